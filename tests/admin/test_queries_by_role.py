"""No page of the back office asks more than fifteen times, whoever reads it and however many rows there are."""

import pytest
from django.contrib import admin
from django.db import connection as database
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integrations.models import Connection
from integrations.secrets import Secret
from prm.accounts.models import User
from prm.partners.models import Partner
from tests.admin.roles import STAFF, browser, person
from tests.admin.sending import sent
from tests.admin.thirty import made
from tests.admin.world import ACCOUNT, World

MOST = 15
PAGES = ("changelist", "change", "add", "delete", "history")
MODELS = {model._meta.label: model for model in admin.site._registry}
# A field of each noun's form, and what it refuses.
REFUSED = {
    "accounts.User": {"email": "x"},
    "partners.Partner": {"name": ""},
    "customers.Customer": {"email": "x"},
    "products.Product": {"name": ""},
    "leads.Lead": {"name": "x" * 201},
    "deals.Deal": {"contact_email": "x"},
}


@pytest.fixture(scope="module")
def full(django_db_setup, django_db_blocker):
    """The rows, and everybody's browser; all of it undone behind the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        dana = User.objects.create_superuser("dana@vendor.example", name="Dana")
        secret = Secret.seal("sk_test_plainly_fake")
        connection = Connection.objects.create(account=ACCOUNT, api_key=secret, webhook_secret=secret)
        rows = made(World(Partner.objects.create(name="A"), dana, connection))
        yield rows, {"superuser": browser(dana)} | {role: browser(person(role)) for role in STAFF}
        transaction.set_rollback(True)


def asked(client, method, url, *data):
    """The answer, and how often the database was asked; a transaction's beginning and end ask nothing."""
    with transaction.atomic():
        with CaptureQueriesContext(database) as queries:
            answer = getattr(client, method)(url, *data)
        transaction.set_rollback(True)
    return answer, sum("SAVEPOINT" not in one["sql"] for one in queries.captured_queries)


def address(label, page, row):
    opts = MODELS[label]._meta
    keys = [] if page in ("changelist", "add") else [row.pk]
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=keys)


def over(found):
    """Who asks too often, and how often; somebody has to be answered."""
    answered = {role: number for role, (answer, number) in found.items() if answer.status_code == 200}
    assert {answer.status_code for answer, _number in found.values()} <= {200, 403}
    return {role: number for role, number in answered.items() if number > MOST}, len(answered)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("label", sorted(MODELS))
def test_a_page_asks_at_most_fifteen_times_whoever_reads_it(full, label, page):
    rows, browsers = full
    url = address(label, page, rows[MODELS[label]])
    for client in browsers.values():
        client.get(url)
    too_many, answered = over({role: asked(client, "get", url) for role, client in browsers.items()})
    assert too_many == {}
    assert answered or page in ("add", "delete")


@pytest.mark.parametrize("label", sorted(REFUSED))
def test_a_form_that_is_refused_asks_at_most_fifteen_times(full, label):
    rows, browsers = full
    url = address(label, "change", rows[MODELS[label]])
    found = {}
    for role, client in browsers.items():
        page = client.get(url)
        if "adminform" in page.context_data and page.context_data["has_change_permission"]:
            asked(client, "post", url, sent(page, **REFUSED[label]))
            found[role] = asked(client, "post", url, sent(page, **REFUSED[label]))
            assert found[role][0].context_data["errors"]
    too_many, answered = over(found)
    assert too_many == {}
    assert answered


def test_home_asks_at_most_fifteen_times_whoever_reads_it(full):
    too_many, answered = over({role: asked(client, "get", "/admin/") for role, client in full[1].items()})
    assert (too_many, answered) == ({}, 5)
