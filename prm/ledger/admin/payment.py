from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from prm.backoffice import cells
from prm.backoffice.filters import Mode
from prm.backoffice.lists import List, Sums
from prm.backoffice.memo import on_its_page
from prm.backoffice.options import RecordAdmin
from prm.backoffice.tables import Total
from prm.ledger.admin import acts, exports, filters, payment_page
from prm.ledger.admin.deciding import DecideMixin
from prm.ledger.admin.totalling import kept_totals, payments_sums
from prm.ledger.models import Payment


@admin.register(Payment)
class PaymentAdmin(DecideMixin, RecordAdmin):
    change_form_template = "admin/ledger/payment.html"
    panel_slot = "payment"
    chip_field = "outcome"
    chip_counts = ("pending", "unmatched")
    list_display = ("figure", "outcome_cell", "payer", "paid")
    narrowed_by = ("customer__id__exact", "account__exact")
    list_filter = (filters.PAID, filters.PAYMENT_CURRENCY, Mode)
    export_fields = exports.PAYMENTS
    list_select_related = ("customer",)
    search_fields = ("external_id", "payer_id", "payer_email", "customer__name")
    total_of = "net_minor"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payment]:
        rows = super().get_queryset(request)
        return rows.select_related("customer__partner") if on_its_page(request) else rows

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """With what to do, where the list may show something that waits for it."""

        @admin.display(description=gettext_lazy("What to do"))
        def what_to_do(payment: Payment) -> Any:
            return acts.buttons(request, payment)

        figure, outcome, *rest = self.list_display
        recorded = request.GET.get("outcome__exact") in (Payment.Outcome.RECORDED, Payment.Outcome.PENDING)
        return (figure, outcome, *rest) if recorded else (figure, outcome, what_to_do, *rest)

    def get_ordering(self, request: HttpRequest) -> Any:
        """A work-list starts with what has waited longest."""
        return ("occurred_at", "pk") if _work_list(request) else super().get_ordering(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None)
        if shown and "cl" in shown:
            shown["told_steps"] = acts.told(request, shown["cl"].result_list)
        return response

    def export_rows(self, rows: QuerySet[Payment]) -> QuerySet[Payment]:
        return rows.defer("facts", "trace")

    def get_sortable_by(self, request: HttpRequest) -> tuple[str, ...]:
        """What an index keeps in order; a work-list is short."""
        return ("figure", "paid") if _work_list(request) else ("paid",)

    def sums(self, listed: List) -> list[Sums]:
        return payments_sums(listed)

    def kept_totals(self, listed: List) -> list[Total] | None:
        return kept_totals(listed, "payment")

    @admin.display(description=gettext_lazy("Net"), ordering="net_minor")
    def figure(self, payment: Payment) -> Any:
        return cells.two_lines(cells.amount(payment.net_minor, payment.currency), cells.code(payment.external_id))

    @admin.display(description=gettext_lazy("Outcome"), ordering="outcome")
    def outcome_cell(self, payment: Payment) -> Any:
        state = cells.state(payment.outcome, payment.get_outcome_display(), payment.livemode)
        return cells.two_lines(state, payment.reason)

    @admin.display(description=gettext_lazy("Payer"), ordering="payer_email")
    def payer(self, payment: Payment) -> Any:
        if payment.customer:
            other = "" if str(payment.customer) == payment.payer_email else payment.payer_email
            return cells.two_lines(cells.link(payment.customer), other)
        return cells.two_lines("", payment.payer_email or cells.code(payment.payer_id))

    @admin.display(description=gettext_lazy("Paid"), ordering="occurred_at")
    def paid(self, payment: Payment) -> Any:
        return cells.when(payment.occurred_at)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        context |= payment_page.context(request, options["obj"])
        return super().render_change_form(request, context, *args, **options)


def _work_list(request: HttpRequest) -> bool:
    """Whether only unmatched payments are listed."""
    return request.GET.get("outcome__exact") == Payment.Outcome.UNMATCHED
