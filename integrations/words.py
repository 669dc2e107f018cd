"""Why an event ended as it did: kept as a code with its data, turned into a sentence for the reader."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from prm.directions import apart

REASONS: dict[str, Promise] = {
    "sample": _("A sample that Stripe sends to try an endpoint."),
    "other_mode": _("An event of %(mode)s mode, told to a connection of the other mode."),
    "mode_differs": _("%(id)s is of the other mode than this connection: the key is not what it seemed to be."),
    "other_account": _("An event of the account %(account)s, told to a connection of another one."),
    "not_about_money": _("Nothing here depends on “%(object)s”."),
    "no_object": _("The event holds no object (data.object)."),
    "probe": _("Sent by this program to itself, to try the connection."),
    "disconnected": _("The account was disconnected: Stripe cannot be asked any more."),
    "deleted": _("%(id)s was deleted at Stripe: there is nothing left to read of it."),
    "no_id": _("The object has no id yet; a later event tells of it."),
    "unreadable": _("The field %(field)s of %(id)s cannot be read: %(why)s."),
    "waiting": _("Waiting for more of this payment's events."),
    "provider_down": _("Stripe did not answer: %(why)s."),
    "refused": _("Stripe refused the look-up: %(why)s."),
    "busy": _("Somebody changed the same rows: %(why)s."),
    "defect": _("A defect in this program: %(why)s."),
    "found": _("Found as %(customer)s, credited to %(partner)s. Customers at Stripe with this e-mail: %(number)s."),
    "nobody": _("Nobody at Stripe has the e-mail %(email)s, and no payment with it is known."),
    "other_partner": _("%(customer)s belongs to %(partner)s already: nothing was pulled, and the lead stays accepted."),
    "lead_closed": _("The lead was no longer accepted when its turn came: nothing was pulled."),
    "lead_elsewhere": _("The lead has become another customer than this e-mail leads to: nothing was pulled."),
    "pull_test_mode": _("A live account is connected, so test payments no longer count: nothing was pulled."),
    "secret_unreadable": _("The connection's API key cannot be opened: FIELD_ENCRYPTION_KEY has changed."),
}


def reason(code: str, data: dict[str, Any]) -> str:
    shown = {name: apart(str(one)) for name, one in data.items()}
    return str(REASONS[code]) % shown if code in REASONS else code


def storable(value: Any) -> Any:
    """`value` without NUL and lone surrogates in its texts, which JSON may carry and PostgreSQL refuses."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(name): storable(one) for name, one in value.items()}
    return value
