"""The layouts in which data.police.uk has published: by their headings, and how each becomes a dataset's columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from headwater.insight.ingest import shapes
from headwater.insight.ingest.shapes import Expected
from headwater.kernel import Invalid


@dataclass(frozen=True, slots=True)
class Layout:
    """``shape`` turns text columns, named as published, into the dataset's columns with ``force``, ``month``, ``reason``."""

    kind: str
    dataset: str
    title: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    shape: Callable[[pl.DataFrame, Expected], pl.DataFrame]

    @property
    def known(self) -> tuple[str, ...]:
        return self.required + self.optional


_STREET = Layout(
    "street",
    "street",
    "street-level crime",
    (
        "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code",
        "LSOA name", "Crime type",
    ),
    ("Last outcome category", "Context"),
    shapes.street,
)  # fmt: skip

_STREET_2011 = Layout(
    "street",
    "street",
    "street-level crime, December 2010 to 2012",
    ("Month", "Reported by", "Easting", "Northing", "Location", "Crime type"),
    ("Falls within", "Context"),
    shapes.street_2011,
)

_OUTCOMES = Layout(
    "outcomes",
    "outcomes",
    "outcomes",
    (
        "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code",
        "LSOA name", "Outcome type",
    ),
    (),
    shapes.outcomes,
)  # fmt: skip

_STOPS = Layout(
    "stop-and-search",
    "stops",
    "stop and search",
    (
        "Type", "Date", "Latitude", "Longitude", "Gender", "Age range", "Officer-defined ethnicity", "Legislation",
        "Object of search", "Outcome",
    ),
    (
        "Part of a policing operation", "Policing operation", "Self-defined ethnicity",
        "Outcome linked to object of search", "Removal of more than just outer clothing",
    ),
    shapes.stops,
)  # fmt: skip

LAYOUTS = (_STREET, _STREET_2011, _OUTCOMES, _STOPS)

_NAMED = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<force>[a-z0-9-]+?)-(?P<kind>street|outcomes|stop-and-search)")


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a published file says: ``2014-01-west-midlands-street``."""

    month: int
    force: str
    kind: str


def named(stem: str) -> Named | None:
    """None for a file with another kind of name."""
    match = _NAMED.fullmatch(stem)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return None
    return Named(int(match["year"]) * 100 + int(match["month"]), match["force"], match["kind"])


def layout_of(heading: Sequence[str]) -> tuple[Layout, list[str]] | None:
    """The layout with this heading, and the heading in the layout's own spelling. None where there is no such layout.

    The order of columns and the case of letters do not matter; a column that no layout knows does.
    """
    for layout in LAYOUTS:
        spelling = {name.lower(): name for name in layout.known}
        names = [spelling.get(name.lower(), "") for name in heading]
        if all(names) and len(set(names)) == len(names) and set(layout.required) <= set(names):
            return layout, names
    return None


def wrong_heading(label: str, heading: Sequence[str], kind: str | None) -> Invalid:
    """What is wrong with a heading, beside the layout that comes nearest."""
    candidates = [layout for layout in LAYOUTS if kind in (None, layout.kind)]
    given = {name.lower() for name in heading}
    nearest = max(candidates, key=lambda layout: len(given & {name.lower() for name in layout.known}))
    lacking = [name for name in nearest.required if name.lower() not in given]
    strange = [name for name in heading if name.lower() not in {known.lower() for known in nearest.known}]
    faults = [f"lacks {', '.join(lacking)}"] if lacking else []
    faults += [f"has the unknown {', '.join(name[:40] or '(no name)' for name in strange[:6])}"] if strange else []
    faults += [] if faults else ["names a column twice"]
    return Invalid(
        f"{label} has the wrong columns for {nearest.title}: it {' and '.join(faults)}.",
        "Give the file as data.police.uk publishes it; the layouts are in docs/how-to/load-open-data.md.",
    )


def month_of(at: datetime) -> int:
    return at.year * 100 + at.month
