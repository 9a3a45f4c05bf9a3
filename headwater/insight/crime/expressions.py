"""What is asked of the lake, written once in Ibis: DuckDB answers today, Spark the same tomorrow.

Engines return integers, dates and labels only. Every percentage, rate and interval is derived from them in Python,
once, so that two engines cannot differ in the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from headwater.insight.crime.offences import OffenceGroup
from headwater.insight.crime.sources import CrimeSource
from headwater.insight.crime.squares import Square
from headwater.insight.periods import Period


def counts(crimes: ir.Table, source: CrimeSource, groups: Sequence[OffenceGroup]) -> ir.Table:
    """Crimes by day or month and by area, all levels at once, so that one pass serves every page.

    Columns ``time``; ``month``, that of the file; one a level, by its name, with the area (null: held by none); one a level
    with names for people, ``<level>_label``; ``n``, all rows; then one a group, ``n0``, ``n1``…
    """
    areas = {level: crimes[column] for level, column in source.levels.items() if column}
    labels = {f"{level}_label": crimes[column] for level, column in source.labels.items()}
    numbers = {f"n{i}": _how_many(crimes, group.within(crimes, source.offence)) for i, group in enumerate(groups)}
    return crimes.group_by(time=crimes[source.time], month=crimes.month, **areas, **labels).aggregate(
        n=crimes.count(), **numbers
    )


def _how_many(crimes: ir.Table, where: ir.BooleanValue | None) -> ir.IntegerScalar:
    """Spark adds truths up, and of rows that are all unknown it makes an unknown sum: none is none on every engine."""
    return crimes.count() if where is None else crimes.count(where=where).fill_null(0)


def rows_of(
    crimes: ir.Table,
    source: CrimeSource,
    group: OffenceGroup,
    level: str,
    area: str | None,
    periods: Sequence[Period],
    square: Square | None = None,
) -> ir.Table:
    """The rows behind a count, oldest first. ``area`` None: those that no area of the level holds. ``square``: only its own."""
    found = _found(crimes, source, group, level, area, periods)
    if square is not None:
        east = (found.easting >= square.west) & (found.easting < square.west + square.metres)
        found = found.filter(east & (found.northing >= square.south) & (found.northing < square.south + square.metres))
    return found.select(source.time, *source.shown).order_by(source.time, *reversed(source.shown))


def by_offence(crimes: ir.Table, source: CrimeSource, group: OffenceGroup, level: str, periods: Sequence[Period]) -> ir.Table:
    """Crimes of a group by area of a level, offence and month: ``area`` (null: held by none; "" for the whole force),
    ``offence``, ``month``, ``n``.
    """
    found = crimes.filter(_during(crimes, source, periods))
    belongs = group.within(found, source.offence)
    found = found if belongs is None else found.filter(belongs)
    column = source.levels[level]
    area = found[column] if column else ibis.literal("")
    short = found.select(area=area, offence=found[source.offence], month=found.month)
    return short.group_by("area", "offence", "month").aggregate(n=short.count())


def places_of(
    crimes: ir.Table,
    source: CrimeSource,
    group: OffenceGroup,
    level: str,
    area: str | None,
    periods: Sequence[Period],
    also: Sequence[str] = (),
) -> ir.Table:
    """Where and when the crimes behind a count happened, in no order: ``easting`` and ``northing`` in metres, null where not
    known; and the day or month that the source tells, as ``time``; then the columns ``also``.
    """
    found = _found(crimes, source, group, level, area, periods)
    return found.select(found[source.time].name("time"), "easting", "northing", *also)


def _found(
    crimes: ir.Table,
    source: CrimeSource,
    group: OffenceGroup,
    level: str,
    area: str | None,
    periods: Sequence[Period],
) -> ir.Table:
    column = source.levels[level]
    found = crimes.filter(_during(crimes, source, periods))
    if column:
        found = found.filter(found[column].isnull() if area is None else found[column] == area)
    belongs = group.within(found, source.offence)
    return found if belongs is None else found.filter(belongs)


def _during(crimes: ir.Table, source: CrimeSource, periods: Sequence[Period]) -> ir.BooleanValue:
    """The partition column ``month`` is asked as well as the day, so that files of other months are never opened."""
    found: ir.BooleanValue = ibis.literal(False)
    for period in periods:
        months = period.months()
        inside = crimes.month.between(months[0], months[-1])
        if source.day:
            inside = inside & crimes[source.day].between(_literal(period.start), _literal(period.end))
        found = found | inside
    return found


def _literal(day: date) -> ir.DateScalar:
    return ibis.literal(day, type="date")
