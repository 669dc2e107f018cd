"""Staff at the back office's door, Stripe's OAuth page, and what must never be seen."""

import json
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from integrations.models import Connection
from prm.accounts.models import User
from tests.admin.reading import said
from tests.door import signature

ADD = "/admin/integrations/connection/add/"
BACK = "/admin/integrations/connection/oauth/"
READS = "charge payment_intent dispute invoice credit_note checkout_session customer product event".split()
PLATFORM_KEY = "sk_test_platform0platform0platform0"
CLIENT_ID = "ca_sandboxplatform"


def person(email: str = "dana@vendor.example", *permissions: str) -> User:
    """A superuser, or staff with just these permissions."""
    if not permissions:
        return User.objects.create_superuser(email, "dana-password", name="Dana")
    user = User.objects.create_user(email, "alice-password", name="Alice", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@dataclass
class Office:
    """A person's browser; `seen` is all that it was ever sent."""

    user: User

    def __post_init__(self) -> None:
        self.seen = ""
        self.browser = Client(SERVER_NAME="localhost")
        self.browser.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")

    def get(self, path: str, **data: Any) -> Any:
        return self._kept(self.browser.get(path, data))

    def post(self, path: str, **data: Any) -> str:
        """What stands on the page that it ends on."""
        return self._end(self._kept(self.browser.post(path, data)))

    def back(self, told: dict[str, str]) -> str:
        """Comes back from Stripe's page; what stands on the page that it ends on."""
        return self._end(self.get(BACK, **told))

    def _end(self, answer: Any) -> str:
        while answer.status_code == 302 and answer.url.startswith("/"):
            answer = self.get(answer.url)
        return said(answer.content.decode())

    def add(self, key: str, **more: Any) -> str:
        return self.post(ADD, api_key=key, **more)

    def act(self, connection: Connection, name: str, **data: Any) -> str:
        return self.post(reverse(f"admin:integrations_connection_{name}", args=[connection.pk]), **data)

    def page(self, connection: Connection) -> str:
        return said(self.get(reverse("admin:integrations_connection_change", args=[connection.pk])).content.decode())

    def _kept(self, answer: Any) -> Any:
        # The session is kept in the database: it is as good as a page.
        held = dict(self.browser.session)
        self.seen += unescape(answer.content.decode()) + str(answer.headers) + json.dumps(held, default=str)
        return answer


def agree(authorize: str, **decided: str) -> dict[str, str]:
    """Somebody's click on Stripe's page; what it leads back with."""
    place = urlsplit(authorize)
    asked = dict(parse_qsl(place.query)) | {"decision": "connect", "account": "acct_1Shop1", **decided}
    wire = HTTPConnection(place.netloc)
    wire.request("POST", place.path, urlencode(asked), {"Content-Type": "application/x-www-form-urlencoded"})
    answer = wire.getresponse()
    told = parse_qs(urlsplit(answer.headers.get("Location", "")).query)
    wire.close()
    return {name: values[0] for name, values in told.items()}


def deliver(path: str, told: dict[str, Any], secret: str) -> tuple[int, str]:
    body = json.dumps(told).encode()
    headers = {"Stripe-Signature": signature(body, secret)}
    answer = Client(SERVER_NAME="localhost").post(path, body, content_type="application/json", headers=headers)
    return answer.status_code, answer.content.decode()
