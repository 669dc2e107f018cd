import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from prm.accounts.models import User
from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal, DealPartner
from prm.leads.models import Lead
from prm.leads.signals import lead_accepted
from prm.partners.models import Member, Partner
from prm.products.models import Product
from tests.exchange.world import ACCOUNT, WORLD

pytestmark = pytest.mark.django_db

P = {"partners": [{"key": "p"}, {"key": "q"}]}
LONG = "x" * 201


def nothing_stands():
    return not any(
        model.objects.exists() for model in (Partner, Customer, Deal, DealPartner, Lead, Member, Product, User)
    ) and not (Partner.history.exists() or Lead.history.exists())


def lead(**values):
    return {**P, "leads": [{"key": "ada", "partner": "p", "email": "a@x.example", **values}]}


def deal(**values):
    return {**P, "deals": [{"key": "d", "partner": "p", **values}]}


def customer(**values):
    return {**P, "customers": [{"key": "c", **values}]}


STRIPE = {"account": ACCOUNT, "id": "cus_1"}

CASES = [
    (lead(email="foo"), 'leads[0] "ada": email: ‘foo’ is not an e-mail address'),
    (lead(email=" "), 'leads[0] "ada": email: ‘ ’ is not an e-mail address'),
    (lead(email="a@b@c"), 'leads[0] "ada": email: ‘a@b@c’ is not an e-mail address'),
    (lead(email="a b@c.example"), 'leads[0] "ada": email: ‘a b@c.example’ is not an e-mail address'),
    (lead(email=5), 'leads[0] "ada": email: 5 is not a string'),
    (lead(email=None), 'leads[0] "ada": email: is missing, and the lead is new'),
    (lead(partner=None), 'leads[0] "ada": partner: is missing, and the lead is new'),
    (lead(partner="nobody"), 'leads[0] "ada": partner: ‘nobody’ is not a key in partners'),
    (lead(partner={}), 'leads[0] "ada": partner: an object is not a string'),
    (lead(name=LONG), f'leads[0] "ada": name: ‘{"x" * 60}’… is longer than 200 characters'),
    (lead(name="a\0b"), 'leads[0] "ada": name: ‘a\\x00b’ holds a character that cannot be stored'),
    (lead(name="\ud800"), 'leads[0] "ada": name: ‘\\ud800’ holds a character that cannot be stored'),
    (lead(color="red"), 'leads[0] "ada": color: there is no such field'),
    (lead(customer="c"), 'leads[0] "ada": customer: there is no such field'),
    (
        lead(status="Accepted"),
        'leads[0] "ada": status: ‘Accepted’ is not one of pending, accepted, declined, converted, lost',
    ),
    (lead(status=True), 'leads[0] "ada": status: true is not a string'),
    (
        lead(status="converted"),
        'leads[0] "ada": status: converted, but no customer of the lead\'s partner has ‘a@x.example’',
    ),
    (lead(registered_at="tomorrow"), 'leads[0] "ada": registered_at: ‘tomorrow’ is not a time in ISO 8601'),
    (
        lead(registered_at="2025-01-01T00:00:00"),
        'leads[0] "ada": registered_at: ‘2025-01-01T00:00:00’ does not name its offset from UTC (end it with Z)',
    ),
    (
        lead(registered_at="0001-01-01T00:00:00+10:00"),
        'leads[0] "ada": registered_at: ‘0001-01-01T00:00:00+10:00’ is not a time in ISO 8601',
    ),
    (lead(registered_at=1767225600), 'leads[0] "ada": registered_at: 1767225600 is not a string'),
    (deal(amount="1.234", currency="EUR"), 'deals[0] "d": amount: ‘1.234’ is not an amount with at most 2 decimals'),
    (deal(amount="1.5", currency="JPY"), 'deals[0] "d": amount: ‘1.5’ is not an amount with at most 0 decimals'),
    (deal(amount=1.5, currency="EUR"), 'deals[0] "d": amount: 1.5 is not a string'),
    (deal(amount="-1", currency="EUR"), 'deals[0] "d": amount: ‘-1’ is negative'),
    (deal(amount="١٢", currency="EUR"), 'deals[0] "d": amount: ‘١٢’ is not an amount'),
    (deal(amount="1"), 'deals[0] "d": currency: is missing, beside an amount'),
    (deal(amount="1", currency="eur"), 'deals[0] "d": currency: ‘eur’ is not a currency code such as EUR'),
    (deal(currency="QQQ"), 'deals[0] "d": currency: ‘QQQ’ is not a currency code such as EUR'),
    (
        deal(status="converted"),
        'deals[0] "d": status: ‘converted’ is not one of pending, accepted, declined, won, lost',
    ),
    (customer(stripe_ids="cus_1"), 'customers[0] "c": stripe_ids: ‘cus_1’ is not a list'),
    (customer(stripe_ids=["cus_1"]), 'customers[0] "c": stripe_ids[0]: ‘cus_1’ is not an object'),
    (customer(stripe_ids=[{"id": "cus_1"}]), 'customers[0] "c": stripe_ids[0].account: is missing'),
    (customer(stripe_ids=[{**STRIPE, "id": ""}]), 'customers[0] "c": stripe_ids[0].id: is empty'),
    (customer(stripe_ids=[{**STRIPE, "x": 1}]), 'customers[0] "c": stripe_ids[0].x: there is no such field'),
    (
        {"customers": [{"key": "a", "stripe_ids": [STRIPE]}, {"key": "b", "stripe_ids": [STRIPE]}]},
        'customers[1] "b": stripe_ids: ‘cus_1’ stands in customers[0] already',
    ),
    (
        {"products": [{"key": "a", "stripe_ids": [STRIPE]}, {"key": "b", "stripe_ids": [STRIPE]}]},
        'products[1] "b": stripe_ids: ‘cus_1’ stands in products[0] already',
    ),
    ({"products": [{"key": "a", "name": " "}]}, 'products[0] "a": name: is empty'),
    ({"partners": [{"key": "a"}, {"key": "a"}]}, 'partners[1] "a": key: stands in partners[0] already'),
    ({"partners": [{"name": "A"}]}, "partners[0]: key: is missing"),
    ({"partners": [{"key": ""}]}, "partners[0]: key: is empty"),
    ({"partners": [{"key": 1}]}, "partners[0]: key: 1 is not a string"),
    ({"partners": [{"key": " a"}]}, "partners[0]: key: ‘ a’ has white space around it"),
    ({"partners": ["a"]}, "partners[0]: ‘a’ is not an object"),
    ({"partners": {"key": "a"}}, "partners: an object is not a list"),
    ({"people": []}, "people: there is no such list; there are partners, customers, products, deals, leads"),
    ({"levels": [{"key": "gold"}]}, "levels: no installed app takes levels"),
    ({"partners": [{"key": "a", "levels": ["gold"]}]}, 'partners[0] "a": levels: there is no such field'),
    (
        {"partners": [{"key": "a", "members": [{"email": "x@x.example", "role": "boss"}]}]},
        'partners[0] "a": members[0].role: ‘boss’ is not one of main, member, viewer',
    ),
    (
        {"partners": [{"key": "a", "members": [{"role": "main"}]}]},
        'partners[0] "a": members[0].email: is missing',
    ),
    (
        {"partners": [{"key": "a", "members": [{"email": f"{n}@x.example", "role": "main"} for n in "xy"]}]},
        'partners[0] "a": members[1].role: a partner has one main contact only',
    ),
    (
        {"partners": [{"key": "a", "members": [{"email": "x@x.example"}, {"email": " X@x.example"}]}]},
        'partners[0] "a": members[1].email: ‘X@x.example’ stands twice',
    ),
    ([], "the file holds a list, not an object with lists"),
    (None, "the file holds null, not an object with lists"),
]


@pytest.mark.parametrize(("document", "line"), CASES, ids=[line for _, line in CASES])
def test_one_fault_is_one_line_and_nothing_is_imported(run, document, line):
    result = run(document)
    assert result.lines == [line]
    assert str(result.last) == "1 error, nothing was imported"
    assert result.last.returncode == 1
    assert nothing_stands()


def test_empty_levels_are_no_levels(take):
    take({"levels": [], "partners": [{"key": "a", "levels": []}]})
    assert Partner.objects.get().key == "a"


def test_all_faults_are_told_at_once_in_the_order_of_the_lists(run):
    result = run(
        {
            "leads": [
                {"key": "a", "partner": "p", "email": "a@x.example", "status": "accepted"},
                {"key": "b", "partner": "x", "email": "foo", "name": 1},
                {"key": "c", "partner": "nobody", "email": "c@x.example"},
                {"key": "d", "partner": "bad", "email": "d@x.example"},
            ],
            "partners": [{"key": "p"}, {"key": "bad", "email": "?"}],
            "deals": [{"key": "e", "amount": "1.234", "currency": "EUR"}],
        }
    )
    assert result.lines == [
        'partners[1] "bad": email: ‘?’ is not an e-mail address',
        'deals[0] "e": amount: ‘1.234’ is not an amount with at most 2 decimals',
        'leads[1] "b": email: ‘foo’ is not an e-mail address',
        'leads[1] "b": name: 1 is not a string',
        'leads[1] "b": partner: ‘x’ is not a key in partners',
        'leads[2] "c": partner: ‘nobody’ is not a key in partners',
    ]
    assert str(result.last) == "6 errors, nothing was imported"
    assert nothing_stands()


CONTRADICTIONS = [
    (
        {"customers": [{"key": "known", "partner": "south"}]},
        'customers[0] "known": partner: the customer belongs to ‘north’, the file says ‘south’',
    ),
    (
        {"customers": [{"key": "new", "stripe_ids": [{"account": ACCOUNT, "id": "cus_known"}]}]},
        'customers[0] "new": stripe_ids: ‘cus_known’ belongs to the customer ‘known’',
    ),
    (
        {"products": [{"key": "new", "stripe_ids": [{"account": ACCOUNT, "id": "prod_1"}]}]},
        'products[0] "new": stripe_ids: ‘prod_1’ belongs to the product ‘premier’',
    ),
    (
        {"leads": [{"key": "flo", "status": "declined"}]},
        'leads[0] "flo": status: the lead is converted, the file says declined',
    ),
    (
        {"leads": [{"key": "di", "status": "converted"}]},
        'leads[0] "di": status: the lead is lost, the file says converted',
    ),
    (
        {"leads": [{"key": "ed", "status": "accepted"}]},
        'leads[0] "ed": status: the lead is declined, the file says accepted',
    ),
    (
        {"leads": [{"key": "bo", "partner": "north"}]},
        'leads[0] "bo": partner: the lead belongs to ‘south’, the file says ‘north’',
    ),
    (
        {"deals": [{"key": "grace", "status": "lost"}]},
        'deals[0] "grace": status: the deal is won, the file says lost',
    ),
    (
        {"deals": [{"key": "grace", "partner": "north"}]},
        'deals[0] "grace": partner: the deal\'s source is ‘south’, the file says ‘north’',
    ),
    (
        {"deals": [{"key": "grace", "currency": "JPY"}]},
        'deals[0] "grace": currency: the deal\'s amount is in EUR; name one in JPY too',
    ),
    (
        {"partners": [{"key": "north", "members": [{"email": "noah@north.example", "role": "main"}]}]},
        'partners[0] "north": members: the main contact is ‘Nina@north.example’, the file says ‘noah@north.example’',
    ),
]


@pytest.mark.parametrize(("document", "line"), CONTRADICTIONS, ids=[line for _, line in CONTRADICTIONS])
def test_a_contradiction_names_both_and_nothing_is_imported(take, run, document, line):
    take(WORLD)
    announced = []

    def note(sender, lead, **_):
        announced.append(lead.key)

    lead_accepted.connect(note)
    document = {**document, "partners": [{"key": "new"}, *document.get("partners", [])]}
    result = run(document)
    assert result.lines == [line.replace("partners[0]", "partners[1]")]
    assert not Partner.objects.filter(key="new").exists()
    assert not User.objects.filter(email_key="new@x.example").exists()
    assert Customer.objects.get(key="known").partner.key == "north"
    assert ExternalId.objects.count() == 2
    assert announced == []


UNREADABLE = [
    (b"{", "is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    (b"", "is not JSON: Expecting value: line 1 column 1 (char 0)"),
    (b'{"partners": [{"key": "\xff"}]}', "is not UTF-8"),
    (b"[" * 100_000, "is nested too deeply"),
    (b'{"leads": NaN}', "is not JSON: NaN is not a number"),
    (b'{"leads": [], "leads": []}', "is not JSON: an object names ‘leads’ twice"),
]


@pytest.mark.parametrize(("content", "why"), UNREADABLE, ids=[why for _, why in UNREADABLE])
def test_a_file_that_cannot_be_read_is_one_line(run, tmp_path, content, why):
    result = run(content)
    assert result.lines == []
    # A long path is quoted in part.
    assert str(result.last).split("’ ", 1)[1] == why


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(CommandError, match=r"No such file or directory$"):
        call_command("prm_import", str(tmp_path / "nothing.json"))
    with pytest.raises(CommandError, match=r"Is a directory$"):
        call_command("prm_import", str(tmp_path))


def test_a_byte_order_mark_does_no_harm(run):
    assert run(b'\xef\xbb\xbf{"partners": [{"key": "a"}]}').last is None
    assert Partner.objects.get().key == "a"


def test_the_shell_sees_exit_1_and_no_traceback(tmp_path):
    path = tmp_path / "file.json"
    path.write_text(json.dumps(["not", "an", "object"]))
    command = [sys.executable, "manage.py", "prm_import", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "the file holds a list, not an object with lists",
        "CommandError: 1 error, nothing was imported",
    ]
