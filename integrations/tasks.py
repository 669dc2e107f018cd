"""What workers do. Every task takes ids, is safe to run twice, and has a row behind it."""

from celery import shared_task

from integrations import bell, inbox
from integrations.stripe import mirror

BATCH = 500


@shared_task
def process_event(pk: int) -> None:
    inbox.process(pk)
    bell.ring(pk, "integrations.tasks.mirror_event")


@shared_task
def sweep() -> None:
    """Takes whatever no bell rang for, and whatever has waited long enough."""
    for pk in inbox.due(limit=BATCH):
        inbox.process(pk)


@shared_task
def mirror_event(pk: int) -> None:
    mirror.refresh(pk)


@shared_task
def sweep_mirror() -> None:
    for pk in mirror.due(limit=BATCH):
        mirror.refresh(pk)
