import re
from collections.abc import Callable
from typing import Any

from ..events import Event
from ..render import SPLIT, Telling, render
from ..render.account import account
from ..world import World
from .errors import missing, unknown_url
from .expand import Expander
from .lists import PAGING, Params, known_only, listed, page, within
from .resources import RESOURCES, Resource
from .search import search_customers

LINES = re.compile(r"(invoices|credit_notes)/([^/]+)/lines")
REFUNDS = re.compile(r"charges/([^/]+)/refunds")
FEATURES = re.compile(r"products/[^/]+/features")


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
            return self._lines(RESOURCES[lines[1]], lines[2], path, params, telling)
        if refunds := REFUNDS.fullmatch(route):
            self._need(RESOURCES["charges"], refunds[1])
            return self._list(RESOURCES["refunds"], path, {**params, "charge": [refunds[1]]}, telling)
        if FEATURES.fullmatch(route):
            return listed([], path, False)
        if route == "customers/search":
            return search_customers(self._world, path, params, telling)
        if route in RESOURCES:
            return self._list(RESOURCES[route], path, params, telling)
        parent, _, id = route.rpartition("/")
        if parent not in RESOURCES or (telling.old and RESOURCES[parent].new_only):
            raise unknown_url("GET", path)
        return self._retrieve(RESOURCES[parent], id, params, telling)

    def _retrieve(self, resource: Resource, id: str, params: Params, telling: Telling) -> dict[str, Any]:
        known_only(params, ("expand",))
        return self._told(self._need(resource, id), telling)

    def _need(self, resource: Resource, id: str) -> Any:
        thing = self._world.get(id)
        if not isinstance(thing, resource.kind):
            raise missing(resource.what, id)
        return thing

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

    def _lines(self, of: Resource, id: str, path: str, params: Params, telling: Telling) -> dict[str, Any]:
        known_only(params, ("limit", "starting_after", "ending_before", "expand"))
        lines = {line.id: line for line in reversed(self._need(of, id).lines)}
        places = {key: place for place, key in enumerate(lines)}
        found, more = page(list(lines), places.get, lines.__getitem__, lambda _: True, params, "line_item")
        return listed([render(line, telling) for line in found], path, more)
