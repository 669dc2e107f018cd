"""Who pays with an e-mail: Stripe's customers, in whatever case it is written there, and those stored here."""

from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils import timezone

from integrations.models import Connection, Pull
from integrations.stripe import facts, mirror_listed, payloads
from integrations.stripe.facts import told_at
from integrations.stripe.models import Fact
from integrations.stripe.pulling.pages import PAGE, Lists
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.fields import fold
from prm.leads.models import Lead
from prm.ledger.facts import Facts
from prm.ledger.models import Payment
from prm.ledger.settling import FINAL


def find(connection: Connection, email: str) -> list[str]:
    """The ids of all customers of that e-mail, the earliest first; outside any transaction. Raises Trouble.

    Stripe's search ignores case but lags, its list is immediate but compares letter by letter: both are asked. What
    is stored here only adds: it may know one that Stripe has deleted, or that neither of them shows yet.
    """
    key, now = fold(email), datetime.now(UTC)
    found: dict[str, Any] = {one["id"]: one for one in _asked(connection, email) if _has(one, key)}
    mirror_listed.leave(connection, found.values(), now)
    with transaction.atomic():
        told = [telling for one in found.values() for telling in payloads.read(one)]
        facts.keep(connection, told, told_at(now, later=True))
    told_here = [one for one in _told(connection, email) if one not in found]
    return sorted(found, key=lambda one: (found[one].get("created") or 0, one)) + told_here


def payers(pull: Pull, lead: Lead, ids: list[str]) -> list[Facts]:
    """Who may have paid: Stripe's customers, and whoever the stored payments of the e-mail are of, guests too."""
    called = _names(pull.connection, ids)
    found = [_payer(pull, lead, one, called.get(one, "")) for one in ids]
    stored = _stored(pull, lead).order_by("occurred_at", "pk").first()
    return found + ([_payer(pull, lead, "", stored.facts.get("payer_name", ""))] if stored else [])


def _payer(pull: Pull, lead: Lead, payer: str, name: str) -> Facts:
    """As settling would know them of a payment. What stands for its id becomes the reason of what changes."""
    return Facts(
        provider=pull.connection.provider,
        account=pull.connection.account,
        external_id=f"pull {pull.pk}",
        livemode=pull.connection.livemode,
        currency="",
        net_minor=0,
        gross_minor=0,
        occurred_at=timezone.now(),
        payer_id=payer,
        payer_email=lead.email,
        payer_name=name,
    )


def _stored(pull: Pull, lead: Lead) -> QuerySet[Payment]:
    """Payments of the e-mail, or of a customer with it, that are no nothing."""
    of_it = Q(payer_email=lead.email_key) | Q(customer__email_key=lead.email_key)
    return Payment.objects.filter(of_it, **account(pull)).exclude(reason_code__in=FINAL)


def account(pull: Pull) -> dict[str, Any]:
    connection = pull.connection
    return {"provider": connection.provider, "account": connection.account, "livemode": connection.livemode}


def _names(connection: Connection, ids: list[str]) -> dict[str, str]:
    """What Stripe calls each of them."""
    known = Fact.objects.filter(connection=connection, external_id__in=ids)
    return {one.external_id: one.get("name") or "" for one in known}


def _has(customer: dict[str, Any], key: str) -> bool:
    return not customer.get("deleted") and fold(customer.get("email")) == key


def _asked(connection: Connection, email: str) -> list[dict[str, Any]]:
    lists, written = Lists(connection), _spellings(email)
    pages: list[list[dict[str, Any]]] = [
        page for one in sorted(written) for page in lists.pages("/v1/customers", email=one)
    ]
    for one in sorted({spelling.lower() for spelling in written}):
        pages += _searched(lists, one)
    return list(chain.from_iterable(pages))


def _searched(lists: Lists, email: str) -> list[list[dict[str, Any]]]:
    quoted = email.replace("\\", "\\\\").replace('"', '\\"')
    pages: list[list[dict[str, Any]]] = []
    more: dict[str, Any] = {}
    while True:
        answer = lists.get("/v1/customers/search", query=f'email:"{quoted}"', limit=PAGE, **more)
        pages.append(answer.get("data") or [])
        if not answer.get("has_more") or not answer.get("next_page"):
            return pages
        more = {"page": answer["next_page"]}


def _spellings(email: str) -> set[str]:
    """As it was written by whoever registered it, and folded."""
    key = fold(email)
    written = {email.strip(), key}
    for model, name in ((Lead, "email"), (Deal, "contact_email"), (Customer, "email")):
        known: Any = model._default_manager.filter(email_key=key)
        written |= {one.strip() for one in known.order_by().values_list(name, flat=True).distinct()}
    return written


def _told(connection: Connection, email: str) -> list[str]:
    key = fold(email)
    # The database lowers letters in its own way, SQLite those of ASCII alone: what it finds is looked at again.
    lowered = {Lower(Value(one)) for one in (key, email.strip())}
    known = Fact.objects.filter(email_key__in=lowered, connection=connection, kind="customer")
    # Sorted here: to be spared a sort, SQLite would leave the index and read every fact.
    return [one.external_id for one in sorted(known, key=lambda one: one.pk) if fold(one.get("email")) == key]
