from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminEmailInputWidget

from prm.accounts.models import User
from prm.backoffice import cells
from prm.backoffice.options import NounAdmin
from prm.backoffice.steps import Step, StepsMixin
from prm.leads.models import Lead

Status = Lead.Status
STEPS = (
    Step("accept", gettext_lazy("Accept"), (Status.PENDING,), gettext_lazy("%(row)s is accepted."), "check", "primary"),
    Step("decline", gettext_lazy("Decline"), (Status.PENDING,), gettext_lazy("%(row)s is declined."), "x", "danger"),
    Step("lose", gettext_lazy("Mark as lost"), (Status.ACCEPTED,), gettext_lazy("%(row)s is lost."), "minus"),
)
WORDS = {
    Status.PENDING: gettext_lazy("Waits for you. Until it is accepted, payments of this e-mail do not count for it."),
    Status.ACCEPTED: gettext_lazy("Waits for a first payment with this e-mail; then it becomes a customer."),
    Status.DECLINED: gettext_lazy("Closed. Payments of this e-mail do not count for it."),
    Status.CONVERTED: gettext_lazy("Paid, and became a customer credited to its partner."),
    Status.LOST: gettext_lazy("Closed without a payment."),
}


class LeadForm(forms.ModelForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=320,
        widget=UnfoldAdminEmailInputWidget,
        help_text=gettext_lazy("The address they will pay with. Case and spaces around it do not matter."),
    )


@admin.register(Lead)
class LeadAdmin(StepsMixin, NounAdmin):
    panel_slot = "lead"
    form = LeadForm
    steps = STEPS
    state_words = WORDS
    chip_field = "status"
    list_display = ("who", "partner_link", "state", "next_step", "became", "registered")
    list_filter = ("partner",)
    list_select_related = ("partner", "customer")
    search_fields = ("name", "email_key", "key", "partner__name")
    autocomplete_fields = ("partner",)
    fieldsets = (
        (None, {"fields": ("partner", "email", "name")}),
        (gettext_lazy("For files and other programs"), {"fields": ("key",), "classes": ("collapse",)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_fieldsets(request, obj)
        facts = (gettext_lazy("How it came about"), {"fields": ("registered_by", "registered", "became")})
        return (shown[0], facts, shown[1]) if obj else shown

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        kept = ("registered_by", "registered", "became")
        if obj is None or obj.status == Status.PENDING:
            return kept
        return (*kept, "partner") if obj.status == Status.ACCEPTED else (*kept, "partner", "email")

    def save_model(self, request: HttpRequest, obj: Lead, form: Any, change: bool) -> None:
        if not change:
            obj.registered_by = cast(User, request.user)
        super().save_model(request, obj, form, change)
        if not change:
            obj.accept(by=request.user, reason=_("Registered by staff."))

    @admin.display(description=gettext_lazy("Lead"), ordering="email_key")
    def who(self, lead: Lead) -> Any:
        return cells.two_lines(lead, lead.email if lead.name else "")

    @admin.display(description=gettext_lazy("Source partner"), ordering="partner__name")
    def partner_link(self, lead: Lead) -> Any:
        return cells.link(lead.partner)

    @admin.display(description=gettext_lazy("Became"), ordering="customer__name")
    def became(self, lead: Lead) -> Any:
        return cells.link(lead.customer)

    @admin.display(description=gettext_lazy("Registered"), ordering="registered_at")
    def registered(self, lead: Lead) -> Any:
        return cells.when(lead.registered_at)
