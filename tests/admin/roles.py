"""Who reads the back office: nobody, a partner's member, each role, and who may do everything."""

from django.contrib.auth.models import Permission
from django.test import Client

from prm.accounts import roles
from prm.accounts.models import Role, User

STAFF = ("read_only", "support", "finance", "partner_manager")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def person(role: str) -> User:
    """Staff in one role."""
    # Tests that commit empty every table behind them.
    if not Role.objects.filter(pk=role).exists():
        roles.keep_all()
    user = User.objects.create_user(f"{role}@vendor.example", is_staff=True, name=role.replace("_", " ").title())
    user.groups.add(Role.objects.get(pk=role).group)
    return user


def only(*codenames: str) -> Client:
    """The browser of somebody of staff who may do nothing but this; Stripe's mirror has nouns of the same names."""
    found = Permission.objects.filter(codename__in=codenames).exclude(content_type__app_label="djstripe")
    assert sorted(one.codename for one in found) == sorted(codenames)
    user = User.objects.create_user(f"{'-'.join(codenames)[:60]}@vendor.example", is_staff=True, name="Sue")
    user.user_permissions.set(found)
    return browser(user)


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client
