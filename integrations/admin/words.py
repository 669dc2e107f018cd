"""What each setting does and when to turn it on, in words for the person who decides."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Toggle:
    name: str
    title: Words
    what: Words
    when: Words = ""
    alive: bool = True

    @property
    def short(self) -> str:
        """Its name within a sentence."""
        title = str(self.title)
        return title[:1].lower() + title[1:]


@dataclass(frozen=True)
class Choice:
    name: str
    value: str
    title: Words
    short: Words
    when: Words


TOGGLES = (
    Toggle(
        "convert_lead",
        _("Convert lead to customer"),
        _("With a first payment, the earliest accepted lead with the payer’s e-mail becomes a customer."),
        _("people buy by themselves, or you keep your deals in another system."),
    ),
    Toggle(
        "associate_deal",
        _("Associate customer on deal"),
        _("Every accepted or won deal with the payer’s e-mail and no customer yet gets this one."),
        _("you work on deals here and want each of them to show who pays for it."),
    ),
    Toggle(
        "create_transaction",
        _("Create transaction from succeeded payment"),
        _("A payment of a known customer is written to the ledger, net of tax and discount, for its source partner."),
        _("partners earn on revenue. Off: leads and deals still find their customers, but nobody earns."),
    ),
    Toggle(
        "pull_on_accept",
        _("Pull payments when a lead is accepted"),
        _("Accepting a lead asks Stripe for what this e-mail has paid lately, and records it."),
        _("leads often reach you after their first payment."),
    ),
)

MIRRORING = Toggle(
    "mirrors",
    _("Mirror Stripe’s objects"),
    _(
        "Keeps a copy of customers, invoices and charges for the pages under “Stripe objects” and for your own code. "
        "Payments do not depend on it."
    ),
)

NAMING = (
    Choice(
        "naming",
        "charge",
        _("Charge’s description or invoice number"),
        _("charge’s description or invoice number"),
        _("your descriptions already say what was sold, or you look payments up by their invoice."),
    ),
    Choice(
        "naming",
        "product",
        _("Product names"),
        _("product names"),
        _("partners should see what was bought. Up to three products are named."),
    ),
)

SPLITTING = (
    Choice(
        "splitting",
        "payment",
        _("One transaction per payment"),
        _("one per payment"),
        _("everything on an invoice earns alike."),
    ),
    Choice(
        "splitting",
        "line",
        _("One transaction per invoice line"),
        _("one per invoice line"),
        _("some products earn more than others, or nothing."),
    ),
)
