"""Runs a pull of Stripe's, whatever it is of."""

from integrations.models import Pull
from integrations.stripe.pulling import customers, stages, walking


def run(pull: Pull, beat: walking.Beat) -> None:
    """Goes on where the pull stands; raises Trouble. Safe to run twice and after being killed anywhere."""
    if pull.kind == Pull.Kind.EVERYTHING:
        walking.walk(pull, stages.everything(mirrors=pull.connection.mirrors), beat)
    elif pull.kind == Pull.Kind.CUSTOMER:
        customers.pull(pull, pull.subject, beat)
    elif pull.kind == Pull.Kind.EMAIL:
        from integrations.stripe.pulling import people

        for customer in people.find(pull.connection, pull.subject):
            customers.pull(pull, customer, beat)
    elif pull.kind == Pull.Kind.EVENTS:
        walking.walk(pull, stages.missed_events(), beat)
    else:
        from integrations.stripe.pulling import lead

        lead.run(pull, beat)
