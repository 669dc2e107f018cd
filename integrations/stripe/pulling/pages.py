"""Pages of Stripe's lists as plain JSON, a hundred at a time, within Stripe's rate limits."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import stripe

from integrations.errors import Trouble
from integrations.models import Connection
from integrations.stripe import client
from integrations.stripe.pace import Pace

PAGE = 100
PATIENCE = 30  # seconds that one answer of 429 may ask for
TRIES = 6


class Page(list[dict[str, Any]]):
    """Objects as they were at Stripe at that moment (UTC), or shortly after."""

    def __init__(self, objects: Iterable[dict[str, Any]] = (), at: datetime | None = None) -> None:
        super().__init__(objects)
        self.at = at or datetime.now(UTC)


_pace = Pace("STRIPE_REQUESTS_PER_SECOND")


class Lists:
    """The lists of one connection's account. Raises Trouble where Stripe does not answer, or refuses."""

    def __init__(self, connection: Connection) -> None:
        self._api = client.for_connection(connection)

    def pages(self, path: str, after: str = "", **params: Any) -> Iterator[Page]:
        """The pages after the object `after`, newest first; none that is empty.

        The next page is on its way while the caller works on one: Stripe takes longer to answer than we to work.
        """
        ahead = ThreadPoolExecutor(1, thread_name_prefix="pages")
        try:
            coming: Future[tuple[Page, bool]] | None = ahead.submit(self._page, path, after, params)
            while coming:
                page, more = coming.result()
                coming = ahead.submit(self._page, path, page[-1]["id"], params) if page and more else None
                if page:
                    yield page
        finally:
            ahead.shutdown(wait=False, cancel_futures=True)

    def _page(self, path: str, after: str, params: dict[str, Any]) -> tuple[Page, bool]:
        """The page, and whether there are more."""
        at = datetime.now(UTC)
        answer = self.get(path, limit=PAGE, **({"starting_after": after} if after else {}), **params)
        return Page(answer["data"], at), bool(answer.get("has_more"))

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        """One call's answer, whose `data` is a list of objects with ids.

        Stripe's library does not try again after 429; this does, after what Stripe asks for.
        """
        for left in reversed(range(TRIES)):
            _pace.wait()
            try:
                return _list(self._api.raw_request("get", path, **params))
            except stripe.RateLimitError as error:
                if not left:
                    raise client.trouble(error) from None
                time.sleep(_asked_for(error))
            except stripe.StripeError as error:
                raise client.trouble(error) from None
            except (TypeError, ValueError):
                raise Trouble("provider_down", permanent=False, why="its answer is no list of objects") from None
        raise AssertionError("unreachable")


def _list(answer: Any) -> dict[str, Any]:
    """An answer without a list is no empty list: what is missing in it would be missing for good."""
    told = answer.data
    found = told["data"] if isinstance(told, dict) and isinstance(told.get("data"), list) else [None]
    if not all(isinstance(one, dict) and isinstance(one.get("id"), str) and one["id"] for one in found):
        raise ValueError("no list of objects")
    return dict(told)


def _asked_for(error: stripe.RateLimitError) -> float:
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    try:
        return min(float(headers.get("retry-after", 1)), PATIENCE)
    except ValueError:
        return 1.0
