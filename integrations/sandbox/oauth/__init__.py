"""Stripe Connect's OAuth: a platform, the accounts that are connected to it, and the page on which they agree."""

from .platform import Platform

__all__ = ["Platform"]
