"""Amounts as people write them, in the currency's own decimals; integers of the minor unit in the database."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from prm import money


class AmountForm(forms.ModelForm):
    """A form of a model with `amount_minor` and `currency`, in which people write `amount`."""

    amount = forms.CharField(
        label=gettext_lazy("Amount"),
        max_length=24,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=gettext_lazy("Without tax, in the currency's usual unit: 1200 or 1200.50."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["amount"] = money.to_text(self.instance.amount_minor, self.instance.currency)

    def clean_currency(self) -> str:
        code = self.cleaned_data["currency"].strip().upper()
        if not money.is_currency(code):
            raise forms.ValidationError(_("Write a currency as three letters, like EUR."))
        return code

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        currency = self.cleaned_data.get("currency", self.instance.currency)
        text = (self.cleaned_data.get("amount") or "0").strip().replace(" ", "")
        if not self.has_error("currency") and not self.has_error("amount"):
            try:
                minor = money.from_text(text, currency)
            except ValueError:
                self.add_error("amount", _amount_wanted(currency))
            else:
                self._keep(minor)
        return data

    def _keep(self, minor: int) -> None:
        if minor < 0:
            self.add_error("amount", _("An amount cannot be below zero."))
        self.instance.amount_minor = minor


def _amount_wanted(currency: str) -> str:
    example = money.to_text(120050 if money.decimals(currency) == 2 else 1200500, currency)
    return _("Write the amount like %(example)s: digits, and a point before the decimals of %(currency)s.") % {
        "example": example,
        "currency": currency,
    }
