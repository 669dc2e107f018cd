"""EMAIL_URL: how e-mails leave, as Django's settings. The forms are dj-email-url's."""

import sys
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.console import EmailBackend

# Scheme: where mails go, its usual port, and whether it is encrypted from the start (ssl) or after a greeting (tls).
SERVERS = {
    "smtp": (25, ""),
    "submission": (587, "tls"),
    "smtps": (587, "tls"),
    "smtp+tls": (587, "tls"),
    "smtp+ssl": (465, "ssl"),
}
PLACES = {
    "console": "prm.email_url.ToStderr",
    "dummy": "django.core.mail.backends.dummy.EmailBackend",
    "memory": "django.core.mail.backends.locmem.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
}
SECONDS = 10


class ToStderr(EmailBackend):
    """Shows mails on stderr, since stdout belongs to what commands print for machines."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"stream": sys.stderr, **options})


def parse(url: str) -> dict[str, Any]:
    """`smtp+tls://user:password@host:587?_default_from_email=prm@vendor.example`, `console:`, `file:///path`, `dummy:`.

    Raises ImproperlyConfigured without showing the URL, which may hold a password.
    """
    try:
        parts = urlsplit(url)
        more = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        found = _server(parts) if parts.scheme in SERVERS else _place(parts)
    except (ValueError, KeyError):
        known = ", ".join([*SERVERS, *PLACES])
        raise ImproperlyConfigured(f"EMAIL_URL is none of {known}, as scheme://user:password@host:port") from None
    if sender := more.get("_default_from_email"):
        found["DEFAULT_FROM_EMAIL"] = found["SERVER_EMAIL"] = sender
    return found


def _server(parts: Any) -> dict[str, Any]:
    port, secured = SERVERS[parts.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": secured == "tls",
        "EMAIL_USE_SSL": secured == "ssl",
        "EMAIL_TIMEOUT": SECONDS,
    }


def _place(parts: Any) -> dict[str, Any]:
    found = {"EMAIL_BACKEND": PLACES[parts.scheme]}
    return found | ({"EMAIL_FILE_PATH": unquote(parts.path)} if parts.scheme == "file" else {})
