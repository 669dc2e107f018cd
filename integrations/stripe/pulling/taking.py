"""What a page tells is kept as facts, and what that completes is settled, as if events had told it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from integrations.errors import Trouble
from integrations.models import Connection, Pull
from integrations.stripe import facts, payloads
from integrations.stripe.facts import Telling, told_at
from integrations.stripe.fields import ident, text
from integrations.stripe.payloads import listed
from integrations.stripe.pulling.pages import Page
from integrations.stripe.pulling.stages import seconds
from integrations.stripe.settle_many import look, settle_many
from prm.ledger.models import Payment
from prm.products import naming

TELLING = ("invoice", "charge", "payment_intent", "checkout.session")
MONEY = ("invoice", "intent", "charge")


def keep(pull: Pull, page: Page) -> None:
    """Keeps a page's facts, inside a transaction. Raises Trouble (permanent) where one is of the other mode."""
    for one in page:
        if one.get("livemode", pull.connection.livemode) is not pull.connection.livemode:
            raise Trouble("mode_differs", permanent=True, id=ident(one))
    told = [telling for one in page for telling in (*payloads.read(one), *_listed(one))]
    heard = {ident(obj) for obj in page if obj.get("object") in TELLING and (obj.get("created") or 0) >= _since(pull)}
    facts.keep(pull.connection, told, told_at(page.at, later=True), heard)
    for one in page:
        if one.get("object") == "product" and text(one, "name"):
            naming.learn("stripe", pull.connection.account, ident(one), text(one, "name"), page.at)


def _listed(obj: dict[str, Any]) -> list[Telling]:
    if obj.get("object") == "invoice":
        return listed.payments_of(obj)
    return listed.intent_of(obj) if obj.get("object") == "charge" else []


def _since(pull: Pull) -> int:
    return seconds(pull.since)


def settle_all(pull: Pull, keys: list[str], *, known_only: bool) -> None:
    """Settles the money of these objects, or of those alone whose payment is known; counts what became of it."""
    connection = pull.connection
    policy = connection.policy(live_exists=Connection.objects.filter(livemode=True).exists())
    looked = look(connection, keys)
    names = {key: {name for name, one in near.items() if one.kind in MONEY} for key, near in looked.near.items()}
    before = _outcomes(connection, names.values())
    if known_only:
        looked.near = {key: near for key, near in looked.near.items() if names[key] & set(before)}
    settle_many(connection, looked, policy)
    after = _outcomes(connection, (names[key] for key in looked.near))
    new = {key: told for key, told in after.items() if before.get(key) != told}
    for (outcome, reason), number in Counter(new.values()).items():
        pull.count(outcome if outcome != Payment.Outcome.UNMATCHED else f"unmatched: {reason}", number)
    if not known_only:
        pull.count("already there", len(after) - len(new))
        pull.count("seen", len(after))


def _outcomes(connection: Connection, names: Iterable[set[str]]) -> dict[str, tuple[str, str]]:
    ids = list(set().union(*names))
    rows = Payment.objects.filter(provider="stripe", account=connection.account, external_id__in=ids)
    told = rows.exclude(reason_code="superseded").values_list("external_id", "outcome", "reason_code")
    return {key: (outcome, why) for key, outcome, why in told}
