"""What can be written over the API: webhook endpoints."""

import re
from typing import Any

from ..hook import Hook
from ..hooks import Hooks
from ..render import Telling, render
from .behaviour import Behaviour
from .errors import ApiError, missing, parameter_missing, unknown_url
from .lists import Params, known_only, one
from .urls import check_url

ROUTE = re.compile(r"webhook_endpoints(?:/([^/]+))?")
MOST = 16
TYPE = re.compile(r"\*|[a-z0-9_]+(\.[a-z0-9_]+)+")
VERSION = re.compile(r"\d{4}-\d\d-\d\d(\.[a-z]+)?")
METADATA = re.compile(r"metadata\[(.+)\]")


class HookDesk:
    """Makes, changes and deletes webhook endpoints."""

    def __init__(self, hooks: Hooks, behaviour: Behaviour) -> None:
        self._hooks = hooks
        self._behaviour = behaviour

    def write(self, method: str, route: str, path: str, params: Params) -> dict[str, Any]:
        meant = ROUTE.fullmatch(route)
        if not meant or (method == "DELETE" and not meant[1]) or method not in ("POST", "DELETE"):
            raise unknown_url(method, path)
        if not meant[1]:
            return self._make(params)
        held = self._hooks.world.get(meant[1])
        if not isinstance(held, Hook):
            raise missing("webhook endpoint", meant[1], "webhook_endpoint")
        if method == "DELETE":
            self._hooks.drop(held)
            return {"id": held.id, "object": "webhook_endpoint", "deleted": True}
        return self._told(self._hooks.change(held, self._fields(params, held, ("disabled",))))

    def _make(self, params: Params) -> dict[str, Any]:
        for name in ("url", "enabled_events"):
            if not params.get(name):
                raise parameter_missing(name)
        fields = self._fields(params, None, ("api_version", "connect"))
        if len(self._hooks) >= MOST:
            mode = "live" if self._hooks.world.livemode else "test"
            raise ApiError(400, f"You have reached the maximum of {MOST} {mode} webhook endpoints.")
        made = self._hooks.make(fields)
        return {**self._told(made), "secret": made.secret}

    def _fields(self, params: Params, before: Hook | None, more: tuple[str, ...]) -> dict[str, Any]:
        metadata = {meant[1]: params[name][-1] for name in params if (meant := METADATA.fullmatch(name))}
        plain = {name: values for name, values in params.items() if not METADATA.fullmatch(name)}
        known_only(plain, ("url", "enabled_events", "description", "expand", *more))
        fields: dict[str, Any] = {}
        if (url := one(params, "url")) is not None:
            fields["url"] = check_url(url, self._hooks.world.livemode, self._behaviour.public_only)
        if "enabled_events" in params:
            fields["types"] = tuple(check_types(params["enabled_events"]))
        if (version := one(params, "api_version")) is not None:
            fields["version"] = check_version(version)
        if "connect" in params:
            fields["connect"] = one(params, "connect") == "true"
        if "disabled" in params:
            fields["enabled"] = one(params, "disabled") != "true"
        if "description" in params:
            fields["description"] = one(params, "description") or None
        if metadata:
            merged = {**dict(before.metadata if before else ()), **metadata}
            fields["metadata"] = tuple((name, value) for name, value in merged.items() if value)
        return fields

    def _told(self, hook: Hook) -> dict[str, Any]:
        return render(hook, Telling("new", self._hooks.world.livemode))


def check_types(types: list[str]) -> list[str]:
    for place, type in enumerate(types):
        if not TYPE.fullmatch(type):
            name = f"enabled_events[{place}]"
            raise ApiError(400, f"Invalid {name}: must be one of the event types that Stripe knows", param=name)
    return types


def check_version(version: str) -> str:
    if not VERSION.fullmatch(version):
        raise ApiError(400, f"Invalid Stripe API version: {version}", param="api_version")
    return version
