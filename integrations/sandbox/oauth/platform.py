import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..api.errors import no_access
from ..api.lists import Params
from ..applications import Application
from ..events import Event
from ..reply import Reply
from ..sandbox import Sandbox
from ..server import key_of
from ..wire import Endpoint
from .codes import Codes
from .tokens import token_answer

if TYPE_CHECKING:
    from ..street import Street

KEY = "sk_test_platform0platform0platform0"
ACCOUNT = re.compile(r"/v1/accounts/(acct_\w+)")


@dataclass
class Link:
    """A connected account: `key` is what the platform's own key stands for there, `tokens` what OAuth gave out."""

    sandbox: Sandbox
    key: str
    tokens: list[str] = field(default_factory=list)


class Platform:
    """A Stripe account with a Connect application; the other accounts of its street can connect to it.

    `sandbox` is its own account, where its webhook endpoints are. Its key reads a connected account with the header
    `Stripe-Account`. Only `redirect_uris` are led back to.
    """

    def __init__(
        self,
        street: "Street",
        client_id: str = "ca_sandboxplatform",
        secret_key: str = KEY,
        redirect_uris: Iterable[str] = (),
        account: str = "acct_1Platform",
        name: str = "Platform",
        shape: str = "new",
    ) -> None:
        live = "_live_" in secret_key
        clock = street.sandboxes[0].world.clock.now if street.sandboxes else None
        self.sandbox = Sandbox(account, shape, live, clock, name)
        self.sandbox.keys = {secret_key}
        self.sandbox.hooks.application = client_id
        self.client_id, self.secret_key, self.name = client_id, secret_key, name
        self.redirect_uris = list(redirect_uris)
        self.links: dict[str, Link] = {}
        self.codes = Codes(self.sandbox.world)
        self._street = street
        street.platforms.append(self)

    @property
    def offered(self) -> list[Sandbox]:
        """The accounts that can be connected: those of the platform's mode."""
        return [it for it in self._street.sandboxes if it.livemode == self.sandbox.livemode]

    def connect(self, sandbox: Sandbox, scope: str = "read_write") -> dict[str, Any]:
        """The account agrees, without the page; what /oauth/token answers."""
        link = self.links.get(sandbox.account)
        if not link:
            link = self.links[sandbox.account] = Link(sandbox, sandbox.token(scope))
            for each in self._told_of(sandbox.account):
                each.told_to(self.client_id, partial(self._endpoints, each))
                self.sandbox.hooks.gone.append(each.forget)
            self._tell("account.application.authorized", sandbox)
        token = sandbox.token(scope)
        link.tokens.append(token)
        return token_answer(sandbox, scope, token)

    def deauthorize(self, account: str) -> None:
        """The account's owner, or the platform, ends the connection. KeyError where there is none."""
        link = self.links.pop(account)
        link.sandbox.revoke_all([link.key, *link.tokens])
        self._tell("account.application.deauthorized", link.sandbox)
        for each in self._told_of(account):
            each.told_to(self.client_id, None)
            self.sandbox.hooks.gone.remove(each.forget)

    def respond(self, method: str, target: str, params: Params, headers: dict[str, str]) -> Reply | None:
        """For itself, or for a connected account."""
        own, key = self.sandbox, key_of(headers) or ""
        named = ACCOUNT.fullmatch(urlsplit(target).path)
        meant = headers.get("stripe-account") or (named[1] if named else own.account)
        if meant == own.account or key not in own.keys or key in own.revoked:
            return own.respond(method, target, params, headers)
        if meant not in self.links:
            own.requests.append((method, target))
            return no_access(key, meant).reply
        link = self.links[meant]
        passed = {**headers, "authorization": f"Bearer {link.key}", "stripe-account": meant}
        return link.sandbox.respond(method, target, params, passed)

    def _told_of(self, account: str) -> list[Sandbox]:
        """Stripe tells a live platform of an account's test mode too."""
        live = self.sandbox.livemode
        return [it for it in self._street.sandboxes if it.account == account and (live or not it.livemode)]

    def _endpoints(self, sandbox: Sandbox) -> list[Endpoint]:
        return self.sandbox.hooks.of_connected(sandbox.account, sandbox.livemode)

    def _tell(self, type: str, sandbox: Sandbox) -> None:
        world = self.sandbox.world
        event = Event(world.new_id("evt"), sandbox.world.clock.now(), type, Application(self.client_id, self.name))
        sandbox.tell_only(self._endpoints(sandbox), event)
