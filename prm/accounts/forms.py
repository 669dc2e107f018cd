"""What a person is, and may do: who is staff, and in which roles."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from prm.accounts.models import User
from prm.accounts.roles import ROLES
from prm.backoffice.rowfields import RowsField
from prm.fields import fold

POWERS = ("is_staff", "groups", "is_superuser", "user_permissions")


class RolesField(RowsField):
    """The program's roles first, each with what it may do; then the vendor's own groups."""

    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def __init__(self, **options: Any) -> None:
        known = Group.objects.select_related("role").order_by("role__key", "name")
        super().__init__(queryset=known, required=False, label=gettext_lazy("Roles"), **options)

    def label_from_instance(self, obj: Any) -> str:
        role = ROLES.get(obj.role.key) if hasattr(obj, "role") else None
        return f"{_(obj.name)}: {role.says}" if role else obj.name


class UniqueEmail(forms.ModelForm):
    """Two people never share an e-mail, however they write it."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip()
        if User.objects.filter(email_key=fold(email)).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Somebody signs in with this e-mail already."))
        return email

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.cleaned_data.get("groups") and "is_staff" in self.fields and not self.cleaned_data.get("is_staff"):
            self.add_error("is_staff", _("A role is for the back office: tick this too, or choose no role."))
        return data


class PersonAddForm(UniqueEmail, UserCreationForm):
    groups = RolesField()

    class Meta:
        model = User
        fields = ("email", "name", "is_staff", "groups")
        field_classes: dict[str, Any] = {}


class PersonForm(UniqueEmail, UserChangeForm):
    groups = RolesField()

    class Meta:
        model = User
        fields = ("email", "name", "is_active", *POWERS, "password")
        field_classes: dict[str, Any] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "password" in self.fields:
            self.fields["password"].help_text = format_html(
                '{} <a class="pr-link" href="../password/">{}</a>',
                _("Kept as a hash that nobody can read back."),
                _("Set another password"),
            )
