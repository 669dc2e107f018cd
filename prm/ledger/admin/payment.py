from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm import money
from prm.backoffice import cells, slots
from prm.backoffice.options import RecordAdmin
from prm.backoffice.tables import Column, Panel, table, totals
from prm.ledger.admin.timeline import timeline
from prm.ledger.admin.transaction import COLUMNS
from prm.ledger.models import Payment
from prm.products import naming


@admin.register(Payment)
class PaymentAdmin(RecordAdmin):
    change_form_template = "admin/ledger/payment.html"
    panel_slot = "payment"
    chip_field = "outcome"
    chip_counts = ("pending", "unmatched")
    list_display = ("figure", "outcome_cell", "payer", "paid", "external_id_cell")
    list_filter = ("livemode", "currency")
    list_select_related = ("customer",)
    search_fields = ("external_id", "payer_id", "payer_email", "customer__name")
    date_hierarchy = "occurred_at"

    @admin.display(description=gettext_lazy("Net"), ordering="net_minor")
    def figure(self, payment: Payment) -> Any:
        return cells.amount(payment.net_minor, payment.currency)

    @admin.display(description=gettext_lazy("Outcome"), ordering="outcome")
    def outcome_cell(self, payment: Payment) -> Any:
        state = cells.state(payment.outcome, payment.get_outcome_display(), payment.livemode)
        return cells.two_lines(state, payment.reason)

    @admin.display(description=gettext_lazy("Payer"), ordering="payer_email")
    def payer(self, payment: Payment) -> Any:
        if payment.customer:
            return cells.two_lines(cells.link(payment.customer), payment.payer_email)
        return payment.payer_email or cells.code(payment.payer_id)

    @admin.display(description=gettext_lazy("Paid"), ordering="occurred_at")
    def paid(self, payment: Payment) -> Any:
        return cells.when(payment.occurred_at)

    @admin.display(description=gettext_lazy("Id"))
    def external_id_cell(self, payment: Payment) -> Any:
        return cells.code(payment.external_id)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        payment = options["obj"]
        context |= {
            "payment": payment,
            "figure": money.for_reader(payment.net_minor, payment.currency),
            "gross": money.for_reader(payment.gross_minor, payment.currency),
            "badge": cells.badge(payment.outcome, payment.get_outcome_display(), large=True),
            "test": cells.test_mark(payment.livemode),
            "facts": _facts(payment),
            "lines": _lines(payment),
            "rows": _rows(payment),
            "steps": timeline(payment),
            "links": slots.fill("payment.links", request, payment),
        }
        return super().render_change_form(request, context, *args, **options)


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


def _lines(payment: Payment) -> Panel:
    lines = payment.facts.get("lines", [])
    known = naming.known(payment.provider, payment.account, [line["product"] for line in lines])
    columns = (
        Column(_("Line"), lambda line: line["description"] or cells.code(line["key"])),
        Column(_("Product"), lambda line: cells.link(known.get(line["product"]))),
        Column(_("Net"), lambda line: cells.amount(line["net_minor"], payment.currency), right=True),
    )
    return table(_("What was paid for"), columns, lines, empty=_("The provider told of no lines."))


def _rows(payment: Payment) -> Panel:
    rows = payment.transactions.select_related("customer", "partner").order_by("pk")
    empty = _("No transaction. The reason is above, the way to it beside.")
    return table(_("What it became"), COLUMNS, rows, empty=empty, totals=totals(rows))
