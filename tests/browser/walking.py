"""What the back office's walks share: two windows, Stripe that delivers over the wire, and what money wrote."""

from contextlib import contextmanager

from integrations.models import InboundEvent
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.ledger.models import MoneyBack, Payment, Transaction
from tests.browser.walk import ADA, picture
from tests.door import SECRET
from tests.server import wait_until, web

WINDOWS = {"desktop": (1280, 800), "phone": (390, 844)}
NET, GROSS = "€100.00", "€120.00"


@contextmanager
def serving(shop, stripe):
    """The web server with a worker of its own. What happens at Stripe from now on can be delivered to it."""
    with web() as base:
        stripe.subscribe(base + shop.connection.webhook_path, SECRET)
        yield base


def looking(open_as, user, window, path="/admin/"):
    """A person's page, in a window of that size."""
    width, height = WINDOWS[window]
    page = open_as(user, path, width)
    page.set_viewport_size({"width": width, "height": height})
    return page


def pay(stripe, name=None):
    """Ada pays an invoice of 100 euro net, 120 with tax."""
    seats = [{"description": "Seats", "amount": 10000}]
    return stripe.pay_invoice(stripe.customer(ADA, name), seats, taxes=[{"percent": 20}], description="Order 7")


def push(stripe, only=None):
    """Stripe pushes what it has to tell, signed, and the door takes each of it. The rest of `only` gets lost."""
    told = stripe.deliver(drop=only and (lambda envelope: envelope["type"] != only))
    assert {status for _event, status in told} == {200}


def read():
    """Waits until the worker has read all that was delivered."""
    wait_until(lambda: not InboundEvent.objects.filter(state="pending").exists())
    assert not InboundEvent.objects.filter(state="failed").exists()


def fine(page, name):
    """Nothing went wrong on the page, nobody else was asked, and nothing is wider than the window."""
    picture(page, name)
    assert page.faults == []


def search(page, text):
    """Types into the one search box, by keyboard alone."""
    page.keyboard.press("/")
    page.keyboard.type(text)


def waiting(page, words):
    """The card of what waits for somebody on the home page, by its words."""
    return page.locator(".pr-waiting a", has_text=words)


def ledger():
    """Every row in the order of writing: kind, amount, currency, whom it is credited to, whose money it is."""
    fields = ("kind", "amount_minor", "currency", "partner__key", "customer__email")
    return list(Transaction.objects.order_by("pk").values_list(*fields))


def made():
    """How many rows there are of all that a payment can make beside its transactions."""
    return {model.__name__: model.objects.count() for model in (Payment, Customer, Deal, MoneyBack)}
