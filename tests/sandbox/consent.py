"""A browser on Stripe's OAuth page, and the program that it comes from."""

from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import stripe

from integrations.sandbox import Platform, Street

BACK = "https://prm.example/stripe/callback?from=stripe"


def ask(street: Street, method: str, path: str, **params: str) -> tuple[int, str, dict[str, list[str]]]:
    """The status, the page, and what the browser is led back with."""
    place = HTTPConnection(urlsplit(street.base_url).netloc)
    sent = urlencode(params)
    if method == "GET":
        place.request("GET", f"{path}?{sent}")
    else:
        place.request("POST", path, sent, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = place.getresponse()
    told = answer.status, answer.read().decode(), parse_qs(urlsplit(answer.headers.get("Location", "")).query)
    place.close()
    return told


def form(platform: Platform, **changes: str) -> dict[str, str]:
    asked = {"response_type": "code", "client_id": platform.client_id, "scope": "read_write", "state": "s&1"}
    return {**asked, "redirect_uri": BACK, **changes}


def agree(street: Street, platform: Platform, **changes: str) -> str:
    decided = {"decision": "connect", "account": "acct_1Shop2", **changes}
    return ask(street, "POST", "/oauth/authorize", **form(platform, **decided))[2]["code"][0]


def exchange(api: stripe.StripeClient, code: str) -> Any:
    return api.oauth.token({"grant_type": "authorization_code", "code": code})
