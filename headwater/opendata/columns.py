"""What each column of what is published means: for people, for OpenAPI, for CSV on the Web and inside Parquet files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    MONTH = "month"
    TIME = "time"
    TRUTH = "yes or no"


@dataclass(frozen=True, slots=True)
class Column:
    """``maybe``: it may be empty. ``key``: by it programs know something, which people know by another column."""

    name: str
    title: str
    kind: Kind
    words: str
    maybe: bool = False
    key: bool = False


CRIMES = (
    Column("id", "Number", Kind.TEXT, "Names the crime: month, force and the number that /api/ has for it. It stays."),
    Column(
        "crime_id", "Crime ID", Kind.TEXT,
        "64 hexadecimal digits that stay with the crime. Anti-social behaviour, which is no crime, has none.",
        maybe=True, key=True,
    ),
    Column("month", "Month", Kind.MONTH, "The month in which it was reported, such as 2018-02. No day is published."),
    Column("force", "Force", Kind.TEXT, "The force whose record it is, such as west-midlands."),
    Column("category", "Kind", Kind.TEXT, "What kind of crime, as /api/crime-categories lists them, such as burglary."),
    Column(
        "longitude", "Longitude", Kind.NUMBER,
        "Degrees (WGS84) of the anchor point that stands for where it happened; never the place itself.", maybe=True,
    ),
    Column("latitude", "Latitude", Kind.NUMBER, "Degrees (WGS84) of that anchor point.", maybe=True),
    Column("location", "Location", Kind.TEXT, "What the anchor point is called: “On or near” a street.", maybe=True),
    Column(
        "street_id", "Anchor point", Kind.WHOLE,
        "The number of the anchor point (street.id under /api/), the same in every month.", maybe=True, key=True,
    ),
    Column(
        "lsoa_code", "LSOA code", Kind.TEXT, "The lower layer super output area that holds the anchor point.",
        maybe=True, key=True,
    ),
    Column("lsoa_name", "LSOA name", Kind.TEXT, "What that area is called.", maybe=True),
    Column("outcome", "Outcome", Kind.TEXT, "The last that was published of what became of it.", maybe=True),
    Column("outcome_month", "Month of the outcome", Kind.MONTH, "The month of that outcome.", maybe=True),
    Column("context", "Context", Kind.TEXT, "More about it, where the publisher said more.", maybe=True),
)  # fmt: skip
"""Crimes and anti-social behaviour."""

AREAS = (
    Column("level", "Level", Kind.TEXT, "force, district, npu, sector, neighbourhood, ward or lsoa, the widest first."),
    Column("code", "Code", Kind.TEXT, "Its code; no two areas of a level have the same."),
    Column("name", "Name", Kind.TEXT, "What it is called."),
    Column("parent", "Part of", Kind.TEXT, "The id of the wider area that holds it.", maybe=True, key=True),
)
"""Areas with a boundary."""

PRIORITIES = (
    Column("issue", "Issue", Kind.TEXT, "What the neighbourhood’s team works on, in its words."),
    Column("issue_date", "Since", Kind.TIME, "When it was set."),
    Column("action", "Done last", Kind.TEXT, "What was done last; what came of it, once it is closed.", maybe=True),
    Column("action_date", "Done on", Kind.TIME, "When that was.", maybe=True),
    Column("closed", "Closed on", Kind.TIME, "When it was closed. It is shown for a year after.", maybe=True),
    Column("area", "Area", Kind.TEXT, "The id of its neighbourhood in the collection areas.", key=True),
    Column("neighbourhood", "Neighbourhood", Kind.TEXT, "What its neighbourhood is called."),
)
"""What the teams of neighbourhoods work on."""
