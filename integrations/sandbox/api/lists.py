from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from .errors import ApiError, missing

T = TypeVar("T")
Params = dict[str, list[str]]
BOUNDS = ("created", "created[gt]", "created[gte]", "created[lt]", "created[lte]")
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


def within(params: Params, ids: Sequence[str], created: Callable[[str], int]) -> Sequence[str]:
    """Those created in the bounds asked for; `ids` are in order of creation."""
    first, last = 0, len(ids)
    for name in BOUNDS:
        bound = number(params, name)
        if bound is None:
            continue
        if name in ("created", "created[gte]", "created[gt]"):
            cut = bisect_right if name == "created[gt]" else bisect_left
            first = max(first, cut(ids, bound, key=created))
        if name in ("created", "created[lt]", "created[lte]"):
            cut = bisect_left if name == "created[lt]" else bisect_right
            last = min(last, cut(ids, bound, key=created))
    return ids[first:last] if (first, last) != (0, len(ids)) else ids


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
        found = _first(_after(ids, position, before), get, accept, most + 1)
        return found[:most][::-1], len(found) > most
    end = len(ids) if after is None else bisect_left(ids, position(after) or 0, key=lambda key: position(key) or 0)
    found = _first((ids[place] for place in range(end - 1, -1, -1)), get, accept, most + 1)
    return found[:most], len(found) > most


def _after(ids: Sequence[str], position: Callable[[str], int | None], id: str) -> Iterator[str]:
    start = bisect_right(ids, position(id) or 0, key=lambda key: position(key) or 0)
    return (ids[place] for place in range(start, len(ids)))


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
