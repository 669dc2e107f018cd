"""What a page tells is kept as facts, and what that completes is settled, as if events had told it."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from integrations.models import Connection, Pull
from integrations.stripe import facts, payloads
from integrations.stripe.facts import Telling, told_at
from integrations.stripe.fields import ident
from integrations.stripe.models import Link
from integrations.stripe.payloads import listed
from integrations.stripe.pulling.pages import Page
from integrations.stripe.pulling.stages import seconds
from integrations.stripe.settle_many import settle_many
from prm.ledger.models import Payment

Named = dict[str, set[str]]
HOPS = 3
MONEY = ("invoice", "charge", "payment_intent", "checkout.session")


def keep(pull: Pull, page: Page) -> Named:
    """Keeps a page's facts, inside a transaction; returns for each object the ids that it names."""
    tellings: dict[str, list[Telling]] = {one["id"]: [*payloads.read(one), *_listed(one)] for one in page}
    heard = {ident(obj) for obj in page if obj.get("object") in MONEY and (obj.get("created") or 0) >= _since(pull)}
    every = [telling for told in tellings.values() for telling in told]
    facts.keep(pull.connection, every, told_at(datetime.now(UTC), later=True), heard)
    return {key: {key, *(name for one in told for name in (one.id, *one.links))} for key, told in tellings.items()}


def _listed(obj: dict[str, Any]) -> list[Telling]:
    if obj.get("object") == "invoice":
        return listed.payments_of(obj)
    return listed.intent_of(obj) if obj.get("object") == "charge" else []


def _since(pull: Pull) -> int:
    return seconds(pull.since)


def settle_all(pull: Pull, named: Named, *, known_only: bool) -> None:
    """Settles the money of these objects, or of those alone whose payment is known; counts what became of it."""
    connection = pull.connection
    policy = connection.policy(live_exists=Connection.objects.filter(livemode=True).exists())
    around = _around(connection, named)
    names = {name for found in around.values() for name in found}
    before = _outcomes(connection, names)
    settle_many(connection, [key for key in named if not known_only or around[key] & set(before)], policy)
    after = _outcomes(connection, names)
    new = {key: told for key, told in after.items() if before.get(key) != told}
    for (outcome, reason), number in Counter(new.values()).items():
        pull.count(outcome if outcome != Payment.Outcome.UNMATCHED else f"unmatched: {reason}", number)
    if not known_only:
        pull.count("already there", len(after) - len(new))
        pull.count("seen", len(after))


def _around(connection: Connection, named: Named) -> Named:
    """With the invoices that these objects settle: a charge, its intent, what links that, the invoice."""
    found = {key: set(names) for key, names in named.items()}
    for _ in range(HOPS):
        sources = {name for names in found.values() for name in names}
        links = Link.objects.filter(connection=connection, source__in=sources).values_list("source", "target")
        targets: dict[str, set[str]] = {}
        for source, target in links:
            targets.setdefault(source, set()).add(target)
        for names in found.values():
            names |= {target for name in list(names) for target in targets.get(name, ())}
    return found


def _outcomes(connection: Connection, names: set[str]) -> dict[str, tuple[str, str]]:
    mine = {"provider": "stripe", "account": connection.account, "external_id__in": names}
    rows = Payment.objects.filter(**mine).exclude(reason_code="superseded")
    return {key: (outcome, why) for key, outcome, why in rows.values_list("external_id", "outcome", "reason_code")}
