"""A step from state to state, and its button, which belongs to a form of its own beside the page's."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells


@dataclass(frozen=True)
class Step:
    """`name` is the noun's own method; `start` the states in which the button is shown; `done` says it happened."""

    name: str
    label: str | Promise
    start: tuple[str, ...]
    done: str | Promise
    icon: str = "check"
    look: str = ""


class StepButtons(admin.ModelAdmin):
    steps: tuple[Step, ...] = ()

    def state_of(self, obj: Any) -> str:
        return obj.status

    def steps_for(self, obj: Any) -> list[Step]:
        return [step for step in self.steps if self.state_of(obj) in step.start]

    def step_url(self, obj: Any, step: Step) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[obj.pk, step.name])

    @admin.display(description=gettext_lazy("Next step"))
    def next_step(self, obj: Any) -> SafeString:
        """The buttons of a list's row; they belong to a form of their own beside the list's."""
        steps = self.steps_for(obj)
        if not steps:
            return cells.nothing(_("nothing to do"))
        return format_html('<span class="pr-acts">{}</span>', self.buttons(obj, steps, small=True))

    def buttons(self, obj: Any, steps: list[Step], *, small: bool = False) -> SafeString:
        size = " pr-btn-sm" if small else ""
        look = (lambda step: "") if small else (lambda step: f" pr-btn-{step.look}" if step.look else "")
        return format_html_join(
            "",
            '<button class="pr-btn{}{}" type="submit" form="pr-steps" formaction="{}">{}{}'
            '<span class="pr-spoken"> {}</span></button>',
            ((size, look(s), self.step_url(obj, s), cells.icon(s.icon), s.label, obj) for s in steps),
        )
