"""Every row of the ledger is written by one module: a promise that Python cannot hold, so this reads the sources."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITER = "prm/ledger/transactions.py"
WRITING = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete", "save"}


def writers(tree):
    """Calls that write to a model's manager, or save an instance that is made on the spot: whose they are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
            yield from {one.id for one in ast.walk(node.func.value) if isinstance(one, ast.Name)}


def announced(tree):
    sends = [node.func.value for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Call) and sent(node)]
    return {one.id for one in sends if isinstance(one, ast.Name)}


def sent(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "send"


def test_no_second_writer_of_transactions():
    found = set()
    for path in [*ROOT.glob("prm/**/*.py"), *ROOT.glob("integrations/**/*.py")]:
        if "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        if "Transaction" in writers(tree) or "transaction_recorded" in announced(tree):
            found.add(str(path.relative_to(ROOT)))
    assert found == {WRITER}
