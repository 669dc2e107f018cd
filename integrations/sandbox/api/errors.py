from typing import Any


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
        fields = {"code": code, "message": message, "param": param, "type": type}
        self.body: dict[str, Any] = {"error": {name: value for name, value in fields.items() if value is not None}}


def missing(what: str, id: str, param: str = "id", status: int = 404) -> ApiError:
    return ApiError(status, f"No such {what}: '{id}'", "resource_missing", param)


def unknown_url(method: str, path: str) -> ApiError:
    return ApiError(404, f"Unrecognized request URL ({method}: {path}).")


def failure(status: int) -> ApiError:
    if status == 429:
        return ApiError(status, "Too many requests", "rate_limit")
    kind = "api_error" if status >= 500 else "invalid_request_error"
    return ApiError(status, "The sandbox was told to fail", type=kind)


def unauthorised(key: str | None) -> ApiError:
    if key is None:
        return ApiError(401, "You did not provide an API key.")
    return ApiError(401, f"Invalid API Key provided: {key[:8]}***")
