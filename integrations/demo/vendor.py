"""Who is there before the money comes: partners, leads, deals, and three accounts, one for each preset."""

from dataclasses import dataclass
from typing import Any

from integrations.models import Connection
from integrations.presets import PRESETS, Preset
from integrations.sandbox import Sandbox
from integrations.stripe.connect import connect

START = 1_790_000_000

DOCUMENT: dict[str, Any] = {
    "partners": [
        {"key": "north", "name": "North Consulting", "email": "hello@north.example"},
        {"key": "south", "name": "South & Söhne", "email": "hello@south.example"},
    ],
    "leads": [
        {
            "key": "ada",
            "partner": "north",
            "email": " Ada@Lovelace.example ",
            "name": "Ada Lovelace",
            "status": "accepted",
            "registered_at": "2026-08-01T09:00:00Z",
        },
        {
            "key": "ada-late",
            "partner": "south",
            "email": "ada@lovelace.example",
            "name": "Ada, registered later",
            "status": "accepted",
            "registered_at": "2026-08-20T09:00:00Z",
        },
        {
            "key": "haruto",
            "partner": "south",
            "email": "haruto@tanaka.example",
            "name": "Haruto Tanaka",
            "status": "accepted",
            "registered_at": "2026-08-03T09:00:00Z",
        },
        {
            "key": "mary",
            "partner": "south",
            "email": "mary@somerville.example",
            "name": "Mary Somerville",
            "status": "pending",
            "registered_at": "2026-08-05T09:00:00Z",
        },
    ],
    "deals": [
        {
            "key": "grace",
            "partner": "south",
            "contact_email": "grace@hopper.example",
            "name": "Hopper Ltd, 40 seats",
            "amount": "4800.00",
            "currency": "EUR",
            "status": "accepted",
            "registered_at": "2026-08-02T09:00:00Z",
        },
        {
            "key": "noor",
            "partner": "north",
            "contact_email": "noor@kuwait.example",
            "name": "Noor Trading",
            "amount": "125.000",
            "currency": "KWD",
            "status": "won",
            "registered_at": "2026-08-04T09:00:00Z",
        },
        {
            "key": "emmy",
            "partner": "north",
            "contact_email": "emmy@noether.example",
            "name": "Noether Institute",
            "amount": "1700.00",
            "currency": "EUR",
            "status": "won",
            "registered_at": "2026-08-06T09:00:00Z",
        },
    ],
}


@dataclass
class Account:
    """A sandbox account, connected, under one preset."""

    preset: str
    sandbox: Sandbox
    connection: Connection


def open_accounts(site: str) -> list[Account]:
    """Connects one sandbox account for each preset; again: the same accounts, the same connections."""
    return [_open(number, preset, site) for number, preset in enumerate(PRESETS, start=1)]


def _open(number: int, preset: Preset, site: str) -> Account:
    sandbox = Sandbox(account=f"acct_1Demo{number}", clock=START)
    sandbox.keys = {f"sk_test_demo{number}plainlyfake"}
    secret = f"whsec_demo{number}plainlyfake"
    connection = connect(next(iter(sandbox.keys)), secret, sandbox.account)
    connection.name = str(preset.title)
    preset.fill(connection)
    connection.save()
    sandbox.subscribe(site + connection.webhook_path, secret)
    return Account(preset.slug, sandbox, connection)
