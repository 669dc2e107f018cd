"""What the parts of one row's page share: what was read once, and that it is such a page."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

T = TypeVar("T")


def once(row: Any, what: str, read: Callable[[], T]) -> T:
    """What `read` gives, kept with the row for as long as it is at hand."""
    kept: dict[str, Any] = row.__dict__.setdefault("_read_once", {})
    if what not in kept:
        kept[what] = read()
    return kept[what]  # type: ignore[no-any-return]


def on_its_page(request: HttpRequest) -> bool:
    """Whether one row is looked at, not a list of them."""
    match = request.resolver_match
    return match is not None and "object_id" in match.kwargs
