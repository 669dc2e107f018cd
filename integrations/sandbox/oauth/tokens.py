import hashlib
from typing import Any

from ..sandbox import Sandbox


def token_answer(sandbox: Sandbox, scope: str, token: str) -> dict[str, Any]:
    mode = "live" if sandbox.livemode else "test"
    named = hashlib.sha256(token.encode()).hexdigest()
    return {
        "access_token": token,
        "livemode": sandbox.livemode,
        "refresh_token": f"rt_{named[:24]}",
        "token_type": "bearer",
        "stripe_publishable_key": f"pk_{mode}_{named[24:56]}",
        "stripe_user_id": sandbox.account,
        "scope": scope,
    }
