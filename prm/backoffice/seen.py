"""Which version of a row stood on the page where a button was pressed: no step is taken with another one.

A version is the latest record of the row's history; a row without a history has none, and nothing is compared.
"""

from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prm.backoffice.narrowing import is_key
from prm.states import WrongState

PARAM = "seen"


def noted(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Rows that know their version from the same moment as what else they show, where a page has buttons for them."""
    match = request.resolver_match
    shown = match is not None and (match.url_name or "").endswith(("_changelist", "_change"))
    if not shown or not hasattr(rows.model, "history"):
        return rows
    records = rows.model.history.filter(id=OuterRef("pk")).order_by().values("id")
    return rows.annotate(version=Subquery(records.annotate(last=Max("history_id")).values("last")))


def of(row: Any) -> str:
    if not hasattr(row, "history"):
        return ""
    if "version" not in vars(row):
        row.version = row.history.aggregate(last=Max("history_id"))["last"]
    return str(row.version or 0)


def refuse_changed(row: Any, version: str, *, own: int = 0) -> None:
    """Raises WrongState where others have saved `row` since `version`, which may be empty: then nobody looked.

    Called behind a step, in its transaction and under the lock that it took: its `own` records are the newest.
    """
    if not is_key(version) or not hasattr(row, "history"):
        return
    newer = row.history.filter(history_id__gt=version).select_related("history_user").order_by("-history_id")
    last = newer[own : own + 1].first()
    if last is not None:
        raise WrongState(_refusal(row, last, row.history.filter(history_id=version).first()))


def _refusal(row: Any, last: Any, before: Any) -> str:
    what = ", ".join(_changed(row, last, before))
    text = _("Nothing was done: %(row)s was saved again after you opened the page.")
    if what:
        text = _("Nothing was done: %(row)s was changed after you opened the page (%(what)s).")
    at = date_format(timezone.localtime(last.history_date), pgettext("moment", "j M Y, H:i"))
    who = _("That was the system, %(when)s.") % {"when": at}
    if last.history_user:
        who = _("That was %(who)s, %(when)s.") % {"who": last.history_user, "when": at}
    return f"{text % {'row': row, 'what': what}} {who}"


def _changed(row: Any, last: Any, before: Any) -> list[str]:
    names = last.diff_against(before).changed_fields if before else []
    return [str(type(row)._meta.get_field(name).verbose_name) for name in names]
