"""Acting on rows: each is done by itself, and each that could not be done is named with its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prm.backoffice import cells
from prm.backoffice.buttons import Step
from prm.states import WrongState

FEW, MOST = 3, 20  # of so many each has a sentence; so many are named
REASON = 500


@dataclass
class Outcome:
    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def act(rows: Iterable[Any], take: Callable[[Any], None]) -> Outcome:
    """Takes a step with each row, in a transaction of its own."""
    found = Outcome()
    for row in rows:
        try:
            with transaction.atomic():
                take(row)
        except WrongState as error:
            found.refused.append(str(error))
        except ObjectDoesNotExist:
            found.refused.append(_("%(row)s is no longer there.") % {"row": row})
        else:
            found.done.append(str(row))
    return found


def tell(request: HttpRequest, outcome: Outcome, step: Step, missing: int = 0) -> None:
    """Says what was done and what was not. `missing` rows were chosen and are gone."""
    few, count = outcome.done[:MOST], len(outcome.done)
    if count > FEW:
        words = {"step": step.label, "count": count, "names": ", ".join(few) + ("…" if count > MOST else "")}
        messages.success(request, _("%(step)s: done with %(count)s rows. %(names)s") % words)
    else:
        for name in few:
            messages.success(request, str(step.done) % {"row": name})
    rest = len(outcome.refused) - MOST
    more = ngettext("%(count)s more could not be done.", "%(count)s more could not be done.", rest) % {"count": rest}
    gone = ngettext("%(count)s chosen row is gone.", "%(count)s chosen rows are gone.", missing) % {"count": missing}
    for text in (*outcome.refused[:MOST], *([more] if rest > 0 else []), *([gone] if missing > 0 else [])):
        messages.error(request, text)


def reason_of(request: HttpRequest) -> str:
    """What somebody wrote for a reason, as a database takes it."""
    return request.POST.get("reason", "").replace("\x00", "").strip()[:REASON]


def back(request: HttpRequest, obj: Any) -> str:
    """The page on which a button was pressed, if it is one of ours; else the row's."""
    before = request.POST.get("next") or request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if safe else cells.page(obj)


def logged(obj: Any, message: str) -> QuerySet[LogEntry]:
    """When and by whom something was done that the row's own history does not keep, newest first."""
    mine = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(obj), object_id=str(obj.pk))
    return mine.filter(change_message=message).select_related("user").order_by("-pk")[:5]
