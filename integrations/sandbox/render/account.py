from typing import Any

from ..applications import Application
from .telling import Telling, address, listing, nulls


def account(id: str, created: int, name: str = "Sandbox") -> dict[str, Any]:
    return {
        "id": id,
        "object": "account",
        "business_profile": {
            "name": name,
            "support_address": address(),
            **nulls("mcc", "product_description", "support_email", "support_phone", "support_url", "url"),
        },
        "business_type": "company",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "controller": {"type": "account"},
        "country": "US",
        "created": created,
        "default_currency": "usd",
        "details_submitted": True,
        "email": "owner@sandbox.example",
        "external_accounts": listing([], f"/v1/accounts/{id}/external_accounts"),
        "metadata": {},
        "payouts_enabled": True,
        "settings": settings(name),
        "tos_acceptance": nulls("date", "ip", "user_agent"),
        "type": "standard",
    }


def settings(name: str) -> dict[str, Any]:
    return {
        "branding": nulls("icon", "logo", "primary_color", "secondary_color"),
        "card_payments": {
            "decline_on": {"avs_failure": False, "cvc_failure": False},
            **nulls("statement_descriptor_prefix"),
        },
        "dashboard": {"display_name": name, "timezone": "Etc/UTC"},
        "payments": nulls("statement_descriptor", "statement_descriptor_kana", "statement_descriptor_kanji"),
    }


def balance(livemode: bool) -> dict[str, Any]:
    """Which holds nothing, but tells the mode of the key that asks."""
    nothing = [{"amount": 0, "currency": "usd", "source_types": {"card": 0}}]
    return {"object": "balance", "available": nothing, "livemode": livemode, "pending": nothing}


def application(it: Application, telling: Telling) -> dict[str, Any]:
    return {"id": it.id, "object": "application", "name": it.name}
