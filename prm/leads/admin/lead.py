from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminEmailInputWidget

from prm.accounts.models import User
from prm.backoffice import cells, slots
from prm.backoffice.exporting import Field
from prm.backoffice.filters import between
from prm.backoffice.options import NounAdmin
from prm.backoffice.steps import StepsMixin, with_customer
from prm.leads.admin.stages import stages_of
from prm.leads.admin.steps import STEPS, WORDS
from prm.leads.models import Lead

Status = Lead.Status


EXPORT = (
    Field(gettext_lazy("Lead"), lambda lead: lead.name),
    Field(gettext_lazy("E-mail"), lambda lead: lead.email),
    Field(gettext_lazy("Partner"), lambda lead: str(lead.partner)),
    Field(gettext_lazy("State"), lambda lead: lead.get_status_display()),
    Field(gettext_lazy("Customer"), lambda lead: str(lead.customer) if lead.customer else ""),
    Field(gettext_lazy("Registered (UTC)"), lambda lead: lead.registered_at),
    Field(gettext_lazy("Key"), lambda lead: lead.key),
)


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
    change_form_outer_before_template = "admin/records/stages.html"
    form = LeadForm
    steps = STEPS
    state_words = WORDS
    chip_field = "status"
    chip_counts = ("pending",)
    list_display = ("who", "partner_link", "state_cell", "next_step", "registered")
    narrowed_by = ("customer__id__exact",)
    list_filter = (between("registered_at", gettext_lazy("registered")), "partner")
    export_fields = EXPORT
    list_empty = gettext_lazy("Whom a partner talks to. Once accepted, payments with its e-mail count for the partner.")
    list_select_related = ("partner", "customer")
    search_fields = ("name", "email_key", "key", "partner__name")
    autocomplete_fields = ("partner",)
    fieldsets = (
        (None, {"fields": ("partner", "email", "name")}),
        (gettext_lazy("For files and other programs"), {"fields": ("key",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lead]:
        return super().get_queryset(request).select_related("partner", "customer", "registered_by")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        lead = options.get("obj")
        context["stages"] = stages_of(lead) if lead else []
        context["first"] = slots.fill("lead.first", request, lead) if lead else []
        return super().render_change_form(request, context, *args, **options)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None or obj.status == Status.PENDING:
            return ()
        return ("partner",) if obj.status == Status.ACCEPTED else ("partner", "email")

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

    @admin.display(description=gettext_lazy("State"), ordering="status")
    def state_cell(self, lead: Lead) -> Any:
        return with_customer(self.state(lead), lead.customer, lead.name, lead.email)

    @admin.display(description=gettext_lazy("Registered"), ordering="registered_at")
    def registered(self, lead: Lead) -> Any:
        return cells.when(lead.registered_at)
