import ipaddress
from urllib.parse import urlsplit

from .errors import ApiError

NOT_PUBLIC = "URL must be publicly accessible. Consider using a tool like the Stripe CLI to test webhooks locally"


def check_url(url: str, livemode: bool, public_only: bool) -> str:
    """ApiError for an address that Stripe would not push to."""
    place = urlsplit(url)
    if place.scheme not in ("http", "https") or not place.hostname:
        raise _invalid("An explicit scheme (such as https) must be provided")
    if livemode and place.scheme != "https":
        raise _invalid("URL must use HTTPS in live mode")
    if public_only and is_local(place.hostname):
        raise _invalid(f"{NOT_PUBLIC}: https://github.com/stripe/stripe-cli")
    return url


def is_local(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local"))


def _invalid(why: str) -> ApiError:
    return ApiError(400, f"Invalid URL: {why}.", "url_invalid", "url")
