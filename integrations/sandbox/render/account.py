from typing import Any

from .telling import address, listing, nulls


def account(id: str, created: int) -> dict[str, Any]:
    return {
        "id": id,
        "object": "account",
        "business_profile": {
            "name": "Sandbox",
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
        "settings": settings(),
        "tos_acceptance": nulls("date", "ip", "user_agent"),
        "type": "standard",
    }


def settings() -> dict[str, Any]:
    return {
        "branding": nulls("icon", "logo", "primary_color", "secondary_color"),
        "card_payments": {
            "decline_on": {"avs_failure": False, "cvc_failure": False},
            **nulls("statement_descriptor_prefix"),
        },
        "dashboard": {"display_name": "Sandbox", "timezone": "Etc/UTC"},
        "payments": nulls("statement_descriptor", "statement_descriptor_kana", "statement_descriptor_kanji"),
    }
