"""The answers to requests, without the HTTP around them."""

from .answers import Api
from .behaviour import Behaviour
from .errors import ApiError

__all__ = ["Api", "ApiError", "Behaviour"]
