"""Who reads the back office: nobody, a partner's member, each role, and who may do everything."""

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


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client
