"""Every number about crime as a Figure: its words, its base, its period and the question that makes it, written once
here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp

import numpy as np

from headwater.insight.crime.areas import Area
from headwater.insight.crime.asking import Crime
from headwater.insight.crime.harm import Harm, HarmWeights
from headwater.insight.crime.offences import OffenceGroup
from headwater.insight.crime.squares import Square
from headwater.insight.figures import Figure, Question
from headwater.insight.periods import Period, in_words
from headwater.insight.statistics import (
    PER,
    half_up,
    percent_change,
    percent_change_interval,
    rate,
    rate_interval,
)

INDEPENDENT = (
    "The 95% intervals and the funnel limits treat crimes as independent events. Crimes come in series, so the truth is "
    "a little less certain than they say."
)
"""Goes under any table that shows them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two periods that are compared. A reason stands where the data cannot cover one."""

    before: Period
    this: Period
    no_before: str = ""
    no_this: str = ""

    @property
    def reason(self) -> str:
        return self.no_this or self.no_before


@dataclass(frozen=True, slots=True)
class Describer:
    """Makes the figures of one offence group from one source."""

    crime: Crime
    group: OffenceGroup

    @property
    def base(self) -> str:
        return f"{self.crime.source.title}: {self.crime.force}"

    def question(self, kind: str, area: str, period: Period, **more: object) -> Question:
        source = self.crime.source
        return Question.of(
            f"{source.kind}.{kind}",
            source=source.slug,
            force=self.crime.force,
            area=area,
            offence=self.group.slug,
            start=period.start.isoformat(),
            end=period.end.isoformat(),
            period=period.name or None,
            **more,
        )

    def count(self, area: Area, period: Period, value: int | None, missing: str = "") -> Figure:
        return Figure(
            label=f"{self.group.title}, {area}",
            value=value,
            unit=self.group.noun,
            definition=f"{self.group.definition}. Counted in {area}, over {period}.",
            base=self.base,
            period=period,
            updated=self.crime.updated,
            question=self.question("count", area.key, period) if value is not None else None,
            missing=missing,
        )

    def in_square(self, area: Area, period: Period, square: Square, value: int) -> Figure:
        """Of the crimes of an area those whose place lies in a square."""
        return Figure(
            label=f"{self.group.title}, {square}",
            value=value,
            unit=self.group.noun,
            definition=f"{self.group.definition}. Counted in {area}, over {period}, of those whose place lies in {square}.",
            base=self.base,
            period=period,
            updated=self.crime.updated,
            question=self.question("cell", area.key, period, **square.params()),
        )

    def difference(self, area: Area, pair: Pair, last: int | None, this: int | None) -> Figure:
        known = last is not None and this is not None
        return Figure(
            label=f"{self.group.title}, {area}: difference",
            value=this - last if last is not None and this is not None else None,
            unit=self.group.noun,
            definition=f"{self.group.title} over {pair.this} less {self.group.title} over {pair.before}. "
            f"{self.group.definition}.",
            base=self.base,
            period=pair.this,
            updated=self.crime.updated,
            question=self._pair_question("change", area, pair) if known else None,
            missing=pair.reason,
        )

    def percent(
        self, area: Area, pair: Pair, last: int | None, this: int | None, interval: tuple[float, float] | None
    ) -> Figure:
        """``interval`` is that of ``change_intervals``."""
        change = percent_change(last, this) if last is not None and this is not None else None
        missing = pair.reason or ("There was none before, and nothing can be a percentage of none." if not last else "")
        return Figure(
            label=f"{self.group.title}, {area}: change",
            value=None if change is None else half_up(change, 1),
            unit="%",
            definition=f"{self.group.title} over {pair.this} less that over {pair.before}, as a percentage of the "
            "earlier number; rounded half up to one decimal. The interval is the exact 95% interval of the change in the "
            "underlying rate, given both counts (Clopper and Pearson).",
            base=f"{last:,} {self.group.noun} over {pair.before}" if last is not None else self.base,
            period=pair.this,
            updated=self.crime.updated,
            question=self._pair_question("percent_change", area, pair) if change is not None else None,
            decimals=1,
            interval=interval if change is not None else None,
            missing=missing if change is None else "",
        )

    def rate(self, area: Area, period: Period, value: int | None, missing: str = "") -> Figure:
        people = self.crime.people(area, period.end.year)
        if value is not None and people is None:
            missing = f"No population has been loaded for {area}."
        known = value is not None and people is not None and people.persons > 0
        found = low = high = float("nan")
        if value is not None and people is not None and known:
            found = float(rate(value, people.persons))
            low, high = (float(end) for end in rate_interval(value, people.persons))
        return Figure(
            label=f"{self.group.title}, {area}: rate per {PER:,} people",
            value=half_up(found, 1) if known else None,
            unit=f"per {PER:,} people",
            definition=f"{self.group.title} over {period} (not scaled to a year) per {PER:,} residents; rounded half up "
            "to one decimal. The interval is the exact 95% interval of a count (Garwood).",
            base=f"{self.base}; {people}" if people else self.base,
            period=period,
            updated=self.crime.updated,
            question=self.question("rate", area.key, period) if known else None,
            decimals=1,
            interval=(low, high) if known else None,
            missing="" if known else missing or f"Nobody lives in {area}, by the population loaded.",
        )

    def harm(self, area: Area, period: Period, harm: Harm | None, weights: HarmWeights, on: date, missing: str = "") -> Figure:
        """``on``: the day whose list of weights is meant. ``harm`` None: the data cannot say, and ``missing`` tells why."""
        lacking = harm.unweighed if harm else 0
        left = f" {lacking:,} {self.group.noun} of offences without a weight are left out." if lacking else ""
        return Figure(
            label=f"Harm of {self.group.title}, {area}",
            value=None if harm is None else round(harm.days),
            unit="days",
            definition=f"{self.group.definition}. Each weighs as many days as {weights} gives its offence ({weights.licence}), "
            f"by the list in force on {in_words(on)}. The 95% interval treats crimes as independent (Fay and Feuer).{left}",
            base=f"{self.base}; {harm.crimes:,} {self.group.noun}" if harm else self.base,
            period=period,
            updated=self.crime.updated,
            question=self.question("harm", area.key, period, weighed=on.isoformat()) if harm else None,
            interval=harm.interval if harm else None,
            missing=missing,
        )

    def harm_change(self, area: Area, pair: Pair, last: Harm | None, this: Harm | None, weights: HarmWeights) -> Figure:
        """Both years by the list in force at the end of the later one."""
        known = last is not None and this is not None and last.days > 0
        missing = pair.reason or "There was no harm before, and nothing can be a percentage of none."
        return Figure(
            label=f"Harm of {self.group.title}, {area}: change",
            value=half_up((this.days / last.days - 1) * 100, 1) if last and this and known else None,
            unit="%",
            definition=f"Harm of {self.group.title} over {pair.this} less that over {pair.before}, as a percentage of the "
            f"earlier. Both are weighed by {weights}, in force on {in_words(pair.this.end)}. The 95% interval is that of a "
            "ratio of two weighted counts (by the variance of their logarithms): a few grave crimes make it wide.",
            base=f"{last.days:,.0f} days over {pair.before}" if last else self.base,
            period=pair.this,
            updated=self.crime.updated,
            question=self._pair_question("harm_change", area, pair) if known else None,
            decimals=1,
            interval=_ratio_interval(last, this) if last and this and known else None,
            missing="" if known else missing,
        )

    def unallocated(self, level: str, period: Period, value: int | None, missing: str = "") -> Figure:
        return Figure(
            label=f"{self.group.title}: held by no {level_name(level)}",
            value=value,
            unit=self.group.noun,
            definition=f"{self.group.title} that the force recorded over {period} and that no {level_name(level)} "
            "holds (unallocated). It is in the figure of the force and in none of the rows.",
            base=self.base,
            period=period,
            updated=self.crime.updated,
            question=self.question("unallocated", f"force:{self.crime.force}", period, level=level)
            if value is not None
            else None,
            missing=missing,
        )

    def _pair_question(self, kind: str, area: Area, pair: Pair) -> Question:
        before = {"before_start": pair.before.start.isoformat(), "before_end": pair.before.end.isoformat()}
        return self.question(kind, area.key, pair.this, **before)


def _ratio_interval(last: Harm, this: Harm) -> tuple[float, float] | None:
    if not this.days:
        return None
    ratio, spread = this.days / last.days, (this.spread / this.days**2 + last.spread / last.days**2) ** 0.5
    low, high = (ratio * exp(sign * 1.959963984540054 * spread) for sign in (-1, 1))
    return (low - 1) * 100, (high - 1) * 100


def level_name(level: str) -> str:
    """As a sentence says it: NPU, LSOA, district."""
    return level.upper() if level in ("npu", "lsoa") else level


def change_intervals(last: Sequence[int | None], this: Sequence[int | None]) -> list[tuple[float, float] | None]:
    """The 95% intervals of the changes of many areas at once; None where there was none before, or nothing is known."""
    low, high = percent_change_interval([one or 0 for one in last], [one or 0 for one in this])
    return [(a, b) if np.isfinite(b) else None for a, b in zip(low.tolist(), high.tolist(), strict=True)]
