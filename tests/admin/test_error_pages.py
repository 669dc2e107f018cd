"""What stands alone: no such page, not allowed, not understood, and a page that was open for too long."""

import pytest
from django.test import Client

from prm.accounts.models import User


@pytest.fixture
def reader(client, bob):
    bob.is_staff = True
    bob.save()
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_page_of_another_role_says_so_and_leads_home(reader):
    answer = reader.get("/admin/partners/partner/")
    assert (answer.status_code, "This is not for your role" in answer.content.decode()) == (403, True)
    assert 'href="/admin/"' in answer.content.decode()


def test_what_does_not_exist_says_so_without_telling_what_there_is(client, db):
    html = client.get("/nothing/%3Cscript%3E").content.decode()
    assert "There is no such page" in html
    assert "script" not in html


def test_a_form_that_was_open_for_too_long_says_that_nothing_was_done(dana):
    client = Client(enforce_csrf_checks=True)
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/admin/partners/partner/add/", {"name": "North"})
    assert (answer.status_code, "Nothing was done." in answer.content.decode()) == (403, True)


def test_a_defect_is_not_shown(client, dana, monkeypatch):
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    monkeypatch.setattr(User, "has_perm", lambda *_args, **_more: 1 / 0)
    monkeypatch.setattr(User, "has_module_perms", lambda *_args, **_more: 1 / 0)
    answer = client.get("/admin/")
    assert (answer.status_code, "Something went wrong here" in answer.content.decode()) == (500, True)
    assert "ZeroDivisionError" not in answer.content.decode()
