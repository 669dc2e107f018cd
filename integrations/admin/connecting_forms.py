"""What somebody pastes to connect an account. A secret is sealed as soon as it is read, and never shown again."""

import re
import uuid

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.secrets import Secret

SALT = "integrations.connecting.place"
HIDDEN = {"class": "pr-input pr-code", "autocomplete": "off", "spellcheck": "false"}


class PastedField(forms.CharField):
    """A key or secret: letters, digits and underscores, whatever it begins with."""

    def __init__(self, placeholder: str, **options: object) -> None:
        widget = forms.PasswordInput(attrs={**HIDDEN, "placeholder": placeholder})
        super().__init__(max_length=255, widget=widget, **options)  # type: ignore[arg-type]

    def clean(self, value: object) -> Secret:
        text = super().clean(value)
        if text and not re.fullmatch(r"\w+", text, re.ASCII):
            raise ValidationError(_("This holds other characters than letters, digits and underscores. Copy it again."))
        return Secret.seal(text) if text else Secret("")


class KeyForm(forms.Form):
    api_key = PastedField("rk_…", label=gettext_lazy("Secret or restricted key"))


class ConnectForm(KeyForm):
    webhook_secret = PastedField("whsec_…", label=gettext_lazy("Signing secret"), required=False)
    place = forms.CharField(required=False, widget=forms.HiddenInput)


class PlatformForm(forms.Form):
    webhook_secret = PastedField("whsec_…", label=gettext_lazy("Signing secret"))
    platform = forms.IntegerField(widget=forms.HiddenInput)


def signed(place: uuid.UUID) -> str:
    """The future endpoint's address, as a page may carry it: nobody can choose one that is somebody else's."""
    return signing.Signer(salt=SALT).sign(str(place))


def place_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(signing.Signer(salt=SALT).unsign(text))
    except (signing.BadSignature, ValueError):
        return None
