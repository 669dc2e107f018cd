"""What was found of each kind, as far as the reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _

from prm.backoffice import cells, finding
from prm.backoffice.finding import Finder, Hit
from prm.backoffice.searching_text import Asked

MOST = 5


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `all` leads to its list, searched by the same words, where there is more."""

    title: str
    hits: list[tuple[str, Hit]]
    all: str = ""
    kinds: Any = ""


def may_see(request: HttpRequest, model: type[Any]) -> bool:
    return admin.site.get_model_admin(model).has_view_permission(request)


def finders_of(request: HttpRequest) -> Iterable[Finder]:
    return [one for one in finding.finders() if one.found != "straight" and may_see(request, one.model)]


def groups_of(request: HttpRequest, asked: Asked, straight: list[Any], shown: dict[str, Any]) -> list[Group]:
    if straight:
        kinds = {type(row) for row in straight}
        return [_group(one, [row for row in straight if type(row) is one.model]) for one in _of(kinds)]
    found = [_found(request, asked, one) for one in finders_of(request)]
    return [one for one in [_places(asked, shown), *found] if one and one.hits]


def _of(kinds: set[type[Any]]) -> list[Finder]:
    return [one for one in finding.finders() if one.model in kinds]


def _found(request: HttpRequest, asked: Asked, finder: Finder) -> Group | None:
    condition = finder.search(asked) if finding.kind(asked) or finder.found != "id" else None
    if condition is None:
        return None
    rows = admin.site.get_model_admin(finder.model).get_queryset(request).filter(condition).prefetch_related(None)
    rows = rows.select_related(*finder.related) if finder.related else rows
    rows = rows.order_by(*(finder.model._meta.ordering or ("-pk",)))
    found = list(rows.defer(*finder.unread)[: MOST + 1])
    everything = f"{cells.list_page(finder.model)}?{urlencode({'q': asked.text})}"
    return _group(finder, found[:MOST], everything if len(found) > MOST else "")


def _group(finder: Finder, rows: list[Any], everything: str = "") -> Group:
    hits = [(cells.page(row), finder.hit(row)) for row in rows]
    return Group(finder.named, hits, everything, finder.model._meta.verbose_name_plural)


def _places(asked: Asked, shown: dict[str, Any]) -> Group:
    """Pages of the side bar, by how a word of their name begins."""
    items = [item for group in shown["sidebar_navigation"] for item in group.get("items", ()) if item["has_permission"]]
    named = [(str(item["link"]), str(item["title"])) for item in items]
    sought = asked.text.casefold()
    hits = [(link, Hit(name)) for link, name in dict.fromkeys(named) if _word_begins(name.casefold(), sought)]
    return Group(_("Pages"), hits[:MOST])


def _word_begins(name: str, sought: str) -> bool:
    return name.startswith(sought) or any(word.startswith(sought) for word in name.split())
