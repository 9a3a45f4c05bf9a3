from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.evaluation import Moved, displacement, displacement_difference
from headwater.kernel import Invalid

counts = st.integers(1, 2_000)
pairs = st.tuples(counts, counts)


@given(pairs, pairs, pairs)
def test_the_formulas_as_published(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> None:
    """Bowers and Johnson 2003 for the quotient; Guerette 2009, appendix B, for the total net effect."""
    made = displacement(target=a, buffer=b, control=c)
    assert made.success == pytest.approx(a[1] / c[1] - a[0] / c[0])
    if made.success:
        assert made.quotient == pytest.approx((b[1] / c[1] - b[0] / c[0]) / (a[1] / c[1] - a[0] / c[0]))
    net = (a[0] * c[1] / c[0] - a[1]) + (b[0] * c[1] / c[0] - b[1])
    assert made.net == pytest.approx(net)
    assert made.net_interval[0] <= net <= made.net_interval[1]


@pytest.mark.parametrize(
    ("buffer", "quotient", "moved"),
    [
        ((1_000, 600), 1.0, Moved.SPREAD),  # all of them: target 1,000 to 600, control 2,000 and 2,000
        ((1_000, 500), 1.25, Moved.SPREAD_MORE),
        ((1_000, 990), 0.025, Moved.NEITHER),
        ((1_000, 1_200), -0.5, Moved.PARTLY),
        ((1_000, 1_600), -1.5, Moved.WHOLLY),
    ],
)
def test_what_the_quotient_means(buffer: tuple[int, int], quotient: float, moved: Moved) -> None:
    """Guerette 2009, appendix C: above 0 diffusion, above 1 more than the effect; below 0 displacement, below −1 all of it."""
    made = displacement(target=(1_000, 600), buffer=buffer, control=(2_000, 2_000))
    assert made.quotient == pytest.approx(quotient)
    assert made.moved is moved
    assert moved.value[1:] in made.verdict


def test_without_success_there_is_nothing_that_could_have_moved() -> None:
    for target in ((100, 105), (100, 98), (100, 100)):
        made = displacement(target=target, buffer=(100, 140), control=(200, 200))
        assert made.interval is None
        assert made.moved is Moved.NOTHING_TO_MOVE
        assert "Target and nearby together" in str(made)


def test_the_interval_holds_the_truth_as_often_as_promised() -> None:
    rng = np.random.default_rng(41)
    truth = (120 / 1_000 - 100 / 1_000) / (60 / 1_000 - 120 / 1_000)
    held = []
    for _ in range(1_500):
        a0, a1, b0, b1, c0, c1 = rng.poisson([600, 300, 500, 600, 5_000, 5_000])
        made = displacement(target=(a0, a1), buffer=(b0, b1), control=(c0, c1))
        assert made.interval
        held.append(made.interval[0] <= truth <= made.interval[1])
    assert 0.93 <= np.mean(held) <= 0.97


def test_the_difference_of_wheeler_and_ratcliffe() -> None:
    """Their published example: two years before, one after."""
    raw = displacement_difference(treated=(80, 20), control=(100, 50))
    assert (raw.difference, raw.error) == pytest.approx((-10, sqrt(250)))
    yearly = displacement_difference(treated=(80, 20), control=(100, 50), lengths=(2, 1))
    assert (yearly.difference, yearly.error) == pytest.approx((-20, 10.7), abs=0.05)
    assert str(yearly) == "Cannot tell: -20 crimes against the control areas (95% interval -41 to 1)."
    nearby = displacement_difference(treated=(20, 10), control=(20, 20), buffer=(20, 5), buffer_control=(20, 20))
    assert nearby.difference == -25
    assert nearby.p < 0.05
    assert str(nearby).startswith("25 fewer crimes")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"target": (1, 2), "buffer": (1, 2), "control": (0, 2)}, "control area had no crime"),
        ({"target": (1,), "buffer": (1, 2), "control": (1, 2)}, "target needs two counts"),
        ({"target": (1, 2), "buffer": (-1, 2), "control": (1, 2)}, "buffer needs two counts"),
        ({"target": (9, 2), "buffer": (1, 2), "control": (1, 2), "level": 2}, "no level"),
    ],
)
def test_what_is_wrong_is_said_in_words(options: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        displacement(**options)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="no length"):
        displacement_difference(treated=(1, 2), control=(1, 2), lengths=(0, 1))
