from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells
from prm.backoffice.inlines import NamedInline
from prm.backoffice.options import NounAdmin
from prm.partners.models import Member, Partner


class MemberForms(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        rows = [getattr(form, "cleaned_data", {}) for form in self.forms]
        kept = [row for row in rows if not row.get("DELETE")]
        if sum(row.get("role") == Member.Role.MAIN for row in kept) > 1:
            raise forms.ValidationError(_("A partner has one main contact."))


class MemberInline(NamedInline):
    model = Member
    formset = MemberForms
    autocomplete_fields = ("user",)
    verbose_name_plural = gettext_lazy("Members")


@admin.register(Partner)
class PartnerAdmin(NounAdmin):
    panel_slot = "partner"
    list_display = ("name", "state", "email", "member_count", "created_at_cell")
    search_fields = ("name", "email_key", "key")
    chip_field = "status"
    inlines = (MemberInline,)
    fieldsets = (
        (None, {"fields": ("name", "email", "status")}),
        (gettext_lazy("For files and other programs"), {"fields": ("key",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:
        return super().get_queryset(request).annotate(members_number=Count("members"))

    @admin.display(description=gettext_lazy("State"), ordering="status")
    def state(self, partner: Partner) -> Any:
        return cells.badge(partner.status, partner.get_status_display())

    @admin.display(description=gettext_lazy("Members"), ordering="members_number")
    def member_count(self, partner: Partner) -> int:
        return partner.members_number  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("Since"), ordering="created_at")
    def created_at_cell(self, partner: Partner) -> Any:
        return cells.when(partner.created_at)
