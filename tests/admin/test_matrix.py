"""Every address of the back office × whoever may ask for it × GET and POST, held against the table in `matrix`."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from djstripe import models as djstripe

from integrations.models import Connection, Pull
from integrations.secrets import Secret
from prm.accounts.models import User
from prm.partners.models import Member, Partner
from tests.admin.matrix import QUERIES, READERS, TABLE
from tests.admin.roles import STAFF, browser, person
from tests.admin.world import ACCOUNT, MOMENT, World, went

# What an answer is, as one letter.
KINDS = {200: ".", 302: "r", 400: "4", 403: "x", 404: "0", 405: "5"}


def walk(patterns, before=""):
    """Each address's name, or its route where it has none, and its route."""
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from walk(one.url_patterns, route)
        else:
            yield one.name or route, route


FAILED = {"state": "failed", "reason_code": "refused", "reason_data": {"why": "x"}}
BELOW = "admin/"
# The project's own addresses first: what stands below the admin's name before the admin does answers for it.
FOUND = walk(get_resolver().url_patterns)
ROUTES = {name.removeprefix(BELOW): route.removeprefix(BELOW) for name, route in FOUND if route.startswith(BELOW)}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One of everything, and somebody signed in as each reader; all of it undone behind the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        # A client of its own for each request would make the middleware anew, which reads every static file.
        yield {"rows": _rows(), "sessions": _sessions(), "client": Client()}
        transaction.set_rollback(True)


def _rows():
    alice = User.objects.create_user("alice@a.example", name="Alice")
    partner = Partner.objects.create(name="A")
    Member.objects.create(partner=partner, user=alice, role="main")
    secret = Secret.seal("sk_test_plainly_fake")
    connection = Connection.objects.create(account=ACCOUNT, api_key=secret, webhook_secret=secret)
    made = World(partner, alice, connection)
    made.paid(0)
    made.told_back(0, went("re_1", 1200))
    _mirrored()
    chosen = [alice, partner, made.lead(1), made.deal(1), made.payment(1), made.event(1, **FAILED)]
    chosen.append(Pull.objects.create(connection=connection, kind="everything", since=MOMENT, **FAILED))
    rows = {model: model._default_manager.order_by("pk").first() for model in admin.site._registry}
    assert all(rows.values()), "a kind of which there is no row"
    return rows | {type(row): row for row in chosen}


def _mirrored():
    common = {"livemode": False, "created": MOMENT}
    customer = djstripe.Customer.objects.create(id="cus_1", **common)
    data = {"total": 9000, "currency": "eur", "status": "paid"}
    djstripe.Invoice.objects.create(id="in_1", customer=customer, stripe_data=data, **common)
    djstripe.Account.objects.create(id=ACCOUNT, **common)
    product = djstripe.Product.objects.create(id="prod_1", **common)
    djstripe.Price.objects.create(id="price_1", active=True, product=product, currency="eur", **common)
    djstripe.Charge.objects.create(id="ch_1", amount=90, currency="eur", status="succeeded", **common)
    djstripe.PaymentIntent.objects.create(id="pi_1", **common)
    djstripe.Refund.objects.create(id="re_1", amount=90, currency="eur", charge_id="ch_1", **common)
    djstripe.Event.objects.create(id="evt_1", data={}, type="ping", **common)


def _sessions():
    root = User.objects.create_superuser("dana@vendor.example", name="Dana")
    people = {"anonymous": None, "member": User.objects.get(email="alice@a.example"), "superuser": root}
    people |= {role: person(role) for role in STAFF}
    cookies = {name: browser(user).cookies.get(settings.SESSION_COOKIE_NAME) for name, user in people.items()}
    return {name: cookie.value if cookie else "" for name, cookie in cookies.items()}


def address(name, rows):
    route = ROUTES[name]
    app, model, *_rest = f"{route}//".split("/")
    row = rows.get(apps.all_models.get(app, {}).get(model)) if app in apps.app_configs else None
    key = str(row.pk) if row else "1"
    step = "retry" if model == "inboundevent" else "accept"
    if name == route:
        return reverse("admin:index") + re.sub(r"<path:object_id>", key, route).replace("(?P<url>.*)$", "no-such-page")
    if name.endswith("simple_history"):
        return reverse(f"admin:{name}", args=[key, 1])
    people = ContentType.objects.get_for_model(User).pk
    known = {"object_id": key, "pk": key, "id": key, "name": step, "content_type_id": people, "app_label": "ledger"}
    told = {one: known[one] for one in re.findall(r"<(?:\w+:)?(\w+)>", route)}
    try:
        return reverse(f"admin:{name}", kwargs=told)
    except NoReverseMatch:
        return reverse(name, kwargs=told)


def ask(world, reader, method, url):
    client = world["client"]
    client.cookies.clear()
    client.cookies[settings.SESSION_COOKIE_NAME] = world["sessions"][reader]
    with transaction.atomic():
        answer = getattr(client, method)(url)
        transaction.set_rollback(True)
    if answer.status_code == 302 and answer.url.startswith(reverse("admin:login")):
        return ">"
    return KINDS.get(answer.status_code, str(answer.status_code))


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(ROUTES.keys() - TABLE.keys()) == [], "an address without a row in tests/admin/matrix.py"
    assert sorted(TABLE.keys() - ROUTES.keys()) == [], "a row without an address"


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_each_reader_gets_what_the_table_says(world, name):
    url = address(name, world["rows"]) + QUERIES.get(name, "")
    told = ["".join(ask(world, reader, method, url) for reader in READERS) for method in ("get", "post")]
    assert " ".join(told) == TABLE.get(name)
