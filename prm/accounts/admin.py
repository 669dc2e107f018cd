from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from prm.accounts.models import User
from prm.backoffice.options import PageMixin
from prm.fields import fold

admin.site.unregister(Group)


class UniqueEmail(forms.ModelForm):
    """Two people never share an e-mail, however they write it."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip()
        if User.objects.filter(email_key=fold(email)).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Somebody signs in with this e-mail already."))
        return email


class PersonAddForm(UniqueEmail, UserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")
        field_classes: dict[str, Any] = {}


class PersonForm(UniqueEmail, UserChangeForm):
    class Meta:
        model = User
        fields = ("email", "name", "is_active", "is_staff", "is_superuser", "user_permissions", "password")
        field_classes: dict[str, Any] = {}


@admin.register(User)
class UserAdmin(PageMixin, DjangoUserAdmin, ModelAdmin):
    form = PersonForm
    add_form = PersonAddForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ("user_permissions",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (
            gettext_lazy("What this person may do"),
            {"fields": ("is_active", "is_staff", "is_superuser", "user_permissions")},
        ),
        (gettext_lazy("Dates"), {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)
