from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminEmailInputWidget

from prm.backoffice import cells, slots
from prm.backoffice.exporting import Field
from prm.backoffice.filters import between
from prm.backoffice.heads import Head, head
from prm.backoffice.inlines import NamedInline
from prm.backoffice.memo import on_its_page
from prm.backoffice.newest import FEW, newest
from prm.backoffice.options import NounAdmin
from prm.backoffice.tables import Column, Panel
from prm.customers import home  # noqa: F401  its part of the home page
from prm.customers.models import Customer, ExternalId
from prm.partners.models import Partner
from prm.states import WrongState


class ClaimedFilter(admin.SimpleListFilter):
    title = gettext_lazy("claimed")
    parameter_name = "claimed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return (("no", _("Unclaimed")), ("yes", _("Claimed")))

    def queryset(self, request: HttpRequest, rows: QuerySet[Customer]) -> QuerySet[Customer]:
        wanted = self.value()
        return rows.filter(partner__isnull=wanted == "no") if wanted else rows


EXPORT = (
    Field(gettext_lazy("Customer"), lambda customer: customer.name),
    Field(gettext_lazy("E-mail"), lambda customer: customer.email),
    Field(gettext_lazy("Source partner"), lambda customer: str(customer.partner) if customer.partner else ""),
    Field(gettext_lazy("Ids"), lambda customer: ", ".join(one.external_id for one in customer.external_ids.all())),
    Field(gettext_lazy("Registered (UTC)"), lambda customer: customer.registered_at),
    Field(gettext_lazy("Key"), lambda customer: customer.key),
)


class ExternalIdInline(NamedInline):
    model = ExternalId
    fields = ("provider", "account", "external_id", "livemode")
    verbose_name_plural = gettext_lazy("Known to providers as")
    per_page = FEW


class CustomerForm(forms.ModelForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), max_length=320, required=False, widget=UnfoldAdminEmailInputWidget
    )


@admin.register(Customer)
class CustomerAdmin(NounAdmin):
    panel_slot = "customer"
    change_form_outer_before_template = "admin/records/head.html"
    form = CustomerForm
    list_display = ("who", "partner_link", "ids", "registered")
    list_filter = (between("registered_at", gettext_lazy("registered")), "partner", ClaimedFilter)
    export_fields = EXPORT
    list_empty = gettext_lazy("A customer is who pays. The first payment of an accepted lead or deal makes one.")
    list_select_related = ("partner",)
    search_fields = ("name", "email_key", "key", "external_ids__external_id")
    autocomplete_fields = ("partner",)
    inlines = (ExternalIdInline,)
    fieldsets = (
        (None, {"fields": ("name", "email", "partner")}),
        (gettext_lazy("For files and other programs"), {"fields": ("key",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        rows = super().get_queryset(request).select_related("partner")
        return rows if on_its_page(request) else rows.prefetch_related("external_ids")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        customer = options.get("obj")
        if customer:
            context |= {"head": _head(request, customer), "first": slots.fill("customer.first", request, customer)}
        return super().render_change_form(request, context, *args, **options)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "partner" and field:
            field.help_text = _("Empty: unclaimed, its payments are credited to nobody. Once set, it stays.")
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("partner",) if obj is not None and obj.partner_id else ()

    def save_model(self, request: HttpRequest, obj: Customer, form: Any, change: bool) -> None:
        claimer = obj.partner if change and "partner" in form.changed_data else None
        if claimer:
            obj.partner = None
        super().save_model(request, obj, form, change)
        if claimer:
            self._claim(request, obj, claimer)

    def _claim(self, request: HttpRequest, customer: Customer, partner: Partner) -> None:
        try:
            customer.claim(partner, reason=_("Claimed in the back office."), by=request.user)
        except WrongState as error:
            messages.error(request, str(error))

    @admin.display(description=gettext_lazy("Customer"), ordering="name")
    def who(self, customer: Customer) -> Any:
        return cells.two_lines(customer, customer.email if customer.name else "")

    @admin.display(description=gettext_lazy("Source partner"), ordering="partner__name")
    def partner_link(self, customer: Customer) -> Any:
        return cells.link(customer.partner) if customer.partner else _("Unclaimed")

    @admin.display(description=gettext_lazy("Ids"))
    def ids(self, customer: Customer) -> int:
        return len(customer.external_ids.all())

    @admin.display(description=gettext_lazy("Registered"), ordering="registered_at")
    def registered(self, customer: Customer) -> Any:
        return cells.when(customer.registered_at)


def _head(request: HttpRequest, customer: Customer) -> Head:
    if customer.partner is None:
        badge = cells.mark("wait", "question", _("Unclaimed"), large=True)
        words: Any = _("Its payments are credited to nobody until a partner claims it.")
    else:
        badge = cells.mark("good", "user", _("Claimed"), large=True)
        words = format_html(_("Its payments are credited to {partner}."), partner=cells.link(customer.partner))
    return head(request, "customer", customer, badge, words, _("Net of everything recorded, reversals taken off."))


@slots.panel("partner", Customer, order=30)
def customers_of_partner(request: HttpRequest, partner: Partner) -> Panel:
    columns = (
        Column(_("Customer"), cells.link),
        Column(_("E-mail"), lambda customer: customer.email or cells.nothing()),
        Column(_("Registered"), lambda customer: cells.when(customer.registered_at)),
    )
    empty = _("No customer is credited to this partner yet.")
    return newest(
        _("Customers"), columns, partner.customers.all(), empty=empty, limit=FEW, partner__id__exact=partner.pk
    )
