"""What one Stripe customer paid."""

from integrations.models import Pull
from integrations.stripe.pulling import stages, walking


def pull(row: Pull, customer: str, beat: walking.Beat = lambda: None) -> None:
    """Pulls what one Stripe customer paid since `row.since`, and what went back. Safe to repeat; raises Trouble."""
    walking.walk(row, stages.of_customer(customer), beat, part=customer)
