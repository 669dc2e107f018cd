"""What stands near one payment: which invoice, intents and charges are the same money."""

from collections.abc import Iterator

from integrations.stripe.payloads.invoices import PAID_BY
from integrations.stripe.reach import Near
from integrations.stripe.told import Told


class Money:
    """The facts around a payment, with `owner`: the invoice that an intent or a charge settles."""

    def __init__(self, near: Near) -> None:
        self.near = near
        self.intent_of = self._intents()
        self.owner = self._owners()

    def of_kind(self, kind: str) -> list[Told]:
        return [fact for fact in self.near.values() if fact.kind == kind and fact.data]

    def get(self, key: str) -> Told | None:
        fact = self.near.get(key)
        return fact if fact and fact.data else None

    def charges(self, ids: set[str]) -> list[Told]:
        """The captured ones among the charges `ids` and the charges of the intents `ids`, earliest first."""
        found = [
            fact
            for fact in self.of_kind("charge")
            if fact.get("captured") and ids & {fact.external_id, self.intent_of.get(fact.external_id)}
        ]
        return sorted(found, key=lambda fact: (fact.get("created", 0), fact.external_id))

    def owned(self, invoice: str) -> set[str]:
        """The intents and charges that settle `invoice`."""
        return {key for key, owner in self.owner.items() if owner == invoice}

    def links(self, invoice: str) -> list[Told]:
        return [link for link in self.of_kind("link") if link.get("invoice") == invoice and _holds(link)]

    def session(self, intent: str) -> Told | None:
        return next((one for one in self.of_kind("session") if one.get("intent") == intent), None)

    def heard(self, ids: set[str]) -> bool:
        """Whether an event told of one of these objects, or of what ties them together."""
        if any(fact.heard for fact in map(self.near.get, ids) if fact):
            return True
        ties = [*self.of_kind("link"), *self.of_kind("session")]
        return any(one.heard and ids & {one.get("invoice"), one.get("intent"), one.get("charge")} for one in ties)

    def _intents(self) -> dict[str, str]:
        found = {one.get("charge"): one.external_id for one in self.of_kind("intent") if one.get("charge")}
        back = [one for kind in ("refund", "dispute") for one in self.of_kind(kind) if one.get("charge")]
        named = {one.get("charge"): one.get("intent") for one in back if one.get("intent")}
        told = {one.external_id: one.get("intent") for one in self.of_kind("charge") if one.get("intent")}
        return {**named, **found, **told}

    def _owners(self) -> dict[str, str]:
        owner: dict[str, str] = {}
        for key, invoice in self._told_owners():
            if key and invoice and not self._gone(invoice):
                owner.setdefault(key, invoice)
        for charge, intent in self.intent_of.items():
            known = owner.get(intent) or owner.get(charge)
            if known:
                owner[charge] = owner[intent] = known
        return owner

    def _told_owners(self) -> Iterator[tuple[str, str]]:
        for link in self.of_kind("link"):
            if _holds(link):
                yield link.get("intent", ""), link.get("invoice", "")
                yield link.get("charge", ""), link.get("invoice", "")
        for invoice in self.of_kind("invoice"):
            for one in payers(invoice):
                yield one, invoice.external_id
        for fact in [*self.of_kind("charge"), *self.of_kind("intent")]:
            yield fact.external_id, fact.get("invoice", "")
        for session in self.of_kind("session"):
            yield session.get("intent", ""), session.get("invoice", "")

    def _gone(self, invoice: str) -> bool:
        fact = self.get(invoice)
        return bool(fact and fact.knows("asked_invoice") and not fact.knows("status"))


def payers(invoice: Told) -> list[str]:
    """The charges and intents that old payloads of an invoice named."""
    return [name.removeprefix(PAID_BY) for name in sorted(invoice.data) if name.startswith(PAID_BY)]


def _holds(link: Told) -> bool:
    return link.get("status") != "canceled"
