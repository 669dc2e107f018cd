"""Where an account becomes a connection: one row, in one transaction, after all calls."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.models import Connection
from integrations.secrets import Secret
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting.permissions import Holder
from integrations.stripe.connecting.refusals import Known
from prm import states


@dataclass(frozen=True)
class Access:
    """How an account is reached, and how it reaches us: at the address `place`, signed with `secret`."""

    holder: Holder
    key: Secret
    via: str
    secret: Secret = field(default_factory=lambda: Secret(""))
    endpoint: str = ""
    place: uuid.UUID = field(default_factory=uuid.uuid4)


def find(holder: Holder) -> Connection | None:
    return _rows(holder).first()


def save(access: Access, by: Any) -> Connection:
    """The connection, or the disconnected one of the same account and mode, alive again. Raises Known."""
    try:
        with transaction.atomic():
            row = _rows(access.holder).select_for_update().first()
            if row and row.disconnected_at is None:
                raise Known(row)
            return _filled(row, access, by)
    except IntegrityError:
        text = _("Somebody else connected this account at the same moment. Look at the list of connections.")
        raise CannotConnect(text) from None


def _rows(holder: Holder) -> Any:
    return Connection.objects.filter(provider="stripe", account=holder.account, livemode=holder.livemode)


def _filled(row: Connection | None, access: Access, by: Any) -> Connection:
    again = row is not None
    row = row or Connection(account=access.holder.account, livemode=access.holder.livemode)
    row.name = row.name or access.holder.name
    row.uuid, row.via, row.endpoint = access.place, access.via, access.endpoint
    row.api_key, row.webhook_secret = access.key, access.secret
    row.created_at, row.proven_at, row.disconnected_at = timezone.now(), None, None
    words = {"via": row.get_via_display()}  # type: ignore[attr-defined]
    text = _("Connected again: %(via)s.") if again else _("Connected: %(via)s.")
    states.save(row, by=by, reason=text % words)
    return row


def replace_key(connection: Connection, key: Secret, by: Any) -> None:
    """Raises CannotConnect where somebody has disconnected it meanwhile."""
    with transaction.atomic():
        row = states.locked(connection)
        if row.disconnected_at:
            raise CannotConnect(_("%(name)s was disconnected meanwhile. Nothing was changed.") % {"name": row})
        row.api_key = key
        states.save(row, by=by, reason=_("The key was replaced."))
