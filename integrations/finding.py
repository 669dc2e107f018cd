"""What Stripe's ids are of, and what an id leads to that is no record here but belongs to one."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.admin import mirrored
from integrations.models import Connection, InboundEvent
from integrations.stripe import reach
from integrations.stripe.models import Fact
from integrations.stripe.near import Money
from prm.backoffice import cells, finding, slots
from prm.backoffice.finding import Finder, Hit
from prm.backoffice.searching_text import Asked
from prm.customers.models import Customer
from prm.ledger.models import MoneyBack, Payment, Transaction
from prm.products.models import Product

PAYMENTS = ("in", "ch", "py", "pi", "cs", "inpay")
BACK = ("re", "pyr", "dp", "du", "cn")

finding.kinds({**dict.fromkeys(PAYMENTS, Payment), **dict.fromkeys(BACK, MoneyBack)})
finding.kinds({"cus": Customer, "il": Transaction, "evt": InboundEvent, "acct": Connection, "prod": Product})


@finding.way
def payment_of(text: str) -> Iterable[Payment]:
    """The payment of an invoice, an intent, a charge or a session that goes by another of these ids."""
    if text.split("_")[0] not in PAYMENTS:
        return
    facts = Fact.objects.filter(connection__in=Connection.objects.all(), external_id=text)
    for fact in facts.select_related("connection")[:10]:
        where = {"provider": fact.connection.provider, "account": fact.connection.account}
        names = _names(fact)
        found = Payment.objects.filter(external_id__in=names, livemode=fact.connection.livemode, **where)
        rows = {one.external_id: one for one in found.defer("facts", "trace")}
        standing = [rows[name] for name in names if name in rows and rows[name].reason_code != "superseded"]
        yield from standing[:1]


def _names(fact: Fact) -> list[str]:
    """By what its payment may go, the invoice first."""
    money = Money(reach.read(reach.texts(fact.connection, [fact.external_id])))
    near = [fact.external_id, *(fact.get(name) for name in ("invoice", "intent", "charge"))]
    near += [money.intent_of.get(one, "") for one in near if one]
    invoices = [money.owner.get(one, "") for one in near if one]
    return [one for one in dict.fromkeys([*invoices, *near]) if one]


def events(asked: Asked) -> Any:
    """By its own id, or by that of what it tells of."""
    return Q(event_id=asked.text) | Q(subject=asked.text) if asked.one_word and not asked.email else None


def accounts(asked: Asked) -> Any:
    return Q(name__icontains=asked.text) | Q(account=asked.text)


def told(event: InboundEvent) -> Hit:
    return Hit(event.event_id, event.type, cells.badge(event.state, event.get_state_display()), event.subject)


def connected(connection: Connection) -> Hit:
    return Hit(str(connection), connection.account, cells.test_mark(connection.livemode))


def exact_event(text: str) -> Iterable[InboundEvent]:
    return InboundEvent.objects.filter(event_id=text).defer("body")


def exact_account(text: str) -> Iterable[Connection]:
    return Connection.objects.filter(account=text)


@slots.panel("find")
def accounts_known(request: HttpRequest, asked: Asked) -> str | None:
    """Whose ids are known here: an id of another account or mode leads nowhere."""
    if not request.user.has_perm("integrations.view_connection"):
        return None
    modes = {True: _("live"), False: _("test mode")}
    names = [f"{one.account} ({modes[one.livemode]})" for one in Connection.objects.all()[:10]]
    if not names:
        return _("No Stripe account is connected yet.")
    return _("Stripe ids here are of %(accounts)s.") % {"accounts": get_text_list(names, _("and"))}


by_name = gettext_lazy("Name or account")
by_id = gettext_lazy("Id of the event or of what it is about")
finding.register(Finder(InboundEvent, events, told, by_id, exact_event, order=80, found="id", unread=("body",)))
finding.register(Finder(Connection, accounts, connected, by_name, exact_account, order=95, found="straight"))
mirrored.register()
