"""A picture of two figures a day, as bars in per cent of it: drawn here, scaled by the browser."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from babel.numbers import format_compact_decimal

from prm import money

LINES = 4
# Of the place that a day has: the first bar's width and the second's, and the air beside them.
WIDE, NARROW, AIR = 0.48, 0.28, 0.12
# What is hardly anything is seen all the same.
LEAST = 0.8


@dataclass(frozen=True)
class Day:
    """`said` is what the bars mean, in words; `minor` what was left, `back_minor` what was taken back, negative."""

    said: str
    minor: int
    back_minor: int


@dataclass(frozen=True)
class Bar:
    look: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Line:
    y: str
    label: str
    zero: bool


@dataclass(frozen=True)
class Chart:
    days: list[tuple[str, list[Bar]]]
    lines: list[Line]


def draw(days: Sequence[Day], currency: str) -> Chart:
    """Bars stand on the line of zero or hang from it; the other lines are at round figures."""
    values = [0, *(one.minor for one in days), *(one.back_minor for one in days)]
    step = _step(max(values) - min(values), 10 ** money.decimals(currency))
    low = min(values) // step * step
    top = max(-(-max(values) // step) * step, low + step)
    bars = [(one.said, list(_bars(place, one, len(days), low, top))) for place, one in enumerate(days)]
    lines = [Line(_y(at, low, top), _label(at, currency), at == 0) for at in range(low, top + 1, step)]
    return Chart(bars, lines)


def _bars(place: int, day: Day, number: int, low: int, top: int) -> Iterator[Bar]:
    start, width = 100 * place / number, 100 / number
    parts = (("net", day.minor, AIR, WIDE), ("back", day.back_minor, AIR + WIDE, NARROW))
    for look, minor, left, wide in parts:
        if minor:
            height = max(100 * abs(minor) / (top - low), LEAST)
            zero = 100 * top / (top - low)
            y = zero - height if minor > 0 else zero
            yield Bar(look, _percent(start + left * width), _percent(y), _percent(wide * width), _percent(height))


def _step(span: int, unit: int) -> int:
    """The least of 1, 2, 5, 10, 20 … whole units of which few span everything."""
    for power in count():
        for one in (1, 2, 5):
            step = one * 10**power * unit
            if step * LINES >= span:
                return step
    raise AssertionError


def _y(minor: int, low: int, top: int) -> str:
    return _percent(100 * (top - minor) / (top - low))


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _label(minor: int, currency: str) -> str:
    """Abbreviated, as nothing but an axis may be; its currency stands above the picture."""
    text = format_compact_decimal(money.to_decimal(minor, currency), locale=money.locale(), fraction_digits=1)
    return text.replace("-", "−")
