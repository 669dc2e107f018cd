"""A form that was opened before somebody else saved overwrites nothing: its reader is told, and keeps what they typed.

What the row looked like travels with the form as marks, which are compared under the row's lock.
"""

from typing import Any

from django.contrib import admin
from django.db import connection, transaction
from django.db.models import Model
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse

from prm.backoffice import marks, once, slots
from prm.backoffice.meanwhile import Stale
from prm.backoffice.narrowing import is_key

SEEN = "_seen"


class StaleMixin(admin.ModelAdmin):
    """Stands before an admin's other classes. Its forms are saved once; `unwatched` fields may change meanwhile."""

    unwatched: tuple[str, ...] = ()
    panel_slot = ""
    change_form_before_template = "admin/parts/stale.html"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        saving = request.method == "POST" and connection.in_atomic_block
        if saving and is_key(object_id):
            # Django writes every column: without the lock a payment's change to the same row would be lost.
            self.model._default_manager.select_for_update().filter(pk=object_id).values_list("pk").first()
        obj: Any = super().get_object(request, object_id, from_field)
        if obj is None:
            return None
        if saving:
            slots.close(request, self.panel_slot, f"{self.panel_slot}.first")
        obj.marks, obj.stale = marks.of(obj, self.unwatched), None
        if saving and SEEN in request.POST:
            obj.marks |= self._lines(request, obj)
            obj.stale = Stale.between(obj, marks.read(request.POST[SEEN]))
        return obj

    def _lines(self, request: HttpRequest, obj: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        for inline in self.get_inline_instances(request, obj):
            key = _get_foreign_key(self.model, inline.model, inline.fk_name)  # type: ignore[arg-type]
            found |= marks.of_rows(inline.model, inline.model._default_manager.filter(**{key.name: obj}))
        return found

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **options)
        return type(form.__name__, (_Held, form), {}) if getattr(obj, "stale", None) else form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        obj = options.get("obj")
        if obj is None or not obj.pk:
            context["once"] = once.token(request)
        elif hasattr(obj, "marks"):
            shown = [one.formset for one in context["inline_admin_formsets"]] if request.method == "GET" else []
            for formset in shown:
                obj.marks |= marks.of_rows(formset.model, [form.instance for form in formset.initial_forms])
            context |= {"seen": marks.write(obj.marks), "stale": obj.stale}
        return super().render_change_form(request, context, *args, **options)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        def view() -> Any:
            return super(StaleMixin, self).changeform_view(request, object_id, form_url, extra_context)

        if request.method != "POST" or object_id is not None:
            return view()
        with transaction.atomic():
            return once.only(request, view)

    def response_add(self, request: HttpRequest, obj: Model, *args: Any, **options: Any) -> HttpResponse:
        once.done(request, obj)
        return super().response_add(request, obj, *args, **options)


class _Held:
    """A form that is shown again as it was sent."""

    def is_valid(self) -> bool:
        super().is_valid()  # type: ignore[misc]
        return False
