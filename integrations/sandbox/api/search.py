import re
from typing import Any

from ..objects import Customer
from ..render import Telling, render
from ..world import World
from .lists import Params, known_only, listed, page

SEARCHED = re.compile(r"""^\s*email\s*[:~]\s*(["'])(.+)\1\s*$""")


def search_customers(world: World, path: str, params: Params, telling: Telling) -> dict[str, Any]:
    """Only `email:"…"`, which ignores case, unlike the list's filter."""
    known_only(params, ("query", "limit", "page", "expand"))
    asked = SEARCHED.match(params.get("query", [""])[-1])
    wanted = asked[2].casefold() if asked else None
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
