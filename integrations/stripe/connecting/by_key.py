"""Connecting with a secret or restricted key that somebody pasted."""

import uuid
from contextlib import suppress
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from integrations.models import Connection
from integrations.secrets import Secret
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting import endpoints, permissions, saving
from integrations.stripe.connecting.asking import Asking
from integrations.stripe.connecting.permissions import Holder
from integrations.stripe.connecting.refusals import Known
from integrations.stripe.connecting.saving import Access


def connect(key: Secret, place: uuid.UUID, secret: Secret | None, by: Any) -> Connection:
    """Checks the key, has Stripe make the endpoint at `place`, saves; with `secret` somebody has made the endpoint.

    Raises CannotConnect: then nothing was saved. An endpoint that could not be taken back goes with the next success.
    """
    ask = Asking(key)
    holder = permissions.check(ask, _reads_live(key), makes_endpoint=secret is None)
    known = saving.find(holder)
    if known and known.disconnected_at is None:
        raise Known(known)
    if secret is not None:
        return saving.save(Access(holder, key, Connection.Via.KEY, secret, place=place), by)
    made = endpoints.make(ask, endpoints.address(place))
    try:
        saved = saving.save(Access(holder, key, Connection.Via.KEY, made.secret, made.id, place), by)
    except Exception:
        _take_back(ask, made.id)
        raise
    endpoints.tidy(ask)
    return saved


def replace(connection: Connection, key: Secret, by: Any) -> None:
    """Gives a connection another key of the same account and mode. Raises CannotConnect."""
    holder = permissions.check(Asking(key), _reads_live(key), makes_endpoint=bool(connection.endpoint))
    _same(connection, holder)
    saving.replace_key(connection, key, by)


def _same(connection: Connection, holder: Holder) -> None:
    if holder.account != connection.account:
        words = {"theirs": holder.account, "ours": connection.account}
        text = _("This key is of the account %(theirs)s, this connection of %(ours)s. Nothing was changed.")
        raise CannotConnect(text % words)
    if holder.livemode != connection.livemode:
        text = _("This is a test key, and the connection is live. Nothing was changed. Add test mode as another one.")
        if holder.livemode:
            text = _("This is a live key, and the connection is test mode. Nothing was changed. Add live as another.")
        raise CannotConnect(text)


def _take_back(ask: Asking, endpoint: str) -> None:
    # What kept the connection from being saved is the news; an endpoint that stays will only be answered 404.
    with suppress(CannotConnect, DatabaseError):
        # The database may have broken off with the row in it: that one lives on its endpoint.
        if not Connection.objects.filter(endpoint=endpoint).exists():
            endpoints.remove(ask, endpoint)


def _reads_live(key: Secret) -> bool:
    return "_live_" in key.reveal()
