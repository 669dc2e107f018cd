from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from prm.directions import apart
from prm.fields import EmailKeyField, KeyField, status_check


class PartnerStatus(models.TextChoices):
    APPLICANT = "applicant", _("Applicant")
    PROSPECT = "prospect", _("Prospect")
    ACTIVE = "active", _("Active")
    DECLINED = "declined", _("Declined")


class Partner(models.Model):
    """A company that sells for the vendor."""

    Status = PartnerStatus

    key = KeyField("partner", verbose_name=_("key"))
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), max_length=320, blank=True)
    email_key = EmailKeyField()
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.ACTIVE)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ("name", "pk")
        constraints = [
            status_check("partner_status_known", "status", PartnerStatus.values),
            models.CheckConstraint(name="partner_has_a_name", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class MemberRole(models.TextChoices):
    MAIN = "main", _("Main contact")
    MEMBER = "member", _("Member")
    VIEWER = "viewer", _("Viewer")


class Member(models.Model):
    """A person who works for a partner. The main member is its contact."""

    Role = MemberRole

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="members", verbose_name=_("partner"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(fields=["partner", "user"], name="member_once_a_partner"),
            models.UniqueConstraint(
                fields=["partner"], condition=models.Q(role="main"), name="member_one_main_contact"
            ),
            status_check("member_role_known", "role", MemberRole.values),
        ]

    def __str__(self) -> str:
        return f"{apart(str(self.user))} · {apart(str(self.partner))}"
