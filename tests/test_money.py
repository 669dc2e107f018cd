import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from prm import money


@pytest.mark.parametrize(
    ("minor", "currency", "language", "shown"),
    [
        (9000, "EUR", "en", "€90.00"),
        (-123456, "EUR", "en", "−€1,234.56"),
        (8029, "JPY", "en", "¥8,029"),
        (12345, "KWD", "en", "KWD 12.345"),
        (12345, "KWD", "de", "12,345 KWD"),
        (123456, "EUR", "de", "1.234,56 €"),
        (100, "ISK", "en", "ISK 1.00"),
        (0, "USD", "en", "$0.00"),
        (777, "ZZZ", "en", "ZZZ 7.77"),
    ],
)
def test_amounts_are_written_as_the_reader_does(minor, currency, language, shown):
    with translation.override(language):
        assert money.for_reader(minor, currency).replace("\xa0", " ").replace("\u202f", " ") == shown


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (9000, "EUR", "90.00"),
        (-5, "EUR", "-0.05"),
        (50000, "JPY", "50000"),
        (12340, "KWD", "12.340"),
        (0, "KWD", "0.000"),
    ],
)
def test_amounts_for_machines_have_the_currencys_decimals(minor, currency, text):
    assert money.to_text(minor, currency) == text
    assert money.from_text(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("1.234", "EUR"),
        ("1.0", "JPY"),
        ("", "EUR"),
        ("1e3", "EUR"),
        ("١٢", "EUR"),
        ("1,00", "EUR"),
        (" 1", "EUR"),
        ("NaN", "EUR"),
    ],
)
def test_what_is_no_amount_is_refused(text, currency):
    with pytest.raises(ValueError, match="is not an amount"):
        money.from_text(text, currency)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_spreading_loses_no_unit_and_stays_within_one_of_the_exact_share(total, weights):
    parts = money.spread(total, weights)
    assert sum(parts) == total
    if any(weights):
        whole = sum(weights)
        assert all(abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True))


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_is_rounded_half_to_even(total, part, whole):
    from fractions import Fraction

    assert money.share(total, part, whole) == round(Fraction(total * part, whole))
