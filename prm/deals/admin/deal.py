from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, slots
from prm.backoffice.filters import between
from prm.backoffice.knowing import KnowingMixin
from prm.backoffice.memo import on_its_page
from prm.backoffice.options import NounAdmin
from prm.backoffice.steps import StepsMixin, with_customer
from prm.backoffice.tables import Total, totals
from prm.customers.models import Customer
from prm.deals.admin.exports import FIELDS
from prm.deals.admin.forms import DealForm, DealPartnerInline, DealProductInline
from prm.deals.admin.panels import source_of, with_source
from prm.deals.admin.stages import stages_of
from prm.deals.admin.steps import STEPS, WORDS
from prm.deals.models import Deal, DealPartner
from prm.states import WrongState

Status = Deal.Status


@admin.register(Deal)
class DealAdmin(KnowingMixin, StepsMixin, NounAdmin):
    panel_slot = "deal"
    change_form_outer_before_template = "admin/records/stages.html"
    form = DealForm
    steps = STEPS
    state_words = WORDS
    chip_field = "status"
    chip_counts = ("pending",)
    list_display = ("what", "source_link", "value", "state_cell", "next_step", "registered")
    narrowed_by = ("customer__id__exact",)
    list_filter = (between("registered_at", gettext_lazy("registered")), "partners")
    export_fields = FIELDS
    total_of = "amount_minor"
    totals_note = gettext_lazy("What these deals are worth, all pages.")
    list_empty = gettext_lazy("A sale in the works. A payment with its contact’s e-mail gives it its customer.")
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
        parts = Prefetch("deal_partners", DealPartner.objects.select_related("partner"))
        rows = super().get_queryset(request).select_related("customer", "sales_rep")
        return with_source(rows) if on_its_page(request) else rows.prefetch_related(parts)

    def added_up(self, rows: QuerySet[Deal]) -> list[Total]:
        """A deal's worth is an agreement, not money of an account: it has no test mode."""
        return totals(rows.annotate(livemode=Value(True)), self.total_of)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        deal = options.get("obj")
        context["stages"] = stages_of(deal, source_of(deal)) if deal else []
        context["first"] = slots.fill("deal.first", request, deal) if deal else []
        return super().render_change_form(request, context, *args, **options)

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

    @admin.display(description=gettext_lazy("State"), ordering="status")
    def state_cell(self, deal: Deal) -> Any:
        return with_customer(self.state(deal), deal.customer, deal.name, deal.contact_email)

    @admin.display(description=gettext_lazy("Customer"), ordering="customer__name")
    def customer_link(self, deal: Deal) -> Any:
        return cells.link(deal.customer)

    @admin.display(description=gettext_lazy("Associated"))
    def association_word(self, deal: Deal) -> str:
        return deal.get_association_display()

    @admin.display(description=gettext_lazy("Registered"), ordering="registered_at")
    def registered(self, deal: Deal) -> Any:
        return cells.when(deal.registered_at)
