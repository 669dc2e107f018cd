"""Who reads the page that is being made, and what they may open."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


def may_open(model: type[models.Model]) -> bool:
    """Whether the reader may see rows of `model`; outside of a request nobody is kept from anything."""
    # simple_history's middleware keeps the request for the same purpose: to know whose doing it is.
    user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user is None or may_see(user, model)


def may_see(user: Any, model: type[models.Model]) -> bool:
    meta = model._meta
    return any(user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}") for verb in ("view", "change"))
