import io
import time

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def link(email):
    out = io.StringIO()
    call_command("sign_in_link", email, stdout=out)
    return out.getvalue().removesuffix("\n")


def test_it_signs_in_once(client, dana, settings):
    url = link("dana@vendor.example")
    assert url.startswith(f"{settings.SITE_URL}/sign-in/?sesame=")
    assert client.get(url).status_code == 302
    assert client.session["_auth_user_id"] == str(dana.pk)

    client.logout()
    again = client.get(url, follow=True)
    assert "_auth_user_id" not in client.session
    assert again.redirect_chain == [("/admin/login/", 302)]
    told = [str(message) for message in again.context["messages"]]
    assert told == ["This link was used already or is older than ten minutes. Ask for a new one."]


def test_case_and_spaces_do_not_matter(client, dana):
    client.get(link("  DANA@Vendor.example "))
    assert client.session["_auth_user_id"] == str(dana.pk)


def test_a_partners_member_can_be_signed_in(client, alice):
    client.get(link("alice@a.example"))
    assert client.session["_auth_user_id"] == str(alice.pk)


@pytest.mark.parametrize("email", ["nobody@vendor.example", "", "a\0b", "\udcff@x.example"])
def test_nobody_gets_no_link(dana, email):
    with pytest.raises(CommandError, match=r"^nobody has the e-mail") as refused:
        link(email)
    assert refused.value.returncode == 1


def test_who_is_not_active_gets_no_link_and_an_older_link_is_dead(client, dana):
    url = link("dana@vendor.example")
    dana.is_active = False
    dana.save()
    with pytest.raises(CommandError, match="is not active"):
        link("dana@vendor.example")
    client.get(url)
    assert "_auth_user_id" not in client.session


def test_it_is_valid_for_ten_minutes(client, dana, monkeypatch):
    now = time.time()
    with monkeypatch.context() as clock:
        clock.setattr(time, "time", lambda: now - 605)
        old = link("dana@vendor.example")
        clock.setattr(time, "time", lambda: now - 590)
        young = link("dana@vendor.example")
    client.get(old)
    assert "_auth_user_id" not in client.session
    client.get(young)
    assert client.session["_auth_user_id"] == str(dana.pk)
