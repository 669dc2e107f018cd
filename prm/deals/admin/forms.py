from django import forms
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminEmailInputWidget

from prm.backoffice.inlines import NamedInline
from prm.backoffice.moneyform import AmountForm
from prm.deals.models import Deal, DealPartner, DealProduct


class DealPartnerInline(NamedInline):
    model = DealPartner
    autocomplete_fields = ("partner",)
    related = ("partner",)
    fields = ("partner", "role", "position")
    ordering_field = "position"
    verbose_name_plural = gettext_lazy("Partners, the first is the source")


class DealProductInline(NamedInline):
    model = DealProduct
    autocomplete_fields = ("product",)
    related = ("product",)
    verbose_name_plural = gettext_lazy("Products")


class DealForm(AmountForm):
    contact_email = forms.EmailField(
        label=gettext_lazy("Contact's e-mail"),
        max_length=320,
        widget=UnfoldAdminEmailInputWidget,
        help_text=gettext_lazy("A payment with this e-mail finds the deal."),
    )

    class Meta:
        model = Deal
        fields = ("name", "contact_email", "currency", "contract_start", "sales_rep", "customer", "key")
