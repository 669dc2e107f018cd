"""Settles single payments again, for people: the keeper of what providers told (see `prm.ledger.attaching`)."""

from importlib import import_module
from typing import Any

from django.db.models import Exists
from django.utils.translation import gettext as _

from integrations import inbox, words
from integrations.errors import Trouble
from integrations.models import Connection
from prm.ledger.models import Payment
from prm.ledger.policy import Policy
from prm.ledger.wishes import Refused, Wish


class StoredFacts:
    """Answers from the connections' settings and the facts that are stored, asking the provider for the rest."""

    def policy(self, payment: Payment) -> Policy | None:
        connection = _connection(payment)
        return connection.policy(live_exists=connection.live_exists) if connection else None

    def settle(self, payment: Payment, wish: Wish) -> None:
        connection = _connection(payment)
        if connection is None:
            raise Refused(_("The account of %(payment)s is not connected here.") % {"payment": payment})
        policy = connection.policy(live_exists=connection.live_exists)
        provider: Any = import_module(inbox.PROVIDERS[connection.provider])
        try:
            provider.settle(connection, payment.external_id, policy, hurry=True, wish=wish)
        except Trouble as why:
            raise Refused(_("Nothing was changed. %(why)s") % {"why": words.reason(why.code, why.data)}) from None


def _connection(payment: Payment) -> Any:
    mine = {"provider": payment.provider, "account": payment.account, "livemode": payment.livemode}
    live = Exists(Connection.objects.filter(livemode=True))
    return Connection.objects.filter(**mine).annotate(live_exists=live).first()
