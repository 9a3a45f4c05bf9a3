"""Did it only move? The place where crime could have gone, beside the area itself and those that it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.parts import Row, Section, Table
from headwater.desk.workbench.trial import Trial
from headwater.insight import crime_places, displacement
from headwater.insight.evaluation.comparing import dispersion
from headwater.insight.periods import Period, month
from headwater.kernel import Invalid

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

TITLE = "Did it only move?"

Counts = npt.NDArray[np.int64]

QUOTIENT = (
    "The weighted displacement quotient (Bowers and Johnson 2003) sets what changed nearby against what changed in the area, "
    "both as shares of the areas compared with. Above 0 the benefit spread to the area nearby; below 0 crime moved there; "
    "below −1 more moved than was prevented. Crime that moved farther, or became of another kind, is not in it."
)


@dataclass(frozen=True, slots=True)
class Sides:
    """Crimes before and after in each place."""

    target: tuple[int, int]
    buffer: tuple[int, int]
    control: tuple[int, int]
    nearby: str


def moved(chosen: Chosen, trial: Trial, ours: Counts, theirs: Sequence[Counts], boundary: BaseGeometry | None) -> Section:
    """``ours`` and ``theirs``: counts by month. Raises Invalid where a ring is asked for and no boundary is known."""
    sides = _sides(chosen, trial, ours, np.sum(theirs, axis=0), boundary)
    spread, _ = dispersion(np.stack([ours, np.sum(theirs, axis=0)]), trial.start)
    found = displacement(target=sides.target, buffer=sides.buffer, control=sides.control, dispersion=spread)
    if not sum(sides.buffer):
        raise Invalid(f"{sides.nearby}: none was recorded there, before or after.", "Choose a wider ring, or an area.")
    columns, lengths = ("Place", "Before", "After", "Change, a month"), (trial.start, len(trial.months) - trial.start)
    beside = ", ".join(area.label for area in trial.beside)
    rows = (
        _row(f"{chosen.area}, where it was done", sides.target, lengths),
        _row(f"{sides.nearby}, where crime could have moved", sides.buffer, lengths),
        _row(f"{beside}, compared with", sides.control, lengths),
    )
    many = f"{lengths[0]} months before {month(trial.began).name} and {lengths[1]} from it on"
    table = Table(f"{chosen.group.title}, {many}", columns, rows, (1, 2, 3))
    return Section("moved", TITLE, (found.verdict,), (), (table,), (QUOTIENT, *_left_out(trial)))


def _sides(chosen: Chosen, trial: Trial, ours: Counts, beside: Counts, boundary: BaseGeometry | None) -> Sides:
    target, control = _split(ours, trial.start), _split(beside, trial.start)
    if not trial.near.isdecimal():
        area = chosen.crime.find_area(trial.near)
        months = chosen.crime.cube(area.level).by_month(area.name, chosen.group.slug, trial.months)
        return Sides(target, _split(np.array(months, np.int64), trial.start), control, area.label)
    metres = int(trial.near)
    if boundary is None:
        raise Invalid(
            f"No boundary of {chosen.area} has been loaded, and there is no ring around it.",
            "Load it: headwater load boundaries. Or choose an area where crime could have moved.",
        )
    ring = shapely.difference(shapely.buffer(boundary, metres), boundary)
    buffer = _in_ring(chosen, trial, ring, "")
    shared = np.sum([_in_ring(chosen, trial, ring, area.key) for area in trial.beside], axis=0)  # not counted on both sides
    before, after = (int(all_of - some) for all_of, some in zip(control, shared, strict=True))
    return Sides(target, buffer, (before, after), f"Within {metres:,} metres of the boundary")


def _split(months: Counts, start: int) -> tuple[int, int]:
    return int(months[:start].sum()), int(months[start:].sum())


def _in_ring(chosen: Chosen, trial: Trial, ring: BaseGeometry, area: str) -> tuple[int, int]:
    """Crimes in a ring before and after; of one area, or of the whole force where none is named."""
    shapely.prepare(ring)
    first, began, last = (month(one) for one in (trial.months[0], trial.began, trial.months[-1]))
    before = Period(first.start, month(trial.months[trial.start - 1]).end)
    return _within(chosen, before, ring, area), _within(chosen, Period(began.start, last.end), ring, area)


def _within(chosen: Chosen, period: Period, ring: BaseGeometry, area: str) -> int:
    east, north = crime_places(chosen.crime, chosen.group.slug, period, area=area)
    west, south, right, top = ring.bounds
    near = (east >= west) & (east <= right) & (north >= south) & (north <= top)
    return int(shapely.contains_xy(ring, east[near], north[near]).sum())


def _row(name: str, pair: tuple[int, int], lengths: tuple[int, int]) -> Row:
    before, after = (many / months for many, months in zip(pair, lengths, strict=True))
    change = f"{(after / before - 1) * 100:+.1f}%".replace("-", "−") if before else ""
    told = [f"{many:,} ({a_month:,.1f} a month)" for many, a_month in zip(pair, (before, after), strict=True)]
    return Row(name, (*told, change))


def _left_out(trial: Trial) -> tuple[str, ...]:
    if not trial.near.isdecimal():
        return ()
    return (
        "Crimes without a place are in no ring. Those of the ring are left out of the areas compared with. Beyond the force "
        "nothing is known.",
    )
