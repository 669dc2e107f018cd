from typing import Any

from django import forms
from django.utils.translation import gettext as _

from integrations.admin import words
from integrations.models import Connection
from integrations.presets import NAMES


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Connection
        fields = ("name", *NAMES)


def unsaved(connection: Any) -> list[str]:
    """The names of the settings that differ from what is stored."""
    titles = {one.name: str(one.title).lower() for one in words.TOGGLES}
    titles |= {"naming": _("names"), "splitting": _("split"), "name": _("name of the connection")}
    return [titles[name] for name, value in connection.saved.items() if getattr(connection, name) != value]
