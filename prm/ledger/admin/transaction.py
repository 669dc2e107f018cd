from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm import money
from prm.backoffice import cells, outside
from prm.backoffice.filters import Mode
from prm.backoffice.lists import List
from prm.backoffice.memo import on_its_page
from prm.backoffice.options import RecordAdmin
from prm.backoffice.reader import may_open
from prm.backoffice.tables import Column, Total
from prm.ledger.admin import causes, exports, filters
from prm.ledger.admin.totalling import kept_totals
from prm.ledger.models import Payment, Transaction


def kind(row: Transaction) -> Any:
    return cells.state(row.kind, row.get_kind_display(), row.livemode)


def credited(row: Transaction) -> Any:
    return cells.link(row.partner) if row.partner else gettext_lazy("Nobody")


COLUMNS = (
    Column(gettext_lazy("Transaction"), cells.link),
    Column(gettext_lazy("Kind"), kind),
    Column(gettext_lazy("Credited to"), credited),
    Column(gettext_lazy("Paid"), lambda row: cells.when(row.occurred_at)),
    Column(gettext_lazy("Net"), lambda row: cells.link(row, cells.amount(row.amount_minor, row.currency)), right=True),
)


NAMED = ("payment", "customer", "partner", "deal", "product", "reverses", "replaces")
LIMIT = 50


@admin.register(Transaction)
class TransactionAdmin(RecordAdmin):
    change_form_template = "admin/ledger/transaction.html"
    total_of = "amount_minor"
    chip_field = "kind"
    chip_counts = ()
    list_display = ("name_cell", "figure", "kind_cell", "customer_link", "partner_link", "paid")
    narrowed_by = ("customer__id__exact", "payment__id__exact", "deal__id__exact", "product__id__exact")
    list_filter = (filters.PAID, "partner", filters.TRANSACTION_CURRENCY, Mode)
    export_fields = exports.TRANSACTIONS
    sortable_by = ("paid",)
    list_select_related = ("customer", "partner")
    search_fields = ("name", "payment__external_id", "customer__name", "customer__email_key", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transaction]:
        rows = super().get_queryset(request)
        return rows.select_related(*NAMED) if on_its_page(request) else rows

    def export_rows(self, rows: QuerySet[Transaction]) -> QuerySet[Transaction]:
        return rows.select_related("customer", "partner", "payment").defer("payment__facts", "payment__trace")

    def kept_totals(self, listed: List) -> list[Total] | None:
        return kept_totals(listed, "transaction")

    @admin.display(description=gettext_lazy("Transaction"), ordering="name")
    def name_cell(self, row: Transaction) -> str:
        return row.name

    @admin.display(description=gettext_lazy("Net"), ordering="amount_minor")
    def figure(self, row: Transaction) -> Any:
        return cells.amount(row.amount_minor, row.currency)

    @admin.display(description=gettext_lazy("Kind"), ordering="kind")
    def kind_cell(self, row: Transaction) -> Any:
        return kind(row)

    @admin.display(description=gettext_lazy("Customer"), ordering="customer__name")
    def customer_link(self, row: Transaction) -> Any:
        return cells.link(row.customer)

    @admin.display(description=gettext_lazy("Credited to"), ordering="partner__name")
    def partner_link(self, row: Transaction) -> Any:
        return credited(row)

    @admin.display(description=gettext_lazy("Paid"), ordering="occurred_at")
    def paid(self, row: Transaction) -> Any:
        return cells.when(row.occurred_at)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        row = options["obj"]
        context |= {
            "figure": money.for_reader(row.amount_minor, row.currency),
            "badge": cells.badge(row.kind, row.get_kind_display(), large=True),
            "test": cells.test_mark(row.livemode),
            "row": row,
            "facts": _facts(request, row),
        }
        return super().render_change_form(request, context, *args, **options)


def _facts(request: HttpRequest, row: Transaction) -> list[tuple[str, Any]]:
    facts = [
        (_("Payment"), cells.two_lines(cells.link(row.payment), row.payment.reason if may_open(Payment) else "")),
        (_("Payment’s id"), outside.code(request, row.payment)),
        (_("Customer"), cells.link(row.customer)),
        (_("Credited to"), credited(row)),
        (_("Deal"), cells.link(row.deal)),
        (_("Product"), cells.link(row.product)),
        (_("Line"), cells.code(row.line)),
        (_("Paid"), cells.moment(row.occurred_at)),
        (_("Recorded"), cells.moment(row.recorded_at)),
    ]
    if row.reverses:
        known = causes.known(row.payment, [row], ())
        facts += [
            (_("Reverses") if row.kind == Transaction.Kind.REVERSAL else _("Reinstates"), cells.link(row.reverses)),
            (_("Because of"), causes.beside(request, row, known)),
        ]
    if row.replaces:
        facts.append((_("In place of"), cells.link(row.replaces)))
    for one in row.reversals.order_by("pk")[:LIMIT]:
        word = _("Reversed by") if one.kind == Transaction.Kind.REVERSAL else _("Reinstated by")
        facts.append((word, cells.link(one, f"{one} {money.for_reader(one.amount_minor, one.currency)}")))
    return facts
