from typing import Any


class Trouble(Exception):
    """Why an event could not be worked off: `code` and `data` as `integrations.words` knows them.

    `permanent`: trying again cannot help. Raised by providers, caught in `integrations.inbox` alone.
    """

    def __init__(self, code: str, *, permanent: bool, **data: Any) -> None:
        super().__init__(code, data)
        self.code, self.permanent, self.data = code, permanent, data


class Ignored(Exception):
    """The event needs nothing to be done, for the reason `code`, `data`."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code, data)
        self.code, self.data = code, data
