"""Other apps take part without the shell knowing them."""

import pytest
from django.contrib import admin
from django.contrib.admin import sites
from django.test.utils import modify_settings

from prm.partners.models import Partner
from prm.products.models import Product
from tests.exchange.conftest import rows
from tests.exchange.rewards.exchange import given

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    given.clear()
    # Installing an app anew runs every ready(), in which unfold makes itself a new, empty admin site.
    monkeypatch.setattr(admin, "site", admin.site)
    monkeypatch.setattr(sites, "site", sites.site)
    with modify_settings(INSTALLED_APPS={"append": "tests.exchange.rewards"}):
        yield


def test_an_app_adds_a_list_and_a_field_of_another_one(take):
    Product.objects.create(key="silver", name="Silver")
    document = {
        "levels": [{"key": "gold", "name": "Gold"}],
        "partners": [{"key": "a", "levels": ["gold", "silver"]}, {"key": "b"}],
    }
    counts = take(document)
    assert given == [("a", ["Gold", "Silver"]), ("b", [])]
    assert (counts["levels"], counts["partners"]) == (rows(1), rows(2))


def test_its_faults_are_told_with_all_others(run):
    document = {
        "levels": [{"key": "gold", "name": 1}],
        "partners": [{"key": "a", "levels": ["gold"]}, {"key": "b", "levels": ["none"]}, {"key": "c", "levels": 1}],
    }
    assert run(document).lines == [
        'partners[1] "b": levels: ‘none’ is not a key in levels',
        'partners[2] "c": levels: 1 is not a list',
        'levels[0] "gold": name: 1 is not a string',
    ]
    assert given == []
    assert not Partner.objects.exists()


def test_an_app_adds_an_export(export):
    document = export()
    assert document["rewards"] == [{"id": 1}]
    assert document["payouts"] == []
