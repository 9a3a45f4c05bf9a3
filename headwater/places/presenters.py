"""From what places knows to the rows that its pages show."""

from __future__ import annotations

from headwater.insight.lake import Lake
from headwater.kernel import HeadwaterError
from headwater.places import queries
from headwater.places.queries import AreaPage, Disagreements, Holding

Facts = list[tuple[str, str]]

SHOWN = 100
"""Points that disagree and are listed; the rest are counted."""


def facts(page: AreaPage) -> Facts:
    """What is stated about an area, each with its source and year."""
    found: Facts = [("Level", page.area.level_label), ("Code", page.area.code)]
    if page.people:
        source = f"({page.people.source}, {page.people.year})"
        found.append(("People", f"{page.people.persons:,} {source}"))
        if page.people.households is not None:
            found.append(("Households", f"{page.people.households:,} {source}"))
    if page.need:
        found.append(("Deprivation", f"Decile {page.need.decile} of 10, 1 the most deprived; rank {page.need.rank:,} "
                                     f"({page.need.source}, {page.need.year})"))  # fmt: skip
        if page.need.crime_decile is not None:
            found.append(("Deprivation, crime alone", f"Decile {page.need.crime_decile} of 10"))
    if page.area.bounds is None:
        found.append(("Boundary", "None has been loaded"))
    return found


def holding_rows(held: tuple[Holding, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.title, f"{one.number:,}", _count(one.bounded), _count(one.populated)) for one in held]


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def disagreement_rows(found: Disagreements) -> list[tuple[str, str, str, str, str]]:
    """Location, records, stated area, the area that holds the point, metres between: the first SHOWN."""
    return [
        (
            point.at or "No name",
            f"{point.records:,}",
            f"{point.stated.name} ({point.stated.code})",
            f"{point.holding.name} ({point.holding.code})" if point.holding else "None that is loaded",
            f"{point.metres:,.0f}",
        )
        for point in found.points[:SHOWN]
    ]


def disagreements(lake: Lake, force: str | None) -> tuple[Disagreements | None, HeadwaterError | None]:
    """The comparison, or why there is none."""
    try:
        return queries.location_disagreements(lake, force=force), None
    except HeadwaterError as fault:
        return None, fault
