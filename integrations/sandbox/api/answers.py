import re
from collections.abc import Callable
from typing import Any

from ..events import Event
from ..invoices import Invoice
from ..objects import Customer
from ..render import SPLIT, Telling, render
from ..render.account import account
from ..world import World
from .errors import missing, unknown_url
from .expand import Expander
from .lists import PAGING, Params, known_only, listed, page, within
from .resources import RESOURCES, Resource

LINES = re.compile(r"invoices/([^/]+)/lines")
FEATURES = re.compile(r"products/[^/]+/features")
SEARCHED = re.compile(r"""^\s*email\s*[:~]\s*(["'])(.+)\1\s*$""")


class Api:
    """GET requests to the world. `shape` is the account's own, for requests that name no version."""

    def __init__(self, world: World, shape: str) -> None:
        self._world = world
        self._shape = shape

    def answer(self, path: str, params: Params, version: str | None) -> dict[str, Any]:
        shape = self._shape if not version else "new" if version[:10] >= SPLIT else "old"
        telling = Telling(shape, self._world.livemode)
        with self._world.lock:
            body = self._body(path.strip("/").removeprefix("v1/"), path, params, telling)
            return Expander(self._world, telling).expand(body, params.get("expand", ()))

    def _body(self, route: str, path: str, params: Params, telling: Telling) -> dict[str, Any]:
        if route == "account" or route == f"accounts/{self._world.account}":
            return account(self._world.account, self._world.created)
        if lines := LINES.fullmatch(route):
            return self._lines(lines[1], path, params, telling)
        if FEATURES.fullmatch(route):
            return listed([], path, False)
        if route == "customers/search":
            return self._search(path, params, telling)
        if route in RESOURCES:
            return self._list(RESOURCES[route], path, params, telling)
        parent, _, id = route.rpartition("/")
        if parent not in RESOURCES or (telling.old and RESOURCES[parent].new_only):
            raise unknown_url("GET", path)
        return self._retrieve(RESOURCES[parent], id, params, telling)

    def _retrieve(self, resource: Resource, id: str, params: Params, telling: Telling) -> dict[str, Any]:
        known_only(params, ("expand",))
        thing = self._world.get(id)
        if not isinstance(thing, resource.kind):
            raise missing(resource.what, id)
        return self._told(thing, telling)

    def _told(self, thing: Any, telling: Telling) -> dict[str, Any]:
        # An event is told as the account's own version had it when it happened, whatever the request says.
        if isinstance(thing, Event):
            return thing.envelope(Telling(self._shape, self._world.livemode))
        return render(thing, telling)

    def _list(self, resource: Resource, path: str, params: Params, telling: Telling) -> dict[str, Any]:
        if telling.old and resource.new_only:
            raise unknown_url("GET", path)
        known_only(params, (*PAGING, *resource.filters))
        world = self._world
        found, more = page(
            world.ids(resource.kind, *resource.index(params)),
            world.position,
            world.get,
            self._accept(resource, params),
            params,
            resource.what,
        )
        return listed([self._told(thing, telling) for thing in found], path, more)

    def _accept(self, resource: Resource, params: Params) -> Callable[[Any], bool]:
        in_time = within(params)
        checks = [(check, params[name]) for name, check in resource.filters.items() if name in params]

        def accept(thing: Any) -> bool:
            if isinstance(thing, Event) and not thing.told(self._shape):
                return False
            if getattr(thing, "deleted", False) or not in_time(thing.created):
                return False
            return all(check(thing, values) for check, values in checks)

        return accept

    def _lines(self, id: str, path: str, params: Params, telling: Telling) -> dict[str, Any]:
        known_only(params, ("limit", "starting_after", "ending_before", "expand"))
        invoice = self._world.get(id)
        if not isinstance(invoice, Invoice):
            raise missing("invoice", id)
        lines = {line.id: line for line in reversed(invoice.lines)}
        places = {key: place for place, key in enumerate(lines)}
        found, more = page(list(lines), places.get, lines.__getitem__, lambda _: True, params, "line_item")
        return listed([render(line, telling) for line in found], path, more)

    def _search(self, path: str, params: Params, telling: Telling) -> dict[str, Any]:
        """Only `email:"…"`, which ignores case, unlike the list's filter."""
        known_only(params, ("query", "limit", "page", "expand"))
        asked = SEARCHED.match(params.get("query", [""])[-1])
        wanted = asked[2].casefold() if asked else None
        world = self._world
        found, more = page(
            world.ids(Customer),
            world.position,
            world.get,
            lambda it: not it.deleted and it.email is not None and it.email.casefold() == wanted,
            {name: values for name, values in params.items() if name == "limit"},
            "customer",
        )
        told = listed([render(it, telling) for it in found], path, more)
        return {**told, "object": "search_result", "next_page": None}
