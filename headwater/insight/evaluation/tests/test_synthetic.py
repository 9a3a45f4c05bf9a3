from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from headwater.insight.evaluation import Found, simplex_weights, synthetic_control
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]


@given(st.integers(2, 12), st.integers(3, 30), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_weights_are_the_nearest_there_are(donors: int, periods: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    parts, target = rng.gamma(4, 1, (donors, periods)), rng.gamma(4, 1, periods)
    weights = simplex_weights(target, parts)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)

    def distance(w: Floats) -> float:
        return float(((w @ parts - target) ** 2).sum())

    slope = 2 * parts @ (weights @ parts - target)  # at the minimum no weight can be moved to a better area
    assert slope @ weights <= slope.min() + 1e-7
    other = minimize(distance, np.full(donors, 1 / donors), bounds=[(0, 1)] * donors,
                     constraints={"type": "eq", "fun": lambda w: w.sum() - 1})  # fmt: skip
    assert distance(weights) <= distance(other.x) + 1e-6


def test_a_target_that_is_a_mixture_is_found() -> None:
    parts = np.random.default_rng(1).gamma(4, 1, (8, 30))
    weights = simplex_weights(0.7 * parts[2] + 0.3 * parts[5], parts)
    assert weights == pytest.approx([0, 0, 0.7, 0, 0, 0.3, 0, 0], abs=1e-9)


def areas(rng: np.random.Generator, effect: float) -> tuple[Floats, Floats]:
    """Twenty-four areas of three kinds of path; the treated one follows a mixture of two of them."""
    time = np.arange(48)
    paths = np.stack([1 + 0.3 * np.sin(time / 6 * np.pi), 1.3 - 0.01 * time, 0.8 + 0.012 * time])
    kinds = rng.dirichlet([0.6] * 3, 24)
    size = rng.uniform(60, 200, 24)
    others = rng.poisson(size[:, None] * (kinds @ paths)).astype(float)
    ours = 120 * (0.6 * paths[0] + 0.4 * paths[1])
    ours[36:] *= effect
    return rng.poisson(ours).astype(float), others


def test_planted_effects_are_recovered_and_none_is_claimed_where_there_was_none() -> None:
    rng = np.random.default_rng(31)
    helped = [synthetic_control(*areas(rng, 0.7), start=36).effect for _ in range(40)]
    assert np.mean([np.log(one.ratio) for one in helped]) == pytest.approx(np.log(0.7), abs=0.04)
    assert np.mean([one.found is Found.FEWER for one in helped]) > 0.9
    assert np.mean([one.interval[0] <= 0.7 <= one.interval[1] for one in helped]) > 0.85
    idle = [synthetic_control(*areas(rng, 1.0), start=36).effect for _ in range(60)]
    assert np.mean([one.found is not Found.UNCLEAR for one in idle]) < 0.12


def test_what_it_shows() -> None:
    ours, others = areas(np.random.default_rng(32), 0.7)
    made = synthetic_control(ours, others, start=36, names=[f"LSOA {k}" for k in range(24)])
    assert sum(weight for _, weight in made.weights) == pytest.approx(1)
    assert [weight for _, weight in made.weights] == sorted((weight for _, weight in made.weights), reverse=True)
    assert made.synthetic[:36].mean() == pytest.approx(ours[:36].mean(), rel=0.02)
    assert made.effect.expected == pytest.approx(made.synthetic[36:].sum())
    assert len(made.placebos) == 24
    assert made.effect.level == 0.95
    assert made.verdict.startswith("It worked")


def test_interval_and_p_value_agree_and_order_changes_nothing() -> None:
    rng = np.random.default_rng(33)
    for effect in (0.6, 0.85, 1.0):
        ours, others = areas(rng, effect)
        made = synthetic_control(ours, others, start=36).effect
        assert (made.p <= 0.05 + 1e-9) == (made.found is not Found.UNCLEAR)
        again = synthetic_control(ours, others[rng.permutation(24)], start=36).effect
        assert again.ratio == pytest.approx(made.ratio)
        assert again.interval == pytest.approx(made.interval)


def test_few_areas_cannot_promise_much() -> None:
    ours, others = areas(np.random.default_rng(34), 0.7)
    made = synthetic_control(ours, others[:9], start=36)
    assert made.effect.level == pytest.approx(0.9)
    assert "90% interval is the widest" in str(made)
    lonely = synthetic_control(np.r_[np.linspace(10, 400, 36), [400] * 12], others, start=36)
    assert "no mixture follows it well" in str(lonely)


@pytest.mark.parametrize(
    ("ours", "others", "options", "said"),
    [
        ([5] * 20, [[5] * 20] * 3, {"start": 10}, "too few to mix"),
        ([5] * 20, [[5] * 20] * 8, {"start": 5}, "too few to find a mixture"),
        ([5] * 20, [[5] * 19] * 8, {"start": 10}, "different periods"),
        ([5] * 20, [[5] * 20] * 8, {"start": 10, "names": ["one"]}, "one name"),
        ([5] * 20, [[5] * 20] * 7 + [[0] * 20], {"start": 10}, "had no crime before"),
        ([0] * 20, [[5] * 20] * 8, {"start": 10}, "no crime to compare"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    ours: list[float], others: list[list[float]], options: dict[str, object], said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        synthetic_control(ours, others, **options)  # type: ignore[arg-type]
