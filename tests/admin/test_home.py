"""The home page: what it says of money that comes in, and of what waits; to whom; at what cost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection as database
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrations.models import Connection
from prm.accounts.models import User
from prm.customers.models import Customer
from prm.ledger.facts import Facts, Line
from prm.ledger.policy import Policy
from prm.ledger.settling import settle
from prm.ledger.sums import folding
from prm.partners.models import Partner
from tests.admin import world as made
from tests.admin.reading import said, table


def page(client, **query):
    answer = client.get("/admin/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def cards(markup):
    """Where each card leads, and what it says."""
    found = markup[markup.index('<ul class="pr-waiting">') : markup.index("</ul>", markup.index("pr-waiting"))]
    each = found.split("<li ")[1:]
    return {one.split('href="')[1].split('"')[0].replace("&amp;", "&"): said(one[one.index("<a") :]) for one in each}


@pytest.fixture
def lately(world, monkeypatch):
    """Ten days ago 90 and 60 EUR were paid, 500 JPY, and 7 EUR by nobody known; of the 90, all went back."""
    monkeypatch.setattr(made, "MOMENT", timezone.now() - timedelta(days=10))
    world.refund(world.paid(0))
    world.paid(1, net=6000)
    world.paid(2, currency="JPY", net=500)
    world.payment(3, net=700)
    return world


@pytest.fixture
def reader(client, db):
    """Somebody of staff who may do nothing yet, and what gives them permissions."""
    person = User.objects.create_user("sue@vendor.example", is_staff=True, name="Sue")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def may(*codenames):
        person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return page(client)

    return may


def test_money_in_by_day_is_told_for_each_currency(staff, lately):
    markup = page(staff)
    day = timezone.now() - timedelta(days=10)
    shown = f"{day.day} {day:%b %Y}"
    text = f"EUR by day, 30 days: €60.00 net, −€90.00 reversed; most on {shown}, €60.00."
    assert f'role="img" aria-label="{text}"' in markup
    assert table(markup, "Money in by day, EUR") == [[shown, "€150.00", "−€90.00", "€60.00"]]
    assert table(markup, "Money in by day, JPY") == [[shown, "¥500", "¥0", "¥500"]]
    euros = markup[markup.index('aria-label="EUR"') : markup.index('aria-label="JPY"')]
    assert (euros.count('<rect class="is-net"'), euros.count('<rect class="is-back"')) == (1, 1)
    assert 'class="pr-badge is-wait"' in euros, "test money is marked"


def test_each_figure_opens_the_rows_that_it_is_the_sum_of(staff, lately):
    markup = page(staff)
    euros = markup[markup.index('aria-label="EUR"') : markup.index('aria-label="JPY"')]
    links = [one.split('"')[0].replace("&amp;", "&") for one in euros.split('href="/admin/ledger/')[1:]]
    found = {}
    for one in links[:4]:
        listed = staff.get(f"/admin/ledger/{one}").context_data["cl"]
        found[one] = sum(row.amount_minor for row in listed.result_list)
    assert list(found.values()) == [6000, 15000, -9000, 6000]


def test_what_is_kept_reads_like_what_is_not_yet_folded(staff, lately):
    before = page(staff)
    while folding.fold(2):
        continue
    for title in ("Money in by day, EUR", "Partners by revenue, EUR"):
        assert (title in before) == (title in page(staff))
    assert table(page(staff), "Money in by day, EUR") == table(before, "Money in by day, EUR")


def test_live_money_is_told_before_test_money_and_apart(staff, lately):
    lead = lately.lead(50)
    lead.accept(by=lately.staff)
    told = {"net_minor": 1000, "gross_minor": 1000, "occurred_at": timezone.now(), "title": "Order"}
    line = Line("il_live", 1000, "prod_1", "A seat")
    facts = Facts(
        "stripe", "acct_1", "in_live", livemode=True, currency="EUR", payer_email=lead.email, lines=(line,), **told
    )
    with transaction.atomic():
        settle(facts, Policy(live_exists=True))
    live, *tests = (one[: one.index("</p>")] for one in page(staff).split('class="pr-picture"')[1:])
    assert said(live).endswith("€10.00 EUR")
    assert [said(one)[-8:] for one in tests] == ["EUR Test", "JPY Test"]


def test_partners_of_the_month_add_up(staff, world, partner_b, monkeypatch):
    monkeypatch.setattr(made, "MOMENT", timezone.now())
    world.paid(0, net=3000)
    world.partner = partner_b
    world.paid(1, net=6000)
    for number in range(5):
        world.partner = Partner.objects.create(key=f"c{number}", name=f"Partner C{number}")
        world.paid(10 + number, net=200)
    Customer.objects.create(email="nobodys@example.com")
    world.payment(30, email="nobodys@example.com", net=1000)
    rows = table(page(staff), "Partners by revenue, EUR")
    assert [row[0] for row in rows] == [
        *("Partner B", "Partner A", "Partner C0", "Partner C1", "Partner C2"),
        *("2 others", "Nobody", "Total"),
    ]
    assert [row[-1] for row in rows][:2] + [row[-1] for row in rows][-3:] == [
        "€60.00",
        "€30.00",
        "€4.00",
        "€10.00",
        "€110.00",
    ]
    assert rows[0][1] == "55%"


def test_what_waits_is_counted_and_leads_to_just_these(staff, lately):
    lately.lead(77)
    lately.deal(1)
    lately.deal(2)
    lately.waits(made.went("re_waits", 1200))
    lately.event(1, state="failed", reason_code="provider_down", reason_data={"why": "timeout"})
    Customer.objects.create(email="nobodys@example.com")
    markup = page(staff)
    found = cards(markup)
    assert found["/admin/leads/lead/?status__exact=pending"] == "1 Leads to answer Accept or decline them."
    assert found["/admin/deals/deal/?status__exact=pending"].startswith("2 Deals")
    assert found["/admin/customers/customer/?claimed=no"].startswith("1 Customers that nobody claims")
    assert found["/admin/ledger/moneyback/?reason_code__exact=waiting"].startswith("1 Refunds")
    assert "Nothing waits here: Pulls that failed" in said(markup)
    for url, words in found.items():
        assert staff.get(url).context_data["cl"].result_count == int(words.split()[0]), url


def test_where_nothing_waits_one_line_says_so(staff, world):
    markup = page(staff)
    assert '<ul class="pr-waiting">' not in markup
    assert "Waits for you Nothing waits for you." in said(markup)
    assert "Leads to answer" not in said(markup)


def test_more_than_anybody_works_off_is_not_counted(staff, world):
    Customer.objects.bulk_create(Customer(email=f"c{n}@example.com", key=f"c{n}") for n in range(1002))
    assert cards(page(staff))["/admin/customers/customer/?claimed=no"].startswith("1,000+ Customers")


def test_nobody_sees_what_they_have_no_permission_for(reader, lately):
    lately.lead(77)
    lately.deal(1)
    text = said(reader())
    assert "Welcome, Sue. Nothing here is for you yet" in text
    for word in ("Money in", "Waits for you", "Connections", "Partner A", "€"):
        assert word not in text
    text = said(reader("view_lead"))
    assert "Leads to answer" in text
    assert "Deals to answer" not in text
    assert "Money in" not in text
    text = said(reader("view_transaction"))
    assert "Money in" in text
    assert "Newest transactions" in text
    assert "Partners by revenue" not in text
    text = said(reader("view_connection"))
    assert "Vendor" in text
    assert "Waits for you" not in text


def test_who_may_only_look_is_not_told_to_act(reader, lately):
    lately.lead(77)
    lately.event(1, state="failed", reason_code="provider_down", reason_data={"why": "timeout"})
    text = said(reader("view_lead", "view_inboundevent"))
    assert "1 Leads to answer They wait for an answer." in text
    assert "retry" not in text
    assert "1 Leads to answer Accept or decline them." in said(reader("view_lead", "change_lead"))


def test_a_connection_in_trouble_stands_out(staff, world, connection):
    Connection.objects.update(proven_at=timezone.now())
    assert "Vendor Connected Test mode acct_1" in said(page(staff))
    assert 'data-key="connection:' in page(staff)
    world.event(1, received_at=timezone.now() - timedelta(hours=1), next_attempt_at=timezone.now() - timedelta(hours=1))
    assert "Vendor Behind Test mode" in said(page(staff))
    world.event(2, state="failed", reason_code="provider_down", reason_data={"why": "timeout"})
    world.payment(3)
    markup = page(staff)
    text = said(markup)
    assert f'<li data-key="connection:{connection.pk}" class="is-bad">' in markup
    assert "Vendor Events failed Test mode" in text
    assert "Waiting 1 oldest since 1\xa0hour" in text.replace("1 hour", "1\xa0hour")
    assert "Failed 1 See why and retry Unmatched 1 without a customer" in text
    url = "/admin/ledger/payment/?outcome__exact=unmatched&account__exact=acct_1&livemode__exact=0"
    assert url.replace("&", "&amp;") in markup
    assert staff.get(url).context_data["cl"].result_count == 1


def test_figures_of_a_connection_are_its_own(staff, world, connection):
    other = Connection.objects.create(account="acct_2", livemode=True, disconnected_at=timezone.now())
    world.event(1)
    world.payment(3)
    rows = page(staff).split('<li data-key="connection:')[1:]
    assert [row.split('"')[0] for row in rows] == [str(connection.pk), str(other.pk)]
    assert "Waiting 1" in said(rows[0])
    assert "acct_2 Disconnected Live acct_2 Last event None yet" in said("<a " + rows[1])
    assert "Waiting 0 nothing waits Failed 0 nothing failed Unmatched 0" in said(rows[1])


def test_without_a_connection_it_says_what_to_do(staff, reader, client, dana):
    text = said(reader("view_connection"))
    assert "No Stripe account is connected yet." in text
    assert "Add Stripe" not in text
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    assert "Add Stripe" in said(page(client))


def test_the_fragment_is_the_part_that_changes(staff, lately):
    lately.lead(77)
    part = page(staff, fragment="waiting")
    assert part.strip().endswith("</div>")
    assert "<html" not in part
    assert "Money in" not in part
    assert cards(part) == cards(page(staff))
    total = int(part.split('data-total="')[1].split('"')[0])
    assert 'data-news="2 more wait for you."' in page(staff, fragment="waiting", had=total - 2)
    assert 'data-news="1 fewer waits for you."' in page(staff, fragment="waiting", had=total + 1)
    for had in (total, "", "-1", "³", "9" * 500, "\0"):
        assert page(staff, fragment="waiting", had=had)
    assert "data-news" not in page(staff, fragment="waiting", had=total)
    assert "<html" in page(staff, fragment="nonsense")


def test_the_fragment_is_for_those_who_may_see_it(client, reader, alice, lately):
    reader("view_deal")
    assert "Leads to answer" not in page(client, fragment="waiting")
    assert "Vendor" not in page(client, fragment="waiting")
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/", {"fragment": "waiting"}).status_code == 302


@pytest.mark.parametrize("rows", [0, 40])
@pytest.mark.parametrize("who", ["staff", "reader"])
def test_the_page_asks_at_most_fifteen_questions(request, client, world, connection, rows, who):
    if who == "reader":
        request.getfixturevalue("reader")
        User.objects.get(email="sue@vendor.example").user_permissions.set(Permission.objects.all())
    else:
        request.getfixturevalue("staff")
    past = timezone.now() - timedelta(days=9)
    Connection.objects.update(proven_at=past)
    for number in range(rows):
        world.all_kinds(number)
        world.event(1000 + number, received_at=past - timedelta(hours=number), next_attempt_at=past)
        account = f"acct_{number + 10}"
        Connection.objects.create(account=account, livemode=bool(number % 2), proven_at=past)
    page(client)
    with CaptureQueriesContext(database) as asked:
        page(client)
    assert len(asked) <= 15, [one["sql"][:90] for one in asked]


def test_names_are_shown_as_they_are(staff, world, partner_a, connection, monkeypatch):
    monkeypatch.setattr(made, "MOMENT", timezone.now())
    evil = "<script>alert(1)</script>"
    Partner.objects.update(name=evil)
    Connection.objects.update(name=evil)
    world.paid(0, currency="USD")
    for query in ({}, {"fragment": "waiting"}):
        markup = page(staff, **query)
        assert "<script>alert" not in markup
        assert "&lt;script&gt;alert(1)" in markup
