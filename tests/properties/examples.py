"""How many examples a property is tried with, and who pays in those worked out by hand."""

import os

ADA = "ada@example.com"
THOROUGH = os.environ.get("PRM_THOROUGH") == "1"


def examples(quick: int) -> int:
    return quick * 25 if THOROUGH else quick
