from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from .errors import ApiError, missing

T = TypeVar("T")
Params = dict[str, list[str]]
BOUNDS: dict[str, Callable[[int, int], bool]] = {
    "created": int.__eq__,
    "created[gt]": int.__gt__,
    "created[gte]": int.__ge__,
    "created[lt]": int.__lt__,
    "created[lte]": int.__le__,
}
PAGING = ("limit", "starting_after", "ending_before", "expand", *BOUNDS)


def one(params: Params, name: str) -> str | None:
    return params[name][-1] if name in params else None


def number(params: Params, name: str) -> int | None:
    value = one(params, name)
    if value is None:
        return None
    if not value.lstrip("-").isdigit():
        raise ApiError(400, f"Invalid integer: {value}", "parameter_invalid_integer", name)
    return int(value)


def limit(params: Params) -> int:
    wanted = number(params, "limit")
    if wanted is not None and not 1 <= wanted <= 100:
        raise ApiError(400, f"This value must be between 1 and 100: {wanted}", param="limit")
    return 10 if wanted is None else wanted


def within(params: Params) -> Callable[[int], bool]:
    bounds = [(check, number(params, name)) for name, check in BOUNDS.items() if name in params]
    return lambda created: all(check(created, bound) for check, bound in bounds if bound is not None)


def page(
    ids: Sequence[str],
    position: Callable[[str], int | None],
    get: Callable[[str], T],
    accept: Callable[[T], bool],
    params: Params,
    what: str,
) -> tuple[list[T], bool]:
    """A page of `ids`, which are in ascending position; the page is in descending, as Stripe lists."""
    most = limit(params)
    before, after = one(params, "ending_before"), one(params, "starting_after")
    for name, cursor in (("ending_before", before), ("starting_after", after)):
        if cursor is not None and position(cursor) is None:
            raise missing(what, cursor, name, status=400)
    if before is not None:
        at = position(before) or 0
        found = _first((key for key in ids if (position(key) or 0) > at), get, accept, most + 1)
        return found[:most][::-1], len(found) > most
    below: Iterator[str] = reversed(ids)
    if after is not None:
        end = position(after) or 0
        below = (key for key in reversed(ids) if (position(key) or 0) < end)
    found = _first(below, get, accept, most + 1)
    return found[:most], len(found) > most


def _first(ids: Iterable[str], get: Callable[[str], T], accept: Callable[[T], bool], most: int) -> list[T]:
    found: list[T] = []
    for key in ids:
        thing = get(key)
        if accept(thing):
            found.append(thing)
            if len(found) == most:
                break
    return found


def known_only(params: Params, names: Iterable[str]) -> None:
    for name in params:
        if name not in names:
            raise ApiError(400, f"Received unknown parameter: {name}", "parameter_unknown", name)


def listed(data: list[dict[str, Any]], url: str, has_more: bool) -> dict[str, Any]:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}
