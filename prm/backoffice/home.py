"""The home page: what waits for somebody, and what was recorded last."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from prm.backoffice import slots


@dataclass(frozen=True)
class Waiting:
    """A number of rows that wait for staff, where they are, and what to do about them."""

    title: str | Promise
    number: int
    view: str
    query: str
    act: str | Promise
    tone: str = "wait"

    @property
    def url(self) -> str:
        return reverse(self.view) + self.query


def home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The home page's context; apps fill the slots `home`, with one `Waiting` or several, and `home.tables`."""
    given = slots.fill("home", request)
    context["waiting"] = [one for some in given for one in (some if isinstance(some, Iterable) else [some])]
    context["panels"] = slots.fill("home.tables", request)
    return context
