from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from headwater.insight.statistics import false_discovery
from headwater.kernel import Invalid


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_as_scipy_adjusts(p: list[float]) -> None:
    assert np.allclose(false_discovery(p), false_discovery_control(p))


def test_the_example_of_the_paper() -> None:
    """Benjamini and Hochberg 1995, section 4: of fifteen p-values four are news at 5% (Bonferroni finds three)."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert (false_discovery(p) <= 0.05).sum() == 4


def test_what_is_not_known_counts_for_nothing() -> None:
    assert np.array_equal(false_discovery([0.01, np.nan, 0.04]), [0.02, np.nan, 0.04], equal_nan=True)
    with pytest.raises(Invalid, match="between 0 and 1"):
        false_discovery([2.0])
