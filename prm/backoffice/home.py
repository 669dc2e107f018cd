"""The home page: whether money arrives, what waits for somebody, what came in. Each part comes from its own app."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import ngettext

from prm.backoffice import slots
from prm.backoffice.home_waiting import Waiting, counted

__all__ = ["Waiting", "home"]

FRAGMENT = "admin/home/fragment.html"


def home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The home page's context; with `?fragment=waiting`, that of the part alone that keeps itself fresh."""
    context |= _live(request)
    if request.GET.get("fragment") == "waiting":
        return context | {"layout": FRAGMENT, "news": _news(request, context["total"])}
    return context | {"layout": "admin/base.html", "panels": slots.fill("home.tables", request)}


def _live(request: HttpRequest) -> dict[str, Any]:
    given = slots.fill("home", request)
    waiting = counted(request, [one for some in given for one in (some if isinstance(some, Iterable) else [some])])
    return {
        "first": slots.fill("home.first", request),
        "may_wait": bool(waiting),
        "waiting": [one for one in waiting if one.number],
        "quiet": [one for one in waiting if not one.number],
        "total": sum(one.number for one in waiting),
    }


def _news(request: HttpRequest, total: int) -> str:
    """How many more or fewer wait than where the page last looked, for readers who do not see it change."""
    had = request.GET.get("had", "")[:12]
    change = total - int(had) if had.isascii() and had.isdigit() else 0
    if change > 0:
        return ngettext("%(number)s more waits for you.", "%(number)s more wait for you.", change) % {"number": change}
    if change < 0:
        text = ngettext("%(number)s fewer waits for you.", "%(number)s fewer wait for you.", -change)
        return text % {"number": -change}
    return ""
