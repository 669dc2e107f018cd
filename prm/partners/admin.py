from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, slots
from prm.backoffice.exporting import Field
from prm.backoffice.filters import between
from prm.backoffice.heads import head
from prm.backoffice.inlines import NamedInline, PagedForms
from prm.backoffice.options import NounAdmin
from prm.partners.models import Member, Partner


class MemberForms(PagedForms):
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
    related = ("user", "partner")
    verbose_name_plural = gettext_lazy("Members")


EXPORT = (
    Field(gettext_lazy("Partner"), lambda partner: partner.name),
    Field(gettext_lazy("E-mail"), lambda partner: partner.email),
    Field(gettext_lazy("State"), lambda partner: partner.get_status_display()),
    Field(gettext_lazy("Since (UTC)"), lambda partner: partner.created_at),
    Field(gettext_lazy("Key"), lambda partner: partner.key),
)


@admin.register(Partner)
class PartnerAdmin(NounAdmin):
    panel_slot = "partner"
    change_form_outer_before_template = "admin/records/head.html"
    ordering = ("name",)
    list_display = ("name", "state", "email_cell", "member_count", "created_at_cell")
    search_fields = ("name", "email_key", "key")
    chip_field = "status"
    list_filter = (between("created_at", gettext_lazy("since")),)
    export_fields = EXPORT
    list_empty = gettext_lazy("A partner sells for you: leads, deals and customers belong to one.")
    inlines = (MemberInline,)
    fieldsets = (
        (None, {"fields": ("name", "email", "status")}),
        (gettext_lazy("For files and other programs"), {"fields": ("key",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:
        return super().get_queryset(request).annotate(members_number=Count("members"))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        partner = options.get("obj")
        if partner:
            badge = cells.badge(partner.status, partner.get_status_display(), large=True)
            words = format_html(_("With you since {day}."), day=cells.when(partner.created_at))
            note = _("Net of everything credited to it, reversals taken off.")
            context["head"] = head(request, "partner", partner, badge, words, note)
            context["first"] = slots.fill("partner.first", request, partner)
        return super().render_change_form(request, context, *args, **options)

    @admin.display(description=gettext_lazy("State"), ordering="status")
    def state(self, partner: Partner) -> Any:
        return cells.badge(partner.status, partner.get_status_display())

    @admin.display(description=gettext_lazy("E-mail"), ordering="email_key")
    def email_cell(self, partner: Partner) -> str:
        return partner.email

    @admin.display(description=gettext_lazy("Members"), ordering="members_number")
    def member_count(self, partner: Partner) -> int:
        return partner.members_number  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("Since"), ordering="created_at")
    def created_at_cell(self, partner: Partner) -> Any:
        return cells.when(partner.created_at)
