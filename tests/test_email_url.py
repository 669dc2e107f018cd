import pytest
from django.core.exceptions import ImproperlyConfigured

from prm.email_url import parse


def test_a_server_is_named_with_its_port_person_and_sender():
    found = parse("smtp+tls://prm%40vendor.example:s%3Acret@mail.vendor.example?_default_from_email=prm@vendor.example")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.vendor.example", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("prm@vendor.example", "s:cret")
    assert found["DEFAULT_FROM_EMAIL"] == "prm@vendor.example"
    assert parse("smtp+ssl://localhost:4650")["EMAIL_PORT"] == 4650


@pytest.mark.parametrize("url", ["console:", "dummy:", "memory://", "file:///var/mails"])
def test_a_place_without_a_server(url):
    assert parse(url)["EMAIL_BACKEND"].endswith(("EmailBackend", "ToStderr"))
    assert parse("file:///var/mails")["EMAIL_FILE_PATH"] == "/var/mails"


@pytest.mark.parametrize("url", ["", "mail.vendor.example", "http://x", "smtp://u:hidden@host:port"])
def test_a_mistake_is_one_clear_line_without_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is none of smtp") as told:
        parse(url)
    assert "hidden" not in str(told.value)


def test_mails_are_shown_on_stderr(capsys, settings):
    from django.core.mail import send_mail

    settings.EMAIL_BACKEND = parse("console:")["EMAIL_BACKEND"]
    send_mail("Hello", "World", None, ["dana@vendor.example"])
    shown = capsys.readouterr()
    assert ("Subject: Hello" in shown.err, shown.out) == (True, "")
