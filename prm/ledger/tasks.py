from celery import shared_task

from prm.ledger.sums import folding

BATCH = 5000


@shared_task
def fold_sums() -> None:
    """Adds to the kept sums what has changed; whoever reads them adds the rest."""
    while folding.fold(BATCH) == BATCH:
        continue
