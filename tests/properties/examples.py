"""How many examples a property is tried with."""

import os

THOROUGH = os.environ.get("PRM_THOROUGH") == "1"


def examples(quick: int) -> int:
    return quick * 25 if THOROUGH else quick
