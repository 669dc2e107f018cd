from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from prm.backoffice import cells
from prm.backoffice.options import NounAdmin
from prm.backoffice.steps import Step, StepsMixin
from prm.customers.models import Customer
from prm.deals.admin.forms import DealForm, DealPartnerInline, DealProductInline
from prm.deals.models import Deal
from prm.states import WrongState

Status = Deal.Status
STEPS = (
    Step("accept", gettext_lazy("Accept"), (Status.PENDING,), gettext_lazy("%(row)s is accepted."), "check", "primary"),
    Step("decline", gettext_lazy("Decline"), (Status.PENDING,), gettext_lazy("%(row)s is declined."), "x", "danger"),
    Step("win", gettext_lazy("Mark as won"), (Status.ACCEPTED,), gettext_lazy("%(row)s is won."), "flag"),
    Step("lose", gettext_lazy("Mark as lost"), (Status.ACCEPTED,), gettext_lazy("%(row)s is lost."), "minus"),
)
WORDS = {
    Status.PENDING: gettext_lazy("Waits for you. Until it is accepted, no payment finds it."),
    Status.ACCEPTED: gettext_lazy("In the works. A payment with the contact's e-mail gives it its customer."),
    Status.DECLINED: gettext_lazy("Closed. No payment finds it."),
    Status.WON: gettext_lazy("Won. A payment with the contact's e-mail gives it its customer, if it has none yet."),
    Status.LOST: gettext_lazy("Closed. No payment finds it."),
}


@admin.register(Deal)
class DealAdmin(StepsMixin, NounAdmin):
    panel_slot = "deal"
    form = DealForm
    steps = STEPS
    state_words = WORDS
    chip_field = "status"
    list_display = ("what", "source_link", "value", "state", "next_step", "customer_link", "registered")
    list_select_related = ("customer",)
    search_fields = ("name", "email_key", "key", "partners__name")
    autocomplete_fields = ("customer", "sales_rep")
    inlines = (DealPartnerInline, DealProductInline)
    fieldsets = (
        (None, {"fields": ("name", "contact_email", ("amount", "currency"), "contract_start", "sales_rep")}),
        (gettext_lazy("Who pays"), {"fields": ("customer",)}),
        (gettext_lazy("For files and other programs"), {"fields": ("key",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deal]:
        return super().get_queryset(request).prefetch_related("deal_partners__partner")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("customer_link", "association_word") if obj is not None and obj.customer_id else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_fieldsets(request, obj)
        if obj is None or not obj.customer_id:
            return shown
        paid = (gettext_lazy("Who pays"), {"fields": ("customer_link", "association_word")})
        return (shown[0], paid, shown[2])

    def save_model(self, request: HttpRequest, obj: Deal, form: Any, change: bool) -> None:
        customer = obj.customer if "customer" in form.changed_data else None
        if customer:
            obj.customer = None
        super().save_model(request, obj, form, change)
        if customer:
            self._associate(request, obj, customer)

    def _associate(self, request: HttpRequest, deal: Deal, customer: Customer) -> None:
        try:
            deal.associate(customer, by=request.user)
        except WrongState as error:
            self.message_user(request, str(error), "ERROR")

    @admin.display(description=gettext_lazy("Deal"), ordering="name")
    def what(self, deal: Deal) -> Any:
        return cells.two_lines(deal, deal.contact_email if deal.name else "")

    @admin.display(description=gettext_lazy("Source partner"))
    def source_link(self, deal: Deal) -> Any:
        return cells.link(deal.source)

    @admin.display(description=gettext_lazy("Amount"), ordering="amount_minor")
    def value(self, deal: Deal) -> Any:
        return cells.amount(deal.amount_minor, deal.currency)

    @admin.display(description=gettext_lazy("Customer"), ordering="customer__name")
    def customer_link(self, deal: Deal) -> Any:
        return cells.link(deal.customer)

    @admin.display(description=gettext_lazy("Associated"))
    def association_word(self, deal: Deal) -> str:
        return deal.get_association_display()

    @admin.display(description=gettext_lazy("Registered"), ordering="registered_at")
    def registered(self, deal: Deal) -> Any:
        return cells.when(deal.registered_at)
