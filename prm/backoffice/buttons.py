"""A step from state to state, and its button, which belongs to a form of its own beside the page's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, seen


@dataclass(frozen=True)
class Step:
    """`name` is the noun's own method; `start` the states in which the button is shown; `done` says it happened.

    `says` tells what it will do. `asks` is the question for its reason: the button leads to a page that asks it.
    """

    name: str
    label: str | Promise
    start: tuple[str, ...]
    done: str | Promise
    icon: str = "check"
    look: str = ""
    says: str | Promise = ""
    asks: str | Promise = ""


class StepButtons(admin.ModelAdmin):
    steps: tuple[Step, ...] = ()

    def state_of(self, obj: Any) -> str:
        return obj.status

    def steps_for(self, obj: Any) -> list[Step]:
        return [step for step in self.steps if self.state_of(obj) in step.start]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return seen.noted(super().get_queryset(request), request)

    def step_url(self, obj: Any, step: Step) -> str:
        """Where the step is taken, with the row as it is now."""
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[obj.pk, step.name])
        version = seen.of(obj)
        return f"{url}?{seen.PARAM}={version}" if version else url

    @admin.display(description=gettext_lazy("Next step"))
    def next_step(self, obj: Any) -> SafeString:
        """The buttons of a list's row; they belong to a form of their own beside the list's."""
        steps = self.steps_for(obj)
        if not steps:
            return cells.nothing(_("nothing to do"))
        return format_html('<span class="pr-acts">{}</span>', self.buttons(obj, steps, small=True))

    def buttons(self, obj: Any, steps: list[Step], *, small: bool = False) -> SafeString:
        return format_html_join("", "{}", ((self.button(obj, step, small=small),) for step in steps))

    def button(self, obj: Any, step: Step, *, small: bool = False) -> SafeString:
        """A button of the form `pr-steps`, or a link to the page that asks for a reason."""
        look = "pr-btn pr-btn-sm" if small else f"pr-btn pr-btn-{step.look}" if step.look else "pr-btn"
        shown = format_html('{}{}<span class="pr-spoken"> {}</span>', cells.icon(step.icon), step.label, obj)
        words = (look, step.says, self.step_url(obj, step), shown)
        if step.asks:
            return format_html('<a class="{}" title="{}" href="{}">{}</a>', *words)
        return format_html(
            '<button class="{}" title="{}" type="submit" form="pr-steps" formaction="{}">{}</button>', *words
        )

    def told(self, rows: Iterable[Any]) -> list[tuple[SafeString, Step]]:
        """Each step that a button of these rows takes, with its icon: a button says what it does only by pointer."""
        offered = {step for row in rows for step in self.steps_for(row)}
        return [(cells.icon(step.icon), step) for step in self.steps if step in offered and step.says]

    def choices(self, obj: Any, steps: list[Step]) -> list[dict[str, Any]]:
        """The buttons of the row's page, each with what it will do."""
        return [{"button": self.button(obj, step), "says": step.says} for step in steps]
