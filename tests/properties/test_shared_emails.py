"""Where an e-mail leads to several customers, first settled is first served; what holds nevertheless."""

from copy import deepcopy

from hypothesis import given, settings

from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.models import Payment, Transaction
from tests.properties import back, billed, oracle
from tests.properties.examples import examples
from tests.properties.plain import World
from tests.properties.plans import happened, plans
from tests.properties.telling import Teller
from tests.properties.test_same_result import begin
from tests.properties.worlds import worlds


@given(worlds(strict=False), plans)
@settings(max_examples=examples(15))
def test_one_payment_each_with_the_same_net_and_name(stage, world, plan):
    teller = begin(stage, world)
    for _ in teller.act():
        pass
    counts = stage.door.tell(*plan.arranged(happened(stage.sandbox, plan)))
    assert (counts["pending"], counts["failed"]) == (0, 0)
    paid = billed.payments(stage.sandbox)
    names = dict(zip(teller.products, world.products, strict=True))
    wanted = oracle.ledger(deepcopy(world), teller.payers, names, paid)
    found = {one.external_id: one for one in Payment.objects.exclude(reason_code="superseded")}
    assert {key: (one.net_minor, one.currency) for key, one in found.items()} == {
        key: outcome[2:] for key, outcome in wanted.outcomes.items()
    }
    for payment in paid:
        check_rows(found[payment.key], sorted(oracle.rows(wanted, payment, world.settings)))
        check_back(found[payment.key], oracle.reversed_of(payment, world.settings))
        check_trace(found[payment.key], payment, world, teller)
    back.sound()
    nobody_has_two_customers()


def check_rows(payment: Payment, wanted: list) -> None:
    rows = Transaction.objects.filter(payment=payment, kind="sale")
    sold = sorted(rows.values_list("line", "name", "amount_minor"))
    assert sold == (wanted if payment.outcome == "recorded" else [])
    assert len(set(rows.values_list("customer", "partner"))) <= 1


def check_back(payment: Payment, wanted: dict[str, int]) -> None:
    found = {line: amount for (key, line), amount in back.sums().items() if key == payment.external_id}
    recorded = payment.outcome == "recorded"
    assert found == {line: amount for line, amount in wanted.items() if amount and recorded}


def check_trace(settled: Payment, payment, world: World, teller: Teller) -> None:
    """Two drawn customers claim the payment, one by the id and one by the e-mail: the trace names the second."""
    email = oracle.payer_email(payment)
    sharing = oracle.earliest_first([one for one in world.customers if email and oracle.fold(one.email) == email])
    by_id = [one for one in world.customers if payment.payer in [teller.payers[n] for n in one.payers]]
    codes = [step["code"] for step in settled.trace]
    if by_id and sharing and by_id[0].key != sharing[0].key and "customer_by_id" in codes:
        assert "customer_other" in codes


def nobody_has_two_customers() -> None:
    for model in (Lead, Deal):
        ever: dict[int, set[int]] = {}
        for pk, customer in model.history.model.objects.exclude(customer=None).values_list("id", "customer_id"):
            ever.setdefault(pk, set()).add(customer)
        assert all(len(customers) == 1 for customers in ever.values())
