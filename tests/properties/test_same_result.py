"""Any order, number, interleaving and shape of a world's events ends in the ledger that the rules give."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.draining import drain
from tests.properties import billed, books, oracle
from tests.properties.telling import Teller
from tests.properties.worlds import worlds


def test_x(stage):
    import random, time
    T = [0, 0, 0, 0, 0]
    n = [0]

    @given(worlds(), st.sampled_from(["old", "new"]), st.integers(0, 9999))
    @settings(max_examples=60)
    def run(world, shape, seed):
        n[0] += 1
        t = time.time()
        stage.begin(**vars(world.settings))
        T[0] += time.time() - t; t = time.time()
        teller = Teller(stage.sandbox, world)
        books.write(world, teller.payers, stage.sandbox.account)
        for _ in teller.act(): pass
        T[1] += time.time() - t; t = time.time()
        events = stage.sandbox.events(shape)
        random.Random(seed).shuffle(events)
        stage.door.post(*events)
        T[2] += time.time() - t; t = time.time()
        counts = drain()
        T[3] += time.time() - t; t = time.time()
        assert not counts["pending"] and not counts["failed"]
        found = books.read(world)
        paid = billed.payments(stage.sandbox)
        names = dict(zip(teller.products, world.products))
        wanted = books.expected(oracle.ledger(copy.deepcopy(world), teller.payers, names, paid))
        for kind, rows in wanted.items():
            assert found[kind] == rows, kind
        T[4] += time.time() - t; t = time.time()
    try:
        run()
    finally:
        print(n, T)
