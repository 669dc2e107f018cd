"""What attaching a payment to a customer would do, told before it is done. Reads only."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prm import money
from prm.customers.models import Customer
from prm.directions import apart
from prm.ledger import attaching as persons
from prm.ledger import words
from prm.ledger.facts import Facts
from prm.ledger.matching import match
from prm.ledger.models import Payment
from prm.ledger.policy import Policy
from prm.partners.models import Partner

TOLD = ("customer_chosen", "customer_chosen_id", "deals_found", "lead_found")


@dataclass(frozen=True)
class Foreseen:
    """`steps` in words, in order; `refused` says why it cannot be done ("": it can)."""

    steps: tuple[str, ...] = ()
    refused: str = ""


def attaching(payment: Payment, customer: Customer) -> Foreseen:
    """What `prm.ledger.attaching.attach` would do, as far as nobody changes anything meanwhile."""
    policy = persons.keeper.policy(payment)
    if policy is None:
        return Foreseen(refused=_("The account of %(payment)s is not connected here.") % {"payment": payment})
    found = match(_facts(payment), policy, customer)
    if found.customer is None or found.customer.pk != customer.pk:
        known = {"payer": payment.payer_id, "customer": apart(str(found.customer))}
        return Foreseen(refused=_("%(payer)s is known as the customer %(customer)s already.") % known)
    steps = [words.step(step).text for step in found.trace if step["code"] in TOLD]
    recorded = _recorded(payment, policy, customer.partner or found.source)
    return Foreseen((*steps, *recorded, *_others(payment)))


def _others(payment: Payment) -> list[str]:
    """What it leaves as it is."""
    if not payment.payer_id:
        return [_("It names no customer of the provider's: only this payment is attached, not the next one.")]
    same = Payment.objects.filter(payer_id=payment.payer_id, provider=payment.provider, account=payment.account)
    number = same.filter(outcome=Payment.Outcome.UNMATCHED).exclude(pk=payment.pk).count()
    text = ngettext(
        "%(number)s more payment of %(payer)s stays on the list until you settle it again.",
        "%(number)s more payments of %(payer)s stay on the list until you settle them again.",
        number,
    )
    return [text % {"number": number, "payer": payment.payer_id}] if number else []


def _recorded(payment: Payment, policy: Policy, partner: Partner | None) -> list[str]:
    under = words.step({"code": "settled", "settings": asdict(policy)}).text
    if policy.live_exists and not payment.livemode:
        return [words.reason("test_mode", {})]
    if not policy.create_transaction:
        return [words.reason("switched_off", {}), _("It is recorded when they are on and it is settled again.")]
    amount = {"amount": money.for_reader(payment.net_minor, payment.currency), "partner": apart(str(partner))}
    if partner is None:
        return [under, _("%(amount)s is recorded and credited to nobody: no partner has claimed them.") % amount]
    return [under, _("%(amount)s is recorded and credited to %(partner)s.") % amount]


def _facts(payment: Payment) -> Facts:
    """As much as matching reads."""
    names = ("provider", "account", "external_id", "livemode", "currency", "net_minor", "gross_minor", "occurred_at")
    told = {name: getattr(payment, name) for name in (*names, "payer_id", "payer_email")}
    return Facts(**told)
