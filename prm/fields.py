"""Columns that several nouns share."""

import secrets
from typing import Any

from django.db import models

PROVIDER_ID = 255  # Stripe advises to leave 255 characters for its ids.
BEGINNINGS = ["varchar_pattern_ops"]  # of an index: PostgreSQL finds by it how a text begins, whatever its collation.


def fold(email: str | None) -> str:
    """An e-mail as it is compared: trimmed and case-folded."""
    return (email or "").strip().casefold()


class KeyField(models.CharField):
    """A name that files and other programs know a row by; made here where nobody gave one."""

    def __init__(self, prefix: str = "", **options: Any) -> None:
        self.prefix = prefix
        super().__init__(**{"max_length": 100, "unique": True, "blank": True, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "unique": self.unique, "blank": self.blank, "prefix": self.prefix}

    def pre_save(self, instance: models.Model, add: bool) -> str:
        if not getattr(instance, self.attname):
            setattr(instance, self.attname, f"{self.prefix}-{secrets.token_hex(6)}")
        return getattr(instance, self.attname)


class EmailKeyField(models.CharField):
    """The folded form of the e-mail in `source`, kept beside it and indexed."""

    db_index: bool

    def __init__(self, source: str = "email", **options: Any) -> None:
        self.source = source
        super().__init__(**{"max_length": 320, "editable": False, "db_index": True, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options |= {"db_index": self.db_index, "editable": self.editable, "source": self.source}
        return name, path, args, options

    def pre_save(self, instance: models.Model, add: bool) -> str:
        key = fold(getattr(instance, self.source))
        setattr(instance, self.attname, key)
        return key


def currency_check(name: str, field: str = "currency") -> models.CheckConstraint:
    """Holds an ISO 4217 code's form: three capitals."""
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__regex": r"^[A-Z]{3}$"}))


def status_check(name: str, field: str, values: list[str]) -> models.CheckConstraint:
    """Holds a column to the values that the code knows."""
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__in": values}))
