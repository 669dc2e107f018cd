"""The answers to requests, without the HTTP around them."""

from .answers import Api
from .errors import ApiError

__all__ = ["Api", "ApiError"]
