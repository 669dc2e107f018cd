import base64
import re
from collections.abc import Callable
from typing import Any

from ..objects import Customer
from ..world import World
from .errors import ApiError, parameter_missing
from .lists import Params, known_only, limit, listed, one
from .telling import Teller

SEARCHED = re.compile(r"""\s*(-?)([a-z_.\[\]"']+)\s*(:|~|[<>]=?)\s*(["'])(.+)\4\s*""")
SHORTEST = 3


def search_customers(world: World, path: str, params: Params, teller: Teller, lag: int) -> dict[str, Any]:
    """By e-mail only, which ignores case, unlike the list's filter. What is younger than `lag` is not found yet."""
    known_only(params, ("query", "limit", "page", "expand"))
    fits = _asked(one(params, "query"))
    latest = world.clock.now() - lag
    kept = (world.need(Customer, id) for id in reversed(world.ids(Customer)))
    found = [it for it in kept if not it.deleted and it.created <= latest and it.email and fits(it.email.casefold())]
    first = _place(one(params, "page"))
    last = first + limit(params)
    more = last < len(found)
    told = listed([teller.tell(it) for it in found[first:last]], path, more)
    return {**told, "object": "search_result", "next_page": _page(last) if more else None}


def _asked(query: str | None) -> Callable[[str], bool]:
    if query is None:
        raise parameter_missing("query")
    asked = SEARCHED.fullmatch(query)
    if not asked or asked[1] or asked[3] not in (":", "~"):
        text = 'We were unable to parse your search query. Try using the format `metadata["key"]:"value"` to query'
        raise ApiError(400, f'{text} for metadata or key:"value" to query for other fields.')
    if asked[2] != "email":
        text = f"Field `{asked[2]}` is an unsupported search field for resource `customers`."
        where = "http://stripe.com/docs/search#query-fields-for-customers"
        raise ApiError(400, f"{text} See {where} for a list of supported fields.")
    wanted = asked[5].replace("\\", "").casefold()
    if asked[3] == ":":
        return lambda email: email == wanted
    if len(wanted) < SHORTEST:
        raise ApiError(400, f"Substring searches need at least {SHORTEST} characters")
    return lambda email: wanted in email


def _page(place: int) -> str:
    return base64.urlsafe_b64encode(f"[{place}]".encode()).decode()


def _place(page: str | None) -> int:
    if page is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(page).decode().strip("[]"))
    except ValueError:
        raise ApiError(400, f"Invalid page: {page}", param="page") from None
