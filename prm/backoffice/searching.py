"""The search of a list: by the same conditions as the search over everything."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest

from prm.backoffice import finding
from prm.backoffice.searching_text import Asked


def _by(model_admin: Any) -> Any:
    finder = finding.of(model_admin.model)
    return finder.by if finder else None


class SearchMixin:
    """Of an admin of Django's. Nouns without a finder are searched as Django does, by `search_fields`."""

    model: Any

    search_help_text: ClassVar[Any] = property(_by)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        asked = Asked(search_term)
        if not asked.text:
            return (queryset.none() if search_term.strip() else queryset), False
        finder = finding.of(self.model)
        if finder is None:
            return super().get_search_results(request, queryset, asked.text)  # type: ignore[misc]
        condition = finder.search(asked)
        return (queryset.none() if condition is None else queryset.filter(condition)), False
