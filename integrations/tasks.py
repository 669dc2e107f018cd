"""What workers do. Every task takes ids, is safe to run twice, and has a row behind it."""

from celery import shared_task
from django.conf import settings

from integrations import bell, digest, inbox, pulls
from integrations.models import Connection
from integrations.stripe import mirror, mirror_listed
from integrations.stripe.connecting import proof
from integrations.stripe.pulling import missed

BATCH = 500


@shared_task
def process_event(pk: int) -> None:
    inbox.process(pk)
    bell.ring(pk, "integrations.tasks.mirror_event")


@shared_task
def sweep() -> None:
    """Takes whatever no bell rang for, and whatever has waited long enough."""
    proof.catch_up()
    for pk in inbox.due(limit=BATCH):
        inbox.process(pk)


@shared_task
def mirror_event(pk: int) -> None:
    mirror.refresh(pk, wait=False)


@shared_task
def sweep_mirror() -> None:
    """As many as fit between two sweeps."""
    for pk in mirror.due(limit=int(10 * settings.STRIPE_MIRROR_PER_SECOND)):
        mirror.refresh(pk)


@shared_task
def sweep_mirror_of_pulls() -> None:
    mirror_listed.drain(seconds=8)


@shared_task
def run_pull(pk: int) -> None:
    pulls.process(pk)


@shared_task
def sweep_pulls() -> None:
    for pk in pulls.due(limit=BATCH):
        pulls.process(pk)


@shared_task
def catch_up() -> None:
    for connection in Connection.objects.filter(provider="stripe", disconnected_at=None):
        missed.request(connection)


@shared_task
def digest_troubles() -> None:
    digest.tick()
