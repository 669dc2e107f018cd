"""What nobody should type into a search box, on every list and in the one over everything: a clear answer."""

import pytest
from django.contrib import admin
from django.urls import reverse

from prm.customers.models import Customer
from tests.admin.reading import said

BAD = {
    "nul": "%00",
    "nul inside": "ada%00lovelace",
    "a lone surrogate": "%ED%A0%80ada",
    "broken UTF-8": "%ff%fe",
    "5,000 characters": "a" * 5000,
    "5,000 words": "a+" * 2500,
    "5,000 wide characters": "%F0%9F%98%80" * 1250,
    "wildcards": "%25_%25",
    "backslash": "%5C",
    "quotes": "%27%22%27%3B--",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "operators": "ada+%7C+%26+!+:*+(",
    "marks of direction": "%E2%80%8F%E2%80%AE",
    "an e-mail of marks": "%E2%80%8F@%E2%80%8F",
    "a formula": "=1%2B1",
    "a number": "9223372036854775808",
    "spaces": "+++",
    "a unicode edge": "%F4%8F%BF%BF",
    "a provider's id": "in_123",
    "another kind's id": "cus_123",
    "no such kind": "zz_123",
}


def lists():
    return [f"admin:{one._meta.app_label}_{one._meta.model_name}_changelist" for one in admin.site._registry]


@pytest.mark.parametrize("typed", BAD.values(), ids=BAD)
def test_the_search_over_everything_answers(staff, world, typed):
    world.all_kinds(0)
    for live in ("", "&live=1"):
        answer = staff.get(f"/admin/find/?q={typed}{live}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
        assert answer.context_data["words"] or answer.context_data["groups"] or not typed.strip("+")


@pytest.mark.parametrize("typed", BAD.values(), ids=BAD)
def test_every_list_answers(staff, world, typed):
    world.all_kinds(0)
    for name in lists():
        answer = staff.get(f"{reverse(name)}?q={typed}")
        assert answer.status_code == 200, name
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("typed", ["%00", "%25", "a" * 5000, "%27", "ada"])
def test_choosing_in_a_form_answers(staff, partner_a, typed):
    query = {"app_label": "customers", "model_name": "customer", "field_name": "partner"}
    words = "&".join(f"{name}={value}" for name, value in query.items())
    assert staff.get(f"{reverse('admin:autocomplete')}?{words}&term={typed}").status_code == 200


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'"])
def test_signs_of_the_databases_language_are_just_signs(staff, partner_a, sign):
    Customer.objects.create(name=f"Ada {sign} Co", partner=partner_a)
    answer = staff.get("/admin/find/", {"q": f"zz{sign}"})
    assert answer.context_data["groups"] == []
    assert f"zz{sign}" in said(answer.content.decode()).replace("&#x27;", "'")


@pytest.mark.parametrize("name", ["<b>Bold</b> & Söhne", "\u202eevil\u202c", "x" * 200, "=1+1", "O'Neil/Partner.de"])
def test_names_of_all_sorts_are_found_and_shown_as_text(staff, partner_a, name):
    Customer.objects.create(name=name, email=f"{'a' * 300}@example.com", partner=partner_a)
    word = next(one for one in ("Söhne", "evil", "xxx", "1", "Partner") if one in name)
    answer = staff.get("/admin/find/", {"q": f"{word} aaa"})
    assert [group.title for group in answer.context_data["groups"]] == ["Customers"]
    assert "<b>Bold" not in answer.content.decode()
