"""Did it work? Before and after beside comparison areas, synthetic control, displacement, and power stated beforehand."""

from headwater.insight.evaluation.comparing import before_after, difference_in_differences, dispersion
from headwater.insight.evaluation.displacement import (
    Displacement,
    DisplacementDifference,
    Moved,
    displacement,
    displacement_difference,
)
from headwater.insight.evaluation.effects import Effect, Found
from headwater.insight.evaluation.planning import Plan, plan_evaluation
from headwater.insight.evaluation.synthetic import SyntheticControl, simplex_weights, synthetic_control

__all__ = [
    "Displacement",
    "DisplacementDifference",
    "Effect",
    "Found",
    "Moved",
    "Plan",
    "SyntheticControl",
    "before_after",
    "difference_in_differences",
    "dispersion",
    "displacement",
    "displacement_difference",
    "plan_evaluation",
    "simplex_weights",
    "synthetic_control",
]
