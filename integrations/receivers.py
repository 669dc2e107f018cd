"""What the integrations do about what the nouns announce. Each runs in the announcing transaction: it leaves a row."""

from typing import Any

from django.dispatch import receiver

from integrations import pulls
from integrations.models import Connection, Pull
from prm.leads.models import Lead
from prm.leads.signals import lead_accepted


@receiver(lead_accepted, dispatch_uid="integrations.pull_on_accept")
def pull_accepted(sender: type[Lead], lead: Lead, **_: Any) -> None:
    """A pull for each connection that pulls on acceptance; the bell rings on commit."""
    for connection in Connection.objects.filter(pull_on_accept=True, disconnected_at=None):
        pulls.request(connection, Pull.Kind.LEAD, lead.key)
