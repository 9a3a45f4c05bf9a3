"""What changed this week (or month): one list over areas and kinds of crime that is quiet when nothing did.

Every area and every group of offences is asked alike; the list is cut so that false alarms are as rare as somebody chose, and
says how rare that is. ``tests/test_news.py`` measures it in made-up years in which nothing happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from headwater.insight.crime.areas import Area
from headwater.insight.crime.asking import Coverage, Crime
from headwater.insight.crime.describing import Describer
from headwater.insight.crime.offences import OffenceGroup
from headwater.insight.figures import Figure
from headwater.insight.periods import Period, in_words, month
from headwater.kernel import Invalid

WEEKS, MONTHS = 365.25 / 7, 12.0
"""Weeks and months of a year."""

_WEEKS_BACK, _MONTHS_BACK = 260, 72


@dataclass(frozen=True, slots=True)
class Changed:
    """One piece of news. ``expected``, ``lower`` and ``upper``: what the past made likely, 95 times in a hundred.

    ``chance``: how often so odd a count, either way, comes by chance alone.
    """

    area: Area
    offence: OffenceGroup
    figure: Figure
    expected: float
    lower: float
    upper: float
    chance: float

    @property
    def rise(self) -> bool:
        return (self.figure.value or 0) > self.expected

    def __str__(self) -> str:
        """“Coventry, Robbery: 31 crimes, more than the 12 to be expected (6 to 19).”"""
        which = "more" if self.rise else "fewer"
        return (
            f"{self.area}, {self.offence.title}: {self.figure} {self.offence.noun}, {which} than the "
            f"{self.expected:,.{0 if self.expected >= 10 else 1}f} to be expected ({self.lower:,.0f} to {self.upper:,.0f})."
        )


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a period, the oddest first; ``looked`` at how many counts; how rare false alarms are."""

    period: Period
    items: tuple[Changed, ...]
    looked: int
    false_alarms: float
    caveats: tuple[str, ...]
    updated: datetime | None

    @property
    def step(self) -> str:
        return "month" if self.period.whole_months else "week"

    def __str__(self) -> str:
        many = "1 count was" if self.looked == 1 else f"{self.looked:,} counts were"
        rare = f"In a year in which nothing happens about {self.false_alarms:g} such {self.step} has something in its list."
        if not self.items:
            return f"{self.period}: nothing changed that chance does not explain. {many.capitalize()} looked at. {rare}"
        return f"{self.period}: {len(self.items)} of {self.looked:,} counts changed. {rare}"

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Headings and rows as a reader sees them."""
        columns = ("Area", "Offence", "Counted", "Expected", "By chance alone", "So odd by chance")
        rows: list[tuple[str, ...]] = [
            (
                str(one.area),
                one.offence.title,
                str(one.figure),
                f"{one.expected:,.1f}",
                f"{one.lower:,.0f} to {one.upper:,.0f}",
                f"1 in {1 / one.chance:,.0f}" if one.chance > 1e-9 else "fewer than 1 in a billion",
            )
            for one in self.items
        ]
        return columns, rows


def what_changed(
    crime: Crime,
    *,
    until: date | None = None,
    level: str | None = None,
    offences: Sequence[str] | None = None,
    false_alarms: float = 1.0,
) -> News:
    """The news of the seven days that end with ``until`` (or with the data); of the last whole month where data is monthly.

    ``level``: the areas that are looked at beside the whole force (NPUs, or else districts, if left out). ``offences``: slugs
    of groups; all if left out. ``false_alarms``: how many weeks (months) a year may have something in their list though
    nothing happened. Raises Invalid where there are fewer than twelve weeks (months) of data before, or none at that time.
    """
    from headwater.insight.statistics import discoveries, surprises

    if not 0 < false_alarms <= 12:
        raise Invalid("False alarms are more than none and at most twelve a year.", "Choose 1.")
    crime = crime.still()
    coverage = crime.coverage()
    groups = crime.groups() if offences is None else tuple(crime.group(slug) for slug in offences)
    chosen = level or next(one for one in ("npu", "district") if one in crime.source.levels)
    areas = [*crime.areas("force"), *(crime.areas(chosen) if chosen != "force" else ())]
    if not groups:
        raise Invalid("Which offences?", "Name one or more groups, or leave them out for all.")
    periods, caveats = _steps(crime, coverage, until)
    lines = [(area, group) for group in groups for area in areas]
    counts = np.vstack([_counted(crime, area, group, periods) for area, group in lines]).astype(np.float64)
    held = np.array([not coverage.lacking(one) for one in periods])
    found = surprises(counts, _seasons(crime, counts, len(areas), held))
    alive = counts[:, -27:].any(axis=1)
    a_year = MONTHS if crime.source.monthly else WEEKS
    believed = np.zeros(len(lines), dtype=np.bool_)
    believed[alive] = discoveries(found.chance[alive], false_alarms / a_year)
    order = sorted(np.flatnonzero(believed).tolist(), key=lambda i: found.chance[i])
    items = tuple(
        Changed(
            lines[i][0],
            lines[i][1],
            Describer(crime, lines[i][1]).count(lines[i][0], periods[-1], int(counts[i, -1])),
            float(found.expected[i]),
            float(found.lower[i]),
            float(found.upper[i]),
            float(found.chance[i]),
        )
        for i in order
    )
    return News(periods[-1], items, int(alive.sum()), false_alarms, tuple(caveats), crime.updated)


def _steps(crime: Crime, coverage: Coverage, until: date | None) -> tuple[list[Period], list[str]]:
    """The weeks or months, oldest first, of which the last is asked about."""
    end = min(until or coverage.last, coverage.last)
    caveats = [f"The data ends on {in_words(coverage.last)}."] if until and until > coverage.last else []
    if end < coverage.first:
        raise Invalid(f"The data begins on {in_words(coverage.first)}.", "Choose a later day.")
    if crime.source.monthly:
        whole = Period(coverage.first, end).in_whole_months()
        if whole is None:
            raise Invalid("There is no whole month of data.", "Choose a later day, or load more months.")
        return [month(one) for one in whole.months()[-_MONTHS_BACK:]], caveats
    number = min((end - coverage.first).days // 7, _WEEKS_BACK)
    starts = [end - timedelta(days=7 * back + 6) for back in reversed(range(number))]
    if not starts:
        raise Invalid("There is no whole week of data.", "Choose a later day, or load more months.")
    return [Period(start, start + timedelta(days=6), "Seven days") for start in starts], caveats


def _counted(crime: Crime, area: Area, group: OffenceGroup, periods: Sequence[Period]) -> npt.NDArray[np.int64]:
    return crime.cube(area.level).by_step("" if area.level == "force" else area.name, group.slug, periods)


def _seasons(crime: Crime, counts: npt.NDArray[np.float64], areas: int, held: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The season of each kind of crime, from the whole force (the first line of each kind), for all of its areas."""
    from headwater.insight.statistics import seasonal_shape

    period = MONTHS if crime.source.monthly else WEEKS
    shapes = [seasonal_shape(counts[first], period, held) * held for first in range(0, len(counts), areas)]
    return np.repeat(np.vstack(shapes), areas, axis=0)
