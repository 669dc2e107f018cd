"""What is answered to whatever a partner registers: it is accepted or declined, and what was accepted may be lost."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from prm.backoffice.steps import Step

PENDING, ACCEPTED = ("pending",), ("accepted",)


def accept(says: Any) -> Step:
    return Step("accept", _("Accept"), PENDING, _("%(row)s is accepted."), "check", "primary", says)


def decline(says: Any) -> Step:
    asks = _("Decline it, for what reason?")
    return Step("decline", _("Decline"), PENDING, _("%(row)s is declined."), "x", "danger", says, asks)


def lose(says: Any) -> Step:
    asks = _("Mark it as lost, for what reason?")
    return Step("lose", _("Mark as lost"), ACCEPTED, _("%(row)s is lost."), "minus", "", says, asks)
