"""Where a provider shows an object on a page of its own; whoever knows the provider fills the slot `outside`."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from prm.backoffice import cells, slots


class There(Protocol):
    """What a provider's object is found by."""

    provider: Any
    livemode: Any
    external_id: Any


@dataclass
class Id:
    """An id of a provider's, where no row of ours stands for it."""

    provider: str
    livemode: bool
    external_id: str


def links(request: HttpRequest, there: There) -> list[dict[str, Any]]:
    return slots.fill("outside", request, there)


def code(request: HttpRequest, there: There) -> SafeString:
    """The object's id, which opens its page at the provider where it has one."""
    for page in links(request, there):
        return format_html(
            '<a class="pr-link pr-code pr-out" href="{}" rel="noreferrer">{}{}<span class="pr-spoken"> {}</span></a>',
            page["url"],
            there.external_id,
            cells.icon("out"),
            page["title"],
        )
    return cells.code(there.external_id)
