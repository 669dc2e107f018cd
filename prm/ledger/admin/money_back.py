from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm import money
from prm.backoffice import cells, outside
from prm.backoffice.chips import Chip
from prm.backoffice.counting import counts, shown
from prm.backoffice.filters import Mode
from prm.backoffice.lists import List
from prm.backoffice.options import RecordAdmin
from prm.backoffice.reader import may_see
from prm.backoffice.tables import Panel, table, totals
from prm.ledger.admin import exports, filters, going_back
from prm.ledger.admin.transaction import COLUMNS
from prm.ledger.models import MoneyBack, Payment, Transaction


@admin.register(MoneyBack)
class MoneyBackAdmin(RecordAdmin):
    change_form_template = "admin/ledger/money_back.html"
    panel_slot = "money_back"
    chip_field = "kind"
    narrowed_by = ("reason_code__exact", "payment__id__exact")
    chip_counts = ()
    list_display = ("figure", "what", "state_cell", "payment_cell", "happened")
    list_filter = (filters.HAPPENED, Mode, filters.MONEY_BACK_CURRENCY)
    export_fields = exports.MONEY_BACK
    list_select_related = ("payment",)
    search_fields = ("external_id", "about", "payment__external_id")

    def export_rows(self, rows: QuerySet[MoneyBack]) -> QuerySet[MoneyBack]:
        return rows.select_related("payment").defer("payment__facts", "payment__trace")

    def chips(self, request: HttpRequest, listed: List) -> list[Chip]:
        every, *kinds = super().chips(request, listed)
        chosen = request.GET.get("reason_code__exact") == "waiting"
        number = counts(request, {"waiting": MoneyBack.objects.filter(reason_code="waiting")})["waiting"]
        link = listed.link(reason_code__exact=None if chosen else "waiting")
        waiting = Chip(gettext_lazy("Waiting"), link, shown(number), chosen)
        return [Chip(every.word, every.query, "", every.current and not chosen), waiting, *kinds]

    @admin.display(
        description=gettext_lazy("With tax"),
    )
    def figure(self, row: MoneyBack) -> Any:
        return cells.amount(row.amount_minor, row.currency)

    @admin.display(description=gettext_lazy("What"), ordering="kind")
    def what(self, row: MoneyBack) -> Any:
        return cells.two_lines(row.get_kind_display(), cells.code(row.external_id))

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_cell(self, row: MoneyBack) -> Any:
        return cells.two_lines(going_back.states(row), row.reason)

    @admin.display(description=gettext_lazy("Payment"), ordering="payment__external_id")
    def payment_cell(self, row: MoneyBack) -> Any:
        return going_back.payment(row, cells.code(row.about))

    @admin.display(description=gettext_lazy("Happened"), ordering="happened_at")
    def happened(self, row: MoneyBack) -> Any:
        return cells.when(row.happened_at)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        row = options["obj"]
        context |= {
            "row": row,
            "figure": money.for_reader(row.amount_minor, row.currency),
            "counted": money.for_reader(row.counted_minor, row.currency),
            "waits": going_back.waiting(large=True) if going_back.waits(row) else "",
            "badge": going_back.state(row, large=True),
            "test": cells.test_mark(row.livemode),
            "facts": _facts(request, row),
            "links": outside.links(request, row),
            "caused": _changed(row) if may_see(request.user, Transaction) else None,
        }
        return super().render_change_form(request, context, *args, **options)


def _changed(row: MoneyBack) -> Panel:
    caused = _caused(row)
    empty = _("It changed nothing in the ledger.")
    return table(_("What it changed"), COLUMNS, caused, empty=empty, totals=totals(caused))


def _caused(row: MoneyBack) -> QuerySet[Transaction]:
    """Looked for among the customer's, since a payment that this one took the place of may have been reversed too."""
    if row.payment is None or row.payment.customer is None:
        return Transaction.objects.none()
    rows = row.payment.customer.transactions.filter(source=row.external_id)
    mine = rows.filter(payment__provider=row.provider, payment__account=row.account)
    return mine.select_related("partner").order_by("pk")


def _facts(request: HttpRequest, row: MoneyBack) -> list[tuple[str, Any]]:
    about = Payment(provider=row.provider, livemode=row.livemode, external_id=row.about)
    source = outside.code(request, about) if row.about else cells.nothing()
    return [
        (_("Payment"), going_back.payment(row, source)),
        (_("Taken from"), source),
        (_("With tax"), cells.amount(row.amount_minor, row.currency)),
        (_("Counts for"), cells.amount(row.counted_minor, row.currency)),
        (_("Happened"), cells.moment(row.happened_at)),
        (_("First seen"), cells.moment(row.first_seen_at)),
        (_("Account"), cells.code(row.account)),
    ]
