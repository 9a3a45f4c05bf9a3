"""People and posts that come to a printed number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.demo.hours import fewest, hours_of, hours_total, shared

HUNDREDTHS = st.integers(1, 10_000).map(lambda n: Decimal(n) / 100)


@given(HUNDREDTHS, st.integers(0, 10))
def test_so_many_people_come_to_so_many_fte(fte: Decimal, more: int) -> None:
    heads = min(fewest(fte) + more, int(fte * 100))
    hours = hours_of(heads, fte)
    assert hours.total() == heads
    assert hours_total(hours) == fte
    assert all(0 < each <= 1 for each in hours)


@pytest.mark.parametrize(("heads", "fte"), [(1, "1.01"), (2, "0"), (0, "0.5")])
def test_what_cannot_be_is_refused(heads: int, fte: str) -> None:
    with pytest.raises(ValueError, match="cannot come to"):
        hours_of(heads, Decimal(fte))


@given(
    st.integers(0, 100_000).map(lambda n: Decimal(n) / 100),
    st.lists(st.integers(1, 99).map(Decimal), min_size=1, max_size=9),
    st.sampled_from([Decimal(1), Decimal("0.01")]),
)
def test_shares_sum_to_their_total_and_follow_the_weights(total: Decimal, weights: list[Decimal], step: Decimal) -> None:
    parts = shared(total, weights, step)
    assert sum(parts) == total
    whole = sum(weights)
    assert all(abs(part - total * weight / whole) <= 2 * step for part, weight in zip(parts, weights, strict=True))
