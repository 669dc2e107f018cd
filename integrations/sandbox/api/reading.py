import re
from collections.abc import Callable
from typing import Any

from ..events import Event
from ..render.account import account, balance
from ..world import World
from .behaviour import Behaviour
from .errors import missing, unknown_url
from .expand import Expander
from .lists import PAGING, Params, known_only, listed, page, within
from .permissions import Grant
from .resources import RESOURCES, Resource
from .search import search_customers
from .telling import Teller

LINES = re.compile(r"(invoices|credit_notes)/([^/]+)/lines")
REFUNDS = re.compile(r"charges/([^/]+)/refunds")
FEATURES = re.compile(r"products/[^/]+/features")
EVENT_DAYS = 30


class Reading:
    """Answers one GET request."""

    def __init__(self, world: World, behaviour: Behaviour, teller: Teller, grant: Grant) -> None:
        self._world = world
        self._behaviour = behaviour
        self._teller = teller
        self._grant = grant

    def answer(self, route: str, path: str, params: Params) -> dict[str, Any]:
        self._grant.check(route)
        body = self._body(route, path, params)
        return Expander(self._world, self._teller, self._grant).expand(body, params.get("expand", ()))

    def _body(self, route: str, path: str, params: Params) -> dict[str, Any]:
        world = self._world
        if route in ("account", f"accounts/{world.account}"):
            return account(world.account, world.created, self._behaviour.name)
        if route == "balance":
            return balance(world.livemode)
        if lines := LINES.fullmatch(route):
            return self._lines(RESOURCES[lines[1]], lines[2], path, params)
        if refunds := REFUNDS.fullmatch(route):
            self._need(RESOURCES["charges"], refunds[1])
            return self._list(RESOURCES["refunds"], path, {**params, "charge": [refunds[1]]})
        if FEATURES.fullmatch(route):
            return listed([], path, False)
        if route == "customers/search":
            return search_customers(world, path, params, self._teller, self._behaviour.search_lag)
        if route in RESOURCES:
            return self._list(RESOURCES[route], path, params)
        parent, _, id = route.rpartition("/")
        if parent not in RESOURCES or (self._teller.old and RESOURCES[parent].new_only):
            raise unknown_url("GET", path)
        known_only(params, ("expand",))
        return self._teller.tell(self._need(RESOURCES[parent], id))

    def _need(self, resource: Resource, id: str) -> Any:
        thing = self._world.get(id)
        if not isinstance(thing, resource.kind) or (isinstance(thing, Event) and thing.created < self._oldest_event()):
            twin = self._world.twin
            there = twin and isinstance(twin.get(id), resource.kind)
            raise missing(
                resource.what, id, elsewhere=("live" if twin.livemode else "test") if twin and there else None
            )
        return thing

    def _list(self, resource: Resource, path: str, params: Params) -> dict[str, Any]:
        if self._teller.old and resource.new_only:
            raise unknown_url("GET", path)
        known_only(params, (*PAGING, *resource.filters))
        world = self._world
        ids = within(params, world.ids(resource.kind, *resource.index(params)), self._created)
        if resource.kind is Event:
            ids = within({"created[gte]": [str(self._oldest_event())]}, ids, self._created)
        accept = self._accept(resource, params)
        found, more = page(ids, world.position, world.get, accept, params, resource.what)
        return listed([self._teller.tell(thing) for thing in found], path, more)

    def _created(self, id: str) -> int:
        return self._world.get(id).created

    def _oldest_event(self) -> int:
        return self._world.clock.now() - EVENT_DAYS * 86400

    def _accept(self, resource: Resource, params: Params) -> Callable[[Any], bool]:
        checks = [(check, params[name]) for name, check in resource.filters.items() if name in params]

        def accept(thing: Any) -> bool:
            if getattr(thing, "deleted", False) or not self._teller.tells(thing):
                return False
            return all(check(thing, values) for check, values in checks)

        return accept

    def _lines(self, of: Resource, id: str, path: str, params: Params) -> dict[str, Any]:
        known_only(params, ("limit", "starting_after", "ending_before", "expand"))
        lines = {line.id: line for line in reversed(self._need(of, id).lines)}
        places = {key: place for place, key in enumerate(lines)}
        found, more = page(list(lines), places.get, lines.__getitem__, lambda _: True, params, "line_item")
        return listed([self._teller.tell(line) for line in found], path, more)
