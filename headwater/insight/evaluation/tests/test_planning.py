from __future__ import annotations

import numpy as np
import pytest

from headwater.insight.evaluation import Found, difference_in_differences, plan_evaluation
from headwater.kernel import Invalid


@pytest.mark.parametrize("fall", [0.15, 0.3])
def test_the_power_promised_is_the_power_had(fall: float) -> None:
    plan = plan_evaluation(area=30, comparison=120, before=24, after=12, reduction=fall)
    rng = np.random.default_rng(51)
    noticed = []
    for _ in range(500):
        ours, theirs = rng.poisson(np.r_[[30] * 24, [30 * (1 - fall)] * 12]), rng.poisson([120] * 36)
        noticed.append(difference_in_differences(ours, theirs, start=24).found is Found.FEWER)
    assert np.mean(noticed) == pytest.approx(plan.power, abs=0.08)


def test_what_it_takes() -> None:
    small = plan_evaluation(area=8, comparison=40, before=12, after=6, reduction=0.2)
    assert small.power < 0.5
    assert small.needed is None or small.needed > 6
    assert small.smallest is not None
    assert plan_evaluation(area=8, comparison=40, before=12, after=6, reduction=small.smallest).power == pytest.approx(
        0.8, abs=0.005
    )
    assert small.verdict.startswith("Too small to tell")
    big = plan_evaluation(area=200, comparison=900, before=24, after=12, reduction=0.2)
    assert big.verdict.startswith("Worth doing: a fall of 20% would be noticed")
    assert big.needed is not None
    assert plan_evaluation(area=200, comparison=900, before=24, after=big.needed, reduction=0.2).power >= 0.8
    wild = plan_evaluation(area=200, comparison=900, before=24, after=12, reduction=0.2, dispersion=6)
    assert wild.power < big.power


@pytest.mark.parametrize("options", [{"area": 0}, {"after": 0}, {"reduction": 1.5}, {"dispersion": 0.2}, {"level": 0}])
def test_what_cannot_be_is_said(options: dict[str, float]) -> None:
    with pytest.raises(Invalid):
        plan_evaluation(**{"area": 30, "comparison": 90, "before": 12, "after": 12, **options})  # type: ignore[arg-type]
