from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.models import Connection, Pull


class PullForm(forms.Form):
    connection = forms.ModelChoiceField(
        Connection.objects.filter(disconnected_at=None), label=gettext_lazy("Account"), empty_label=None
    )
    connection.widget.attrs["class"] = "pr-input"
    since = forms.DateField(
        label=gettext_lazy("Since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "pr-input"}),
        help_text=gettext_lazy("A day in UTC, by when things were created. Empty: as far as the account looks back."),
    )
    whose = forms.CharField(
        label=gettext_lazy("Only of"),
        required=False,
        max_length=320,
        widget=forms.TextInput(attrs={"class": "pr-input", "placeholder": "cus_…"}),
        help_text=gettext_lazy("A Stripe customer (cus_…) or an e-mail. Empty: everything."),
    )

    @property
    def what(self) -> tuple[str, str]:
        """The kind of pull, and whose."""
        whose = self.cleaned_data["whose"]
        if not whose:
            return Pull.Kind.EVERYTHING, ""
        return (Pull.Kind.EMAIL, whose) if "@" in whose else (Pull.Kind.CUSTOMER, whose)

    def clean_whose(self) -> str:
        whose: str = self.cleaned_data["whose"].strip()
        if whose and "@" not in whose and not whose.startswith("cus_"):
            raise ValidationError(_("Neither a Stripe customer’s id (cus_…) nor an e-mail."))
        return whose

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since and since > timezone.now().date():
            raise ValidationError(_("That day is still to come."))
        return since
