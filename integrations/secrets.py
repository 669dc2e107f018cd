"""Secrets at rest: sealed with FIELD_ENCRYPTION_KEY, opened only where they are used, never shown."""

from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class SecretUnreadable(Exception):
    """Sealed with a key that FIELD_ENCRYPTION_KEY no longer holds."""


class Secret:
    """A sealed text. Its `repr` and `str` show nothing; `reveal()` opens it."""

    def __init__(self, sealed: str) -> None:
        self._sealed = sealed

    @classmethod
    def seal(cls, plain: str) -> "Secret":
        return cls(_keys().encrypt(plain.encode()).decode())

    def reveal(self) -> str:
        """The text in clear; raises SecretUnreadable."""
        try:
            return _keys().decrypt(self._sealed.encode()).decode()
        except InvalidToken:
            raise SecretUnreadable("FIELD_ENCRYPTION_KEY does not open this secret") from None

    def __bool__(self) -> bool:
        return bool(self._sealed)

    def __repr__(self) -> str:
        return "••••"


if TYPE_CHECKING:
    Text = models.TextField[Any, Secret]
else:
    Text = models.TextField


class SecretField(Text):
    """Holds a `Secret`; the database sees only its sealed form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"editable": False, "default": "", "blank": True, **options})

    def from_db_value(self, value: str | None, *_: Any) -> Secret:
        return Secret(value or "")

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Secret) else Secret(value or "")

    def get_prep_value(self, value: Any) -> str:
        if isinstance(value, Secret):
            return value._sealed
        if value:
            raise TypeError("Seal a secret before it is stored: Secret.seal(text)")
        return ""


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEY])
