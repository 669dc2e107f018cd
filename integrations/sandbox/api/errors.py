from typing import Any

from ..reply import Reply


class ApiError(Exception):
    """An answer in Stripe's form of an error."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str | None = None,
        param: str | None = None,
        type: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.status = status
        more = code and f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        fields = {"code": code, "doc_url": more, "message": message, "param": param, "type": type}
        self.body: dict[str, Any] = {"error": {name: value for name, value in fields.items() if value is not None}}

    @property
    def reply(self) -> Reply:
        return Reply(self.status, self.body)


def missing(what: str, id: str, param: str = "id", status: int = 404, elsewhere: str | None = None) -> ApiError:
    """`elsewhere` is the mode, live or test, in which there is such a thing."""
    text = f"No such {what}: '{id}'"
    if elsewhere:
        used = "test" if elsewhere == "live" else "live"
        text += f"; a similar object exists in {elsewhere} mode, but a {used} mode key was used to make this request."
    return ApiError(status, text, "resource_missing", param)


def parameter_missing(name: str) -> ApiError:
    return ApiError(400, f"Missing required param: {name}.", "parameter_missing", name)


def unknown_url(method: str, path: str) -> ApiError:
    return ApiError(404, f"Unrecognized request URL ({method}: {path}).")


def failure(status: int) -> ApiError:
    if status == 429:
        text = "Request rate limit exceeded. You can learn more about rate limits here"
        return ApiError(status, f"{text} https://stripe.com/docs/rate-limits.", "rate_limit")
    kind = "api_error" if status >= 500 else "invalid_request_error"
    return ApiError(status, "The sandbox was told to fail", type=kind)


def throttled(retry_after: int) -> Reply:
    return Reply(429, failure(429).body, (("Retry-After", str(retry_after)),))


def masked(key: str) -> str:
    """As Stripe repeats a key: its kind and its end."""
    return f"{key[:8]}{'*' * max(len(key) - 14, 3)}{key[-6:] if len(key) > 20 else ''}"


def unauthorised(key: str | None) -> ApiError:
    if key is None:
        return ApiError(
            401,
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). "
            "See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
        )
    return ApiError(401, f"Invalid API Key provided: {masked(key)}")


def expired(key: str) -> ApiError:
    return ApiError(401, f"Expired API Key provided: {masked(key)}", "api_key_expired")


def no_access(key: str, account: str) -> ApiError:
    text = f"The provided key '{masked(key)}' does not have access to account '{account}'"
    revoked = "(or that account does not exist). Application access may have been revoked."
    return ApiError(403, f"{text} {revoked}", "account_invalid")


def not_permitted(key: str, account: str, permission: str) -> ApiError:
    text = f"The provided key '{masked(key)}' does not have the required permissions for this endpoint"
    would = f"Having the 'rak_{permission}' permission would allow this request to continue."
    return ApiError(403, f"{text} on account '{account}'. {would}")
