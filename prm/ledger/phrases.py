"""What reasons, steps of a trace and settings are called, by the codes that they are kept as."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

REASONS: dict[str, Promise] = {
    "recorded": gettext_lazy("Recorded for %(customer)s, credited to %(partner)s."),
    "recorded_unclaimed": gettext_lazy("Recorded for %(customer)s, whom no partner has claimed."),
    "no_match": gettext_lazy("No lead, deal or customer with %(email)s."),
    "no_match_no_email": gettext_lazy("No e-mail, and no customer with the id %(payer)s."),
    "no_match_anonymous": gettext_lazy("Neither an e-mail nor a customer's id: nobody to look for."),
    "lead_pending": gettext_lazy("No customer with %(email)s. The lead %(lead)s is still pending."),
    "lead_not_converted": gettext_lazy(
        "No customer with %(email)s. The lead %(lead)s is accepted, but converting leads is switched off."
    ),
    "deal_not_associated": gettext_lazy(
        "No customer with %(email)s. The deal %(deal)s has this contact, but associating deals is switched off."
    ),
    "switched_off": gettext_lazy("Transactions are switched off."),
    "zero": gettext_lazy("Nothing was paid: the net amount is zero."),
    "test_mode": gettext_lazy("Test mode: a live account is connected, so test payments no longer count."),
    "superseded": gettext_lazy("Settled by %(by)s."),
    "left": gettext_lazy("Left by %(by)s: “%(text)s”"),
    "part_paid": gettext_lazy("Paid in part (%(paid)s of %(total)s), then %(status)s. A person has to decide."),
}

STEPS: dict[str, Promise] = {
    "settled": gettext_lazy("Settled under these settings: %(settings)s."),
    "taken_up": gettext_lazy("%(by)s had it settled again."),
    "attached": gettext_lazy("%(by)s attached it to the customer %(customer)s."),
    "customer_chosen": gettext_lazy("%(customer)s, chosen by a person, gets this payment."),
    "customer_chosen_id": gettext_lazy("%(customer)s, chosen by a person, gets this payment and the id %(payer)s."),
    "asked_invoice": gettext_lazy("Asked for the invoice %(id)s: %(answer)s."),
    "asked_lines": gettext_lazy("Asked for all lines of %(id)s: %(answer)s."),
    "asked_links": gettext_lazy("Asked which payments settle %(id)s: %(answer)s."),
    "asked_link": gettext_lazy("Asked which invoice %(id)s settles: %(answer)s."),
    "asked_session": gettext_lazy("Asked for the Checkout Session of %(id)s: %(answer)s."),
    "asked_charge": gettext_lazy("Asked for the charge of %(id)s: %(answer)s."),
    "asked_customer": gettext_lazy("Asked for the customer %(id)s: %(answer)s."),
    "asked_product": gettext_lazy("Asked for the product %(id)s: %(answer)s."),
    "adjusted": gettext_lazy("The lines differ from the invoice by %(amount)s: kept as a row of its own."),
    "rounded": gettext_lazy("The lines differ from the invoice by %(amount)s: added to the largest line."),
    "customer_by_id": gettext_lazy("%(payer)s is known as the customer %(customer)s."),
    "customer_by_email": gettext_lazy("The earliest customer with %(email)s is %(customer)s."),
    "customer_unknown": gettext_lazy("No customer is known by %(payer)s or %(email)s."),
    "customer_unknown_by_id": gettext_lazy("No customer is known by %(payer)s, and there is no e-mail."),
    "customer_unknown_by_email": gettext_lazy("No customer has the e-mail %(email)s."),
    "customer_other": gettext_lazy("%(other)s has the e-mail %(email)s too; the provider's id decided."),
    "deals_off": gettext_lazy("Associating deals is switched off."),
    "deals_none": gettext_lazy("No accepted or won deal without a customer has the contact %(email)s."),
    "deals_found": gettext_lazy("Deals with the contact %(email)s get this customer: %(deals)s."),
    "leads_off": gettext_lazy("Converting leads is switched off."),
    "leads_not_first": gettext_lazy("Not a first payment: the customer has its source partner already."),
    "leads_none": gettext_lazy("No accepted lead has the e-mail %(email)s."),
    "leads_pending": gettext_lazy("No accepted lead has the e-mail %(email)s; %(lead)s is still pending."),
    "lead_found": gettext_lazy("The earliest accepted lead with %(email)s is %(lead)s: it converts."),
    "customer_made": gettext_lazy("The customer %(customer)s is made, source partner %(partner)s."),
    "customer_claimed": gettext_lazy("%(customer)s is claimed by %(partner)s."),
    "recording_off": gettext_lazy("Creating transactions is switched off."),
    "deal_named": gettext_lazy("The transaction belongs to the deal %(deal)s."),
    "row": gettext_lazy("Recorded “%(name)s”: %(amount)s."),
    "row_reversed": gettext_lazy("Reversed “%(name)s”: %(amount)s, because of %(source)s."),
    "row_reinstated": gettext_lazy("Reinstated “%(name)s”: %(amount)s, because of %(source)s."),
    "asked_refunds": gettext_lazy("Asked for the refunds of %(id)s: %(answer)s."),
    "asked_note": gettext_lazy("Asked for the credit note %(id)s: %(answer)s."),
    "asked_note_lines": gettext_lazy("Asked for all lines of %(id)s: %(answer)s."),
    "back": gettext_lazy("Money went back. Reckoned anew from all that is known of it."),
    "back_refund": gettext_lazy("The refund %(id)s of %(amount)s counts for %(counts)s. %(why)s"),
    "back_dispute": gettext_lazy("The dispute %(id)s of %(amount)s counts for %(counts)s. %(why)s"),
    "back_note": gettext_lazy("The credit note %(id)s of %(amount)s counts for %(counts)s. %(why)s"),
    "back_notes": gettext_lazy(
        "Credit notes took %(notes_gross)s of %(gross)s paid, and name their net: %(notes_net)s."
    ),
    "back_share": gettext_lazy(
        "Refunds and disputes took %(rest_gross)s of %(room)s. The same part of the net %(whole)s is %(rest_net)s."
    ),
    "back_stands": gettext_lazy("%(stands)s of %(net)s should stand."),
    "taken_up_for_lead": gettext_lazy("Settled again, because the lead %(lead)s was accepted."),
    "credited_anew": gettext_lazy("%(customer)s was claimed by %(partner)s: what stands is credited anew."),
    "outcome": gettext_lazy("%(reason)s"),
}

# What a refund, a dispute or a credit note counts for, and why.
BACK: dict[str, Promise] = {
    "counts": gettext_lazy("It stands."),
    "waiting": gettext_lazy("Waits for its payment, which nobody told of yet."),
    "unsold": gettext_lazy("Its payment made no transaction, so there is nothing to take back."),
    "failed": gettext_lazy("It failed: the money stayed."),
    "canceled": gettext_lazy("It was cancelled: the money stayed."),
    "voided": gettext_lazy("The note is void."),
    "given_up": gettext_lazy("Its invoice was given up before anybody paid."),
    "inquiry": gettext_lazy("An inquiry: no money was withdrawn."),
    "not_withdrawn": gettext_lazy("No money was withdrawn yet."),
    "reinstated": gettext_lazy("The dispute was decided for you: the money came back."),
    "not_captured": gettext_lazy("Only held, never captured: no money went back."),
    "linked": gettext_lazy("The rest of it is in a credit note, which counts."),
    "capped": gettext_lazy("More than there was left to give back: the rest does not count."),
    "not_positive": gettext_lazy("Its amount is not above zero: it does not count."),
    "other_currency": gettext_lazy("It is in another currency than the payment: it does not count."),
}


SETTINGS: dict[tuple[str, Any], Promise] = {
    ("convert_lead", True): gettext_lazy("leads convert"),
    ("convert_lead", False): gettext_lazy("leads do not convert"),
    ("associate_deal", True): gettext_lazy("deals get their customer"),
    ("associate_deal", False): gettext_lazy("deals are left alone"),
    ("create_transaction", True): gettext_lazy("transactions are created"),
    ("create_transaction", False): gettext_lazy("no transactions are created"),
    ("naming", "charge"): gettext_lazy("named by the charge or the invoice"),
    ("naming", "product"): gettext_lazy("named by the products"),
    ("splitting", "payment"): gettext_lazy("one transaction per payment"),
    ("splitting", "line"): gettext_lazy("one transaction per line"),
}
