from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelect2MultipleWidget

from prm.accounts.models import User
from prm.backoffice.options import PageMixin
from prm.fields import fold

# Whose permissions staff may be given one by one; a superuser needs none.
APPS = ("accounts", "partners", "customers", "products", "leads", "deals", "ledger", "integrations")

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

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = format_html(
            '{} <a class="pr-link" href="../password/">{}</a>',
            _("Kept as a hash that nobody can read back."),
            _("Set another password"),
        )


@admin.register(User)
class UserAdmin(PageMixin, DjangoUserAdmin, ModelAdmin):
    form = PersonForm
    add_form = PersonAddForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
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

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "user_permissions":
            shown = Permission.objects.select_related("content_type")
            options["queryset"] = shown.filter(content_type__app_label__in=APPS).order_by("content_type", "codename")
            options["widget"] = UnfoldAdminSelect2MultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **options)
