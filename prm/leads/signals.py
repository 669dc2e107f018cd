"""What leads announce. Receivers run inside the transaction: they insert a row of work and nothing else."""

from django.dispatch import Signal

# kwargs: lead. Not sent for a lead that is imported as lost or declined.
lead_accepted = Signal()
