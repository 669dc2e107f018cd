"""Texts of somebody's that are written from right to left, or that would turn what stands around them."""

import re

TURNING = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]")


def apart(text: str) -> str:
    """The text with marks that keep its direction its own matter; most texts need none."""
    return f"\u2068{text}\u2069" if TURNING.search(text) else text
