from django.conf import settings
from django.urls import reverse
from sesame.utils import get_query_string

from prm.accounts.models import User


def sign_in_link(user: User) -> str:
    """A URL on SITE_URL that signs `user` in once, within ten minutes."""
    return settings.SITE_URL + reverse("sign-in") + get_query_string(user)
