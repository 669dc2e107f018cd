"""Pages of Stripe's lists as plain JSON, a hundred at a time, within Stripe's rate limits."""

import time
from collections.abc import Iterator
from typing import Any

import stripe

from integrations.errors import Trouble
from integrations.models import Connection
from integrations.stripe import client
from integrations.stripe.pace import Pace

PAGE = 100
PATIENCE = 30  # seconds that one answer of 429 may ask for
TRIES = 6
Page = list[dict[str, Any]]


_pace = Pace("STRIPE_REQUESTS_PER_SECOND")


class Lists:
    """The lists of one connection's account. Raises Trouble where Stripe does not answer, or refuses."""

    def __init__(self, connection: Connection) -> None:
        self._api = client.for_connection(connection)

    def pages(self, path: str, after: str = "", **params: Any) -> Iterator[Page]:
        """The pages after the object `after`, newest first; none that is empty."""
        more = True
        while more:
            cursor = {"starting_after": after} if after else {}
            answer = self.get(path, limit=PAGE, **cursor, **params)
            found, more = answer.get("data") or [], bool(answer.get("has_more"))
            if not found:
                return
            after = found[-1]["id"]
            yield found

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        """One call. Stripe's library does not try again after 429; this does, after what Stripe asks for."""
        for left in reversed(range(TRIES)):
            _pace.wait()
            try:
                answer: Any = self._api.raw_request("get", path, **params)
                return dict(answer.data)
            except stripe.RateLimitError as error:
                if not left:
                    raise client.trouble(error) from None
                time.sleep(_asked_for(error))
            except stripe.StripeError as error:
                raise client.trouble(error) from None
            except (TypeError, ValueError):
                raise Trouble("provider_down", permanent=False, why="its answer is no JSON") from None
        raise AssertionError("unreachable")


def _asked_for(error: stripe.RateLimitError) -> float:
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    try:
        return min(float(headers.get("retry-after", 1)), PATIENCE)
    except ValueError:
        return 1.0
