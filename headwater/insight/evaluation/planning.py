"""Power, stated beforehand: would this evaluation notice the effect that is hoped for?"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log, sqrt

from scipy.stats import norm
from scipy.stats import t as student

from headwater.kernel import Invalid

WANTED = 0.8
_LONGEST = 1_200


@dataclass(frozen=True, slots=True)
class Plan:
    """Crimes a period in the area and in its comparison, periods before and after, and what that can show.

    ``power`` is the chance that a fall by ``reduction`` (0.2 is 20%) would be told from no effect; ``smallest`` the least fall
    that would be noticed four times in five; ``needed`` how many periods after would notice the one hoped for as often. Both
    are None where nothing would do.
    """

    area: float
    comparison: float
    before: int
    after: int
    reduction: float
    dispersion: float
    level: float
    power: float
    smallest: float | None
    needed: int | None

    @property
    def verdict(self) -> str:
        often = f"A fall of {self.reduction:.0%} would be noticed {self.power:.0%} of the time."
        if self.power >= WANTED:
            return f"Worth doing: {often[0].lower()}{often[1:]}"
        least = f"The least fall that it would notice four times in five is {self.smallest:.0%}" if self.smallest else (
            "No fall would be noticed four times in five"
        )  # fmt: skip
        more = f"it takes {self.needed} periods after it began" if self.needed else "no time after it began would be enough"
        return f"Too small to tell: {often[0].lower()}{often[1:]} {least}; for {self.reduction:.0%} {more}."

    def __str__(self) -> str:
        return self.verdict


def plan_evaluation(
    *,
    area: float,
    comparison: float,
    before: int,
    after: int,
    reduction: float = 0.2,
    dispersion: float = 1.0,
    level: float = 0.95,
) -> Plan:
    """What difference in differences would be able to show.

    ``area``, ``comparison``: crimes a period now; ``before``, ``after``: periods. ``dispersion``: how much more the counts vary
    than Poisson's, from history (``evaluation.dispersion``); 1.5 to 3 is usual for months. Raises Invalid for what cannot be.
    """
    if not (area > 0 and comparison > 0 and before >= 1 and after >= 1 and dispersion >= 1):
        raise Invalid("An evaluation needs crime in both areas, and time before and after.", "Give crimes a period above zero.")
    if not 0 < reduction < 1 or not 0.5 <= level < 1:
        raise Invalid("A reduction and a level lie between 0 and 1.", "Give 0.2 for a fall of 20%, 0.95 for the level.")

    def power(fall: float, lasting: int) -> float:
        freedom = before + lasting - 2
        counts = (area * before, area * lasting * (1 - fall), comparison * before, comparison * lasting)
        error = sqrt(_estimated(dispersion, freedom) * sum(1 / count for count in counts))
        return float(norm.cdf(-log(1 - fall) / error - student.ppf((1 + level) / 2, freedom or inf)))

    falls = [1 - exp(-k / 500) for k in range(1, 3_500)]
    enough = next((fall for fall in falls if power(fall, after) >= WANTED), None)
    lasting = next((n for n in range(1, _LONGEST) if power(reduction, n) >= WANTED), None)
    return Plan(area, comparison, before, after, reduction, dispersion, level, power(reduction, after), enough, lasting)


def _estimated(dispersion: float, freedom: int) -> float:
    """The dispersion that will be estimated, on average: never taken for less than one, it comes out a little higher."""
    if not freedom:
        return dispersion
    spread = dispersion * sqrt(2 / freedom)
    over = (dispersion - 1) / spread
    return float(1 + (dispersion - 1) * norm.cdf(over) + spread * norm.pdf(over))
