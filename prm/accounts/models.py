from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prm.fields import EmailKeyField, fold


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email_key=fold(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who signs in with `email`; without a password only by a sign-in link."""
        user = self.model(email=email.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: staff of the vendor, or a member of a partner."""

    email = models.EmailField(_("e-mail"), max_length=320)
    email_key = EmailKeyField(unique=True, db_index=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May open the back office."))
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()


class Role(models.Model):
    """Marks a group as one of the program's own roles, whose permissions `prm.accounts.roles` keeps in step."""

    key = models.CharField(max_length=40, primary_key=True)
    group = models.OneToOneField(Group, models.CASCADE, related_name="role")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class Sent(models.Model):
    """A form that was sent once and added a row: sent a second time, it leads to the same page and adds nothing."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE)
    url = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.url
