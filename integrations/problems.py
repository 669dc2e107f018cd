"""What a trouble tells of itself, on the first page and in the digest by e-mail."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse


@dataclass(frozen=True)
class Problem:
    """`kind` is told of once an hour at most; `mark` is the time of its newest: a later one is news.

    `view` with `query` lists just these, for readers with `permission`.
    """

    kind: str
    title: str
    number: int
    words: str
    view: str
    query: str
    permission: str
    mark: datetime
    tone: str = "bad"

    @property
    def path(self) -> str:
        return reverse(self.view) + self.query
