import hashlib
from collections.abc import Iterable

from .api.errors import expired, no_access, unauthorised
from .api.permissions import ACCOUNT, READING, Grant, named
from .server import key_of
from .world import World


class Keyring:
    """Who may ask an account what. `keys` are the secret keys, which may everything."""

    world: World
    account: str
    livemode: bool
    keys: set[str]

    def _make_keys(self) -> None:
        self._mode = "live" if self.livemode else "test"
        # dj-stripe takes no key shorter than this one.
        self.api_key = f"sk_{self._mode}_{'sandbox0' * 3}"
        self.keys = {f"sk_{self._mode}_sandbox", self.api_key}
        self._granted: dict[str, frozenset[str] | None] = {}
        self.revoked: set[str] = set()

    def restricted_key(self, *permissions: str, account: bool = True) -> str:
        """`rk_…` with permissions such as "charge_read" (prices: "plan_read", refunds: "charge_read").

        `account` is "Accounts: read" of Stripe's form, without which the key cannot tell whose it is.
        """
        return self._issue("rk", named([*permissions, ACCOUNT] if account else permissions))

    def token(self, scope: str) -> str:
        """A connected account's key for a platform."""
        return self._issue("sk", READING if scope == "read_only" else None)

    def revoke(self, key: str) -> None:
        self.revoked.add(key)

    def revoke_all(self, keys: Iterable[str]) -> None:
        self.revoked.update(keys)

    def knows(self, key: str | None) -> bool:
        return key in self.keys or key in self._granted or key in self.revoked

    def _issue(self, kind: str, permissions: frozenset[str] | None) -> str:
        seed = f"{self.account}/{self.livemode}/{len(self._granted)}"
        key = f"{kind}_{self._mode}_{hashlib.sha256(seed.encode()).hexdigest()[:32]}"
        self._granted[key] = permissions
        return key

    def _admit(self, headers: dict[str, str]) -> Grant:
        key = key_of(headers)
        if key is None or not self.knows(key):
            raise unauthorised(key)
        if key in self.revoked:
            raise expired(key)
        meant = headers.get("stripe-account", self.account)
        if meant != self.account:
            raise no_access(key, meant)
        return Grant(key, self.account, None if key in self.keys else self._granted[key])
