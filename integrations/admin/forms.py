from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.admin import words
from integrations.models import Connection
from integrations.presets import NAMES

# What no preset sets.
MORE = ("mirrors", "lookback_days")
SETTINGS = ("name", *NAMES, *MORE)
RANGE = gettext_lazy("The look-back is a number of days from 1 to 3650.")


class SettingsForm(forms.ModelForm):
    lookback_days = forms.IntegerField(
        min_value=1,
        max_value=3650,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), RANGE),
    )

    class Meta:
        model = Connection
        fields = SETTINGS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A switch that is off sends nothing, so these send that they were asked; what was not asked stays.
        for name in MORE:
            if self.is_bound and name not in self.data:
                self.fields.pop(name, None)


def unsaved(connection: Any) -> list[str]:
    """The names of the settings that differ from what is stored."""
    titles = {one.name: one.short for one in (*words.TOGGLES, words.MIRRORING)}
    titles |= {"naming": _("names"), "splitting": _("split"), "name": _("name of the connection")}
    titles["lookback_days"] = _("look-back")
    return [titles[name] for name, value in connection.saved.items() if getattr(connection, name) != value]
