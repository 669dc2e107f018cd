from ..api.errors import masked
from ..reply import Reply


class OAuthError(Exception):
    """An answer in OAuth's form of an error, which is not that of Stripe's API."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.reply = Reply(status, {"error": code, "error_description": text})


def no_grant(text: str) -> OAuthError:
    return OAuthError(400, "invalid_grant", text)


def no_client(key: str | None) -> OAuthError:
    return OAuthError(401, "invalid_client", f"No such API key: {masked(key) if key else ''}")


def bad_request(text: str) -> OAuthError:
    return OAuthError(400, "invalid_request", text)
