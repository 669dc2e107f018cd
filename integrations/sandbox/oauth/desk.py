"""The three addresses of Stripe's OAuth."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from ..api.lists import Params, one
from ..reply import Reply
from ..server import key_of
from .errors import OAuthError, bad_request, no_client, no_grant
from .pages import agree_page, error_page

if TYPE_CHECKING:
    from .platform import Platform

SCOPES = ("read_only", "read_write")


class OAuthDesk:
    """What goes wrong at a platform's own sandbox goes wrong with its tokens too."""

    def __init__(self, platforms: list["Platform"]) -> None:
        self._platforms = platforms

    def respond(self, method: str, target: str, params: Params, headers: dict[str, str]) -> Reply | None:
        route = method, urlsplit(target).path
        if route in (("GET", "/oauth/authorize"), ("POST", "/oauth/authorize")):
            return self._authorize(method, params)
        try:
            platform = self._platform_of(params, headers)
            platform.sandbox.requests.append((method, target))
            met = platform.sandbox.disturb(method, target)
            if met and not met.done:
                return met.reply
            reply = Reply(200, self._asked(route, platform, params))
            return met.reply if met else reply
        except OAuthError as error:
            return error.reply

    def _asked(self, route: tuple[str, str], platform: "Platform", params: Params) -> dict[str, object]:
        if route == ("POST", "/oauth/token"):
            return self._token(platform, params)
        if route == ("POST", "/oauth/deauthorize"):
            return self._deauthorize(platform, params)
        raise OAuthError(404, "invalid_request", f"Unrecognized request URL ({route[0]}: {route[1]}).")

    def _authorize(self, method: str, params: Params) -> Reply:
        platform = next((it for it in self._platforms if it.client_id == one(params, "client_id")), None)
        if not platform:
            return error_page("No application matches the supplied client identifier")
        back = one(params, "redirect_uri") or next(iter(platform.redirect_uris), "")
        if back not in platform.redirect_uris:
            text = f"Invalid redirect URI '{back}'. Ensure this uri exactly matches one of the uris specified in your"
            return error_page(f"{text} application settings")
        scope = one(params, "scope") or "read_only"
        if one(params, "response_type") != "code":
            return _lead_back(back, params, error="unsupported_response_type", error_description="Use code")
        if scope not in SCOPES:
            return _lead_back(back, params, error="invalid_scope", error_description=f"Invalid scope: {scope}")
        if method == "GET":
            return agree_page(platform.name, scope, platform.offered, params)
        if one(params, "decision") != "connect":
            text = "The user denied your request"
            return _lead_back(back, params, error="access_denied", error_description=text)
        chosen = next((it for it in platform.offered if it.account == one(params, "account")), None)
        if not chosen:
            return error_page("There is no such account")
        return _lead_back(back, params, scope=scope, code=platform.codes.make(chosen, scope))

    def _platform_of(self, params: Params, headers: dict[str, str]) -> "Platform":
        key = one(params, "client_secret") or key_of(headers)
        platform = next((it for it in self._platforms if it.secret_key == key), None)
        if not platform or key in platform.sandbox.revoked:
            raise no_client(key)
        return platform

    def _token(self, platform: "Platform", params: Params) -> dict[str, object]:
        if (kind := one(params, "grant_type")) != "authorization_code":
            raise OAuthError(400, "unsupported_grant_type", f"Unsupported grant type: {kind or ''}")
        id = one(params, "code")
        if not id:
            raise bad_request("No authorization code given")
        code = platform.codes.get(id)
        if not code:
            foreign = any(it.codes.get(id) for it in self._platforms)
            text = "Authorization code provided does not belong to you"
            raise no_grant(text if foreign else f"Authorization code does not exist: {id}")
        if code.token:
            code.sandbox.revoke(code.token)
            used = "This authorization code has already been used."
            raise no_grant(f"{used} All tokens issued with this code have been revoked.")
        if platform.codes.is_expired(code):
            raise no_grant(f"Authorization code expired: {id}")
        answer = platform.connect(code.sandbox, code.scope)
        platform.codes.use(code, answer["access_token"])
        return answer

    def _deauthorize(self, platform: "Platform", params: Params) -> dict[str, object]:
        account = one(params, "stripe_user_id") or ""
        if one(params, "client_id") != platform.client_id:
            raise OAuthError(401, "invalid_client", "The client_id does not match the API key")
        if account not in platform.links:
            text = f"This application is not connected to stripe account {account}, or that account does not exist."
            raise OAuthError(401, "invalid_client", text)
        platform.deauthorize(account)
        return {"stripe_user_id": account}


def _lead_back(to: str, params: Params, **told: str) -> Reply:
    if state := one(params, "state"):
        told["state"] = state
    return Reply(303, b"", (("Location", f"{to}{'&' if '?' in to else '?'}{urlencode(told)}"),))
