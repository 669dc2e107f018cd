from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm
from unfold.widgets import UnfoldAdminSelect2MultipleWidget

from prm.accounts.forms import POWERS, PersonAddForm, PersonForm
from prm.accounts.models import User
from prm.backoffice.deleting import CountingMixin
from prm.backoffice.options import PageMixin
from prm.backoffice.stale import StaleMixin

# Whose permissions staff may be given one by one; a superuser needs none.
APPS = ("accounts", "partners", "customers", "products", "leads", "deals", "ledger", "integrations")

admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(CountingMixin, StaleMixin, PageMixin, DjangoUserAdmin, ModelAdmin):
    """People. Only a superuser decides who is staff and what staff may do, and changes staff at all."""

    form = PersonForm
    add_form = PersonAddForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "is_staff", "role_names", "is_active", "last_login")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    unwatched = ("password", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (gettext_lazy("What this person may do"), {"fields": ("is_active", *POWERS)}),
        (gettext_lazy("Dates"), {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
        (gettext_lazy("What this person may do"), {"fields": ("is_staff", "groups")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        mine = super().has_change_permission(request, obj)
        return mine and (_rules(request) or obj is None or not (obj.is_staff or obj.is_superuser))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_fieldsets(request, obj)
        return shown[:1] if obj is None and not _rules(request) else shown

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = super().get_readonly_fields(request, obj)
        return kept if _rules(request) else (*kept, *POWERS)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        for name in () if _rules(request) else POWERS:
            # What a form declares itself stays in it, whatever is shown.
            form.base_fields.pop(name, None)
        return form

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "user_permissions":
            shown = Permission.objects.select_related("content_type")
            options["queryset"] = shown.filter(content_type__app_label__in=APPS).order_by("content_type", "codename")
            options["widget"] = UnfoldAdminSelect2MultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **options)

    @admin.display(description=gettext_lazy("Roles"))
    def role_names(self, person: User) -> str:
        if person.is_superuser:
            return _("Superuser: everything")
        return ", ".join(_(group.name) for group in person.groups.all())


def _rules(request: HttpRequest) -> bool:
    """Whoever could make others staff, or take over somebody who is, would have everything."""
    return bool(request.user.is_superuser)  # type: ignore[union-attr]
