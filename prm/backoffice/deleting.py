"""What goes with rows that are deleted, and what keeps them, counted: a partner may have a million transactions."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import model_ngettext
from django.db.models import CASCADE, PROTECT, RESTRICT, Model, QuerySet
from django.db.models.deletion import get_candidate_relations_to_delete
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prm.backoffice import cells

# So many are called by their names, where many are deleted at once.
NAMED = 20


class CountingMixin(admin.ModelAdmin):
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """As Django's page and action of deleting want it: names, counts, whose rights are missing, what keeps them."""
        rows, number = _rows(objs)
        gone, kept = Counter({self.model: number}), Counter[type[Model]]()
        for model, found, keeps in _related(rows, set()):
            (kept if keeps else gone)[model] += found
        missing = {model._meta.verbose_name for model in gone if gone[model] and not self._may(request, model)}
        counts = {model._meta.verbose_name_plural: found for model, found in gone.items() if found}
        return self._names(objs[:NAMED], number), counts, missing, [_words(*one) for one in kept.items() if one[1]]

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """The page's head asks for the row, its sentences for a name that turns nothing else."""
        row = context["object"]
        return super().render_delete_form(request, {**context, "original": row, "object": cells.isolated(row)})

    def _may(self, request: HttpRequest, model: type[Model]) -> bool:
        """Rows without pages of their own go with the row whose page they stand on."""
        if not self.admin_site.is_registered(model):
            return True
        return bool(self.admin_site.get_model_admin(model).has_delete_permission(request))

    def _names(self, objs: Any, number: int) -> list[Any]:
        kind = capfirst(str(self.opts.verbose_name))
        names: list[Any] = [format_html("{}: {}", kind, cells.link(one)) for one in objs]
        if more := number - len(names):
            names.append(ngettext("and %(number)s more", "and %(number)s more", more) % {"number": more})
        return names


def _rows(objs: QuerySet[Any] | Sequence[Any]) -> tuple[QuerySet[Any], int]:
    if isinstance(objs, QuerySet):
        return objs.order_by(), objs.count()
    return type(objs[0])._base_manager.filter(pk__in=[one.pk for one in objs]), len(objs)


def _related(rows: QuerySet[Any], seen: set[Any]) -> Iterator[tuple[type[Model], int, bool]]:
    """Each kind that points at rows and goes or keeps them, with how many; and what points at those that go."""
    for one in get_candidate_relations_to_delete(rows.model._meta):
        relation: Any = one
        model, rule = relation.related_model, relation.on_delete
        if rule not in (CASCADE, PROTECT, RESTRICT) or model._meta.auto_created or relation in seen:
            continue
        column = relation.field
        theirs = model._base_manager.filter(**{f"{column.name}__in": rows.values(column.target_field.name)})
        number = theirs.count()
        yield model, number, rule is not CASCADE
        if number and rule is CASCADE:
            yield from _related(theirs, {*seen, relation})


def _words(model: type[Model], number: int) -> str:
    return _("%(number)s %(rows)s") % {"number": number, "rows": model_ngettext(model._meta, number)}
