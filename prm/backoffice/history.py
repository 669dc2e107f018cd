"""What changed, as people say it: states by their word, yes and no, and no columns that only the program reads."""

from typing import Any

from django.utils.translation import gettext as _
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper

from prm import money
from prm.backoffice import cells
from prm.fields import EmailKeyField


class Changes(HistoricalRecordContextHelper):
    def context_for_delta_changes(self, delta: Any) -> list[dict[str, Any]]:
        kept = [one for one in delta.changes if not self._inner(one.field)]
        shown = [self.format_delta_change(one) for one in kept]
        return [{"field": one.field, "old": one.old, "new": one.new} for one in shown]

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        field = self.model._meta.get_field(change.field)
        if isinstance(value, DeletedObject) and value.pk is None:
            return ""
        if isinstance(value, bool):
            return _("on") if value else _("off")
        if getattr(field, "choices", None):
            return str(dict(field.choices).get(value, value))
        if change.field == "amount_minor":
            return money.to_text(value, self.record.currency)
        if hasattr(value, "isoformat") and hasattr(value, "hour"):
            return cells.moment(value)
        return super().prepare_delta_change_value(change, "" if value is None else value)

    def _inner(self, name: str) -> bool:
        return isinstance(self.model._meta.get_field(name), EmailKeyField)
