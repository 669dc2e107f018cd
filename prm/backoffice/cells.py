"""What a cell of a list or page looks like: states, money, times, links."""

from datetime import datetime
from typing import Any

from django.db import models
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prm import money
from prm.backoffice.reader import may_open
from prm.directions import TURNING

# A state is a colour, an icon and a word, always all three.
LOOKS: dict[str, tuple[str, str]] = {
    "pending": ("wait", "clock"),
    "accepted": ("go", "check"),
    "declined": ("bad", "x"),
    "lost": ("neutral", "minus"),
    "converted": ("good", "user"),
    "won": ("good", "flag"),
    "recorded": ("good", "check"),
    "unmatched": ("wait", "question"),
    "ignored": ("neutral", "minus"),
    "done": ("good", "check"),
    "failed": ("bad", "alert"),
    "retrying": ("wait", "spin"),
    "applicant": ("wait", "clock"),
    "prospect": ("go", "user"),
    "active": ("good", "check"),
    "sale": ("good", "receipt"),
    "reversal": ("bad", "undo"),
    "reinstatement": ("go", "redo"),
    "test": ("wait", "flask"),
    "live": ("good", "check"),
}


def isolated(text: Any) -> SafeString:
    """A name or a text of somebody's, which turns nothing but itself."""
    shown = conditional_escape(text)
    return format_html("<bdi>{}</bdi>", shown) if TURNING.search(shown) else shown


def icon(name: str) -> SafeString:
    """An icon that says nothing by itself: the word stands beside it."""
    return format_html(
        '<svg class="pr-icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("prm/icons.svg"), name
    )


def badge(state: str, word: Any, *, large: bool = False) -> SafeString:
    tone, drawing = LOOKS.get(state, ("neutral", "minus"))
    return mark(tone, drawing, word, large=large)


def mark(tone: str, drawing: str, word: Any, *, large: bool = False) -> SafeString:
    size = " pr-badge-lg" if large else ""
    return format_html('<span class="pr-badge is-{}{}">{}{}</span>', tone, size, icon(drawing), word)


def test_mark(livemode: bool | None) -> SafeString | str:
    """Test money is marked wherever it is shown; live money is not."""
    return "" if livemode is not False else badge("test", _("Test"))


def state(value: str, word: Any, livemode: bool | None) -> SafeString:
    """A state's badge, with the mark of test money beside it."""
    return format_html('<span class="pr-states">{} {}</span>', badge(value, word), test_mark(livemode))


def amount(minor: int, currency: str) -> SafeString:
    """Money as the reader writes it; a negative amount has a real minus and its colour."""
    sign = " pr-neg" if minor < 0 else ""
    return format_html('<span class="pr-num{}">{}</span>', sign, money.for_reader(minor, currency))


def when(moment: datetime | None) -> SafeString:
    """`24 Nov 2026`, or `Today, 09:14`, in the reader's time zone."""
    if moment is None:
        return nothing()
    local = timezone.localtime(moment)
    today = local.date() == timezone.localdate()
    return _time(local, f"{_('Today')}, {_clock(local)}" if today else _day(local))


def moment(at: datetime | None) -> SafeString:
    """`24 Nov 2026, 09:14`, where the minute matters."""
    if at is None:
        return nothing()
    local = timezone.localtime(at)
    day = _("Today") if local.date() == timezone.localdate() else _day(local)
    return _time(local, f"{day}, {_clock(local)}")


def _day(local: datetime) -> str:
    return date_format(local, pgettext("date", "j M Y"))


def _clock(local: datetime) -> str:
    return date_format(local, pgettext("time", "H:i"))


def _time(local: datetime, text: str) -> SafeString:
    return format_html('<time class="pr-when" datetime="{}">{}</time>', local.isoformat(), text)


def link(row: models.Model | None, text: Any = None) -> SafeString:
    """A link to a row's page in the back office; its name alone for whom that page is closed."""
    if row is None:
        return nothing()
    if not may_open(type(row)):
        return format_html("{}", isolated(text or row))
    return format_html('<a class="pr-link" href="{}">{}</a>', page(row), isolated(text or row))


def page(row: models.Model) -> str:
    """The address of a row's page in the back office."""
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def code(text: str) -> SafeString:
    """A provider's id, to be read letter by letter."""
    return format_html('<span class="pr-code">{}</span>', text) if text else nothing()


def two_lines(first: Any, second: Any) -> SafeString:
    return format_html(
        '<span class="pr-two"><span class="pr-strong">{}</span><span class="pr-sub">{}</span></span>', first, second
    )


def nothing(spoken: str = "") -> SafeString:
    return format_html(
        '<span class="pr-none" aria-hidden="true">–</span><span class="pr-spoken">{}</span>', spoken or _("none")
    )


def list_page(model: type[models.Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
