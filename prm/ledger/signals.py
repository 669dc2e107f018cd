"""What the ledger announces. Receivers run inside the transaction: they insert a row of work and nothing else."""

from django.dispatch import Signal

# kwargs: payment, transactions (new rows, in order). Sent for sales and reversals alike, never for a replay.
transaction_recorded = Signal()
