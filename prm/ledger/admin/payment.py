from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm import money
from prm.backoffice import cells, outside
from prm.backoffice.options import RecordAdmin
from prm.backoffice.tables import Panel, totals
from prm.ledger.admin import acts, became, going_back, standing
from prm.ledger.admin.deciding import DecideMixin
from prm.ledger.admin.timeline import timeline
from prm.ledger.models import MoneyBack, Payment, Transaction


@admin.register(Payment)
class PaymentAdmin(DecideMixin, RecordAdmin):
    change_form_template = "admin/ledger/payment.html"
    panel_slot = "payment"
    chip_field = "outcome"
    chip_counts = ("pending", "unmatched")
    list_display = ("figure", "outcome_cell", "payer", "paid")
    list_filter = ("livemode", "currency")
    list_select_related = ("customer",)
    search_fields = ("external_id", "payer_id", "payer_email", "customer__name")
    date_hierarchy = "occurred_at"
    list_after_template = "admin/parts/list_totals.html"

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

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response: Any = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None)
        if shown and "cl" in shown and _work_list(request):
            shown["totals"] = totals(shown["cl"].queryset, "net_minor")
            shown["totals_note"] = _("All pages, net of tax and discount.")
        return response

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
            return cells.two_lines(cells.link(payment.customer), payment.payer_email)
        return cells.two_lines("", payment.payer_email or cells.code(payment.payer_id))

    @admin.display(description=gettext_lazy("Paid"), ordering="occurred_at")
    def paid(self, payment: Payment) -> Any:
        return cells.when(payment.occurred_at)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        payment = options["obj"]
        rows = list(payment.transactions.select_related("customer", "partner").order_by("pk"))
        went = list(payment.money_back.all())
        context |= {
            "payment": payment,
            "badge": cells.badge(payment.outcome, payment.get_outcome_display(), large=True),
            "test": cells.test_mark(payment.livemode),
            "facts": _facts(payment),
            "tables": _tables(request, payment, rows, went),
            "steps": timeline(payment),
            "links": outside.links(request, payment),
            "choices": acts.choices(request, payment),
            **_figures(payment, rows, went),
        }
        return super().render_change_form(request, context, *args, **options)


def _work_list(request: HttpRequest) -> bool:
    """Whether only unmatched payments are listed. Nobody adds up a list of everything on each look at it."""
    return request.GET.get("outcome__exact") == Payment.Outcome.UNMATCHED


def _figures(payment: Payment, rows: list[Transaction], went: list[MoneyBack]) -> dict[str, str]:
    sold, reversed_ = standing.sums(rows)
    back = sum(one.counted_minor for one in went)
    minor = {"figure": sold + reversed_ if reversed_ else payment.net_minor, "gross": payment.gross_minor}
    minor |= {"sold": sold} if reversed_ else {}
    minor |= {"back": back} if back else {}
    return {name: money.for_reader(one, payment.currency) for name, one in minor.items()}


def _tables(request: HttpRequest, payment: Payment, rows: list[Transaction], went: list[MoneyBack]) -> list[Panel]:
    shown = [standing.panel(payment, rows)]
    if went and request.user.has_perm("ledger.view_moneyback"):
        shown.append(going_back.panel(request, went))
    return [*shown, became.panel(request, payment, rows, went)]


def _facts(payment: Payment) -> list[tuple[str, Any]]:
    return [
        (_("Customer"), cells.link(payment.customer)),
        (_("Payer’s e-mail"), payment.payer_email or cells.nothing()),
        (_("Provider’s customer"), cells.code(payment.payer_id)),
        (_("Paid"), cells.moment(payment.occurred_at)),
        (_("First seen"), cells.moment(payment.first_seen_at)),
        (_("Settled"), cells.moment(payment.settled_at)),
        (_("Account"), cells.code(payment.account)),
    ]
