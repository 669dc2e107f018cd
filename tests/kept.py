"""Kept = computed: what every test may ask of the ledger's sums at its end."""

from collections import Counter

from prm.ledger.sums import folding, reading

BY = ("day", "currency", "livemode", "kind")


def check():
    """Every sum that is kept is that of the rows."""
    for about in ("payment", "transaction"):
        true = _true(about, lambda one: (one.day, one.currency, one.livemode, one.kind))
        assert {one.by: (one.number, one.minor) for one in reading.sums(about, *BY)} == true
    true = _true("transaction", lambda one: (one.partner_pk, one.day.replace(day=1), *_same(one)))
    kept = reading.of_partners("partner_pk", "month", "currency", "livemode", "kind")
    assert {one.by: (one.number, one.minor) for one in kept} == true
    true = _true("transaction", lambda one: (one.partner_pk, one.day, *_same(one)))
    kept = reading.of_partners_days("partner_pk", *BY)
    assert {one.by: (one.number, one.minor) for one in kept} == true
    true = _true("transaction", lambda one: (one.customer_pk, one.currency, one.livemode))
    kept = reading.of_customers("customer_pk", "currency", "livemode")
    assert {one.by: (one.number, one.minor) for one in kept} == true


def _same(one):
    return one.currency, one.livemode, one.kind


def _true(about, key):
    numbers, minor = Counter(), Counter()
    for one in folding.computed():
        if one.about == about:
            numbers[key(one)] += one.number
            minor[key(one)] += one.minor
    return {by: (numbers[by], minor[by]) for by in numbers if numbers[by] or minor[by]}
