"""What somebody searches for, as a database takes it and as an index answers it."""

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Q

from prm.fields import fold

LONGEST = 320  # an e-mail's, the longest thing that is searched for
MOST_WORDS = 12
NOBODY = Q(pk__in=())


class Asked:
    """A search's words: one line of characters that people see, and no longer than what could be found.

    Left out are NUL and lone surrogates, which no database keeps, and marks of direction, which nobody typed.
    """

    def __init__(self, typed: str) -> None:
        seen = (" " if unicodedata.category(one)[0] in "CZ" else one for one in typed[: 20 * LONGEST])
        self.text = " ".join("".join(seen).split())[:LONGEST].strip()
        self._known: dict[Any, Any] = {}

    @property
    def start(self) -> str:
        """What a provider's id begins with: `cus` of `cus_9s6XKzkNRiz8i3`; empty where it is none."""
        found = re.fullmatch(r"([a-z]{2,12})_[A-Za-z0-9_]+", self.text)
        return found[1] if found else ""

    @property
    def one_word(self) -> bool:
        return bool(self.text) and " " not in self.text

    @property
    def email(self) -> str:
        """An e-mail, or how one begins, as it is compared; empty where it is neither."""
        return fold(self.text) if self.one_word and "@" in self.text[1:] else ""

    @cached_property
    def words(self) -> list[str]:
        return re.findall(r"[^\W_]+", self.text)[:MOST_WORDS]

    def once(self, what: Any, read: Callable[[], Any]) -> Any:
        """What `read` gives; asked for once, however many look for it."""
        if what not in self._known:
            self._known[what] = read()
        return self._known[what]


def begins(column: str, text: str) -> Q:
    """Whose column begins with `text`, as its index has it: SQLite uses none for LIKE, PostgreSQL none for a range."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": text, f"{column}__lt": text + "\U0010ffff"})
    return Q(**{f"{column}__startswith": text})
