"""A published document as data: what it states, one number at a time, and what ought to follow from what.

Every number has a *quantity*, a path that says what it is a number of: ``crime/Robbery/Coventry/this_year``. A document
may state one quantity in several places. Nothing here says which number is right.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from headwater.insight.figures import Source
from headwater.insight.periods import Period
from headwater.insight.statistics.rounding import ROUNDINGS, Rounding, half_up

COMPARISON, WORKFORCE, CONSTABLES = "recorded_crime_comparison", "npu_workforce", "neighbourhood_constables"
MEASURES = ("establishment", "strength", "deployable")


@dataclass(frozen=True, slots=True)
class Statement:
    """One printed number. ``table`` is the table or slide that it belongs to, ``printed`` its text as it stands there."""

    quantity: str
    value: Decimal
    unit: str
    table: str
    slide: str
    printed: str

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.quantity.split("/"))

    @property
    def decimals(self) -> int:
        exponent = self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0

    @property
    def row(self) -> str:
        """The path without its last step: the row of the table."""
        return self.quantity.rpartition("/")[0]

    def __str__(self) -> str:
        number = f"{self.value:,.{self.decimals}f}".replace("-", "−")
        return f"{number}%" if self.unit == "%" else number


class Rule(Enum):
    """How one number follows from others."""

    DIFFERENCE = "difference"
    PERCENT_CHANGE = "percent change"
    PERCENT_BELOW = "percent below"
    SUM = "sum"
    PER_DAY = "per day"


@dataclass(frozen=True, slots=True)
class Relation:
    """``target`` follows from ``inputs`` by a rule, at ``decimals`` and by ``rounding`` where it is a percentage or an
    average.

    ``table``: where it holds only for numbers printed in that table. ``words``: what the inputs are, for the sentence.
    """

    target: str
    rule: Rule
    inputs: tuple[str, ...]
    words: str = ""
    table: str | None = None
    decimals: int = 0
    rounding: Rounding = half_up


class Publication:
    """A published document, read from a folder of reference data. Raises FileNotFoundError where one of its files is
    missing.
    """

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        self.about: Mapping[str, Any] = tomllib.loads((folder / "publication.toml").read_text("utf-8"))

    @property
    def period(self) -> Period:
        """Our reading of the period of its comparisons: see ``reading``."""
        given = self.about["reading"]
        return Period(given["start"], given["end"], "Financial year to date")

    @property
    def updated(self) -> datetime:
        updated: datetime = self.about["data_updated"]
        return updated

    @property
    def reading(self) -> str:
        """The caveat that goes with every comparison: the period is ours, and why we believe it."""
        given = self.about["reading"]
        days, full_year = self.period.days, given["home_office_full_year"]
        expected = half_up(full_year * days / 365)
        total = next((s for s in self.statements if s.quantity == f"crime/{TOTAL_TITLE}/Force/this_year"), None)
        compared = f"; the pack's total is {total}" if total else ""
        return (
            f"The pack prints no period. We read its comparison as {self.period}, against the same days a year earlier: "
            f"the financial year to the day before its data was updated. The force's full year was {full_year:,} crimes "
            f"({given['home_office_source']}), of which {days} days in 365 would be {expected:,.0f}{compared}."
        )

    def source(self, slide: str) -> Source:
        about = self.about
        published: date = about["published_on"]
        return Source(about["title"], about["publisher"], published, slide)

    @property
    def comparison_rounding(self) -> Rounding:
        return ROUNDINGS[self.about["rounding"]["comparison"]]

    @property
    def workforce_rounding(self) -> Rounding:
        return ROUNDINGS[self.about["rounding"]["workforce"]]

    @cached_property
    def areas(self) -> Sequence[Mapping[str, str]]:
        """Areas of the comparison: ``area``, ``level`` and the ``parent`` that holds it."""
        return list(self._rows("areas"))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every number of the document, tables first."""
        return (*self._comparison(), *self._workforce(), *self._constables(), *self._claims())

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """What ought to follow from what: by the shape of its tables, and between tables as ``relations.csv`` lists."""
        return (*self._of_comparison(), *self._of_workforce(), *self._of_constables(), *self._listed())

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        yield from csv.DictReader((self._folder / f"{name}.csv").read_text("utf-8").splitlines())

    def _comparison(self) -> Iterator[Statement]:
        slides = self.about["slides_by_offence"]
        for row in self._rows(COMPARISON):
            slide = slides.get(row["offence_group"], self.about["slides"][COMPARISON])
            for measure, column, unit in _COMPARED:
                quantity = f"crime/{row['offence_group']}/{row['area']}/{measure}"
                yield _stated(quantity, row[column], unit, COMPARISON, slide)

    def _workforce(self) -> Iterator[Statement]:
        for row in self._rows(WORKFORCE):
            for measure in MEASURES:
                quantity = f"workforce/{row['rank']}/{row['unit']}/{measure}"
                yield _stated(quantity, row[measure], "FTE", WORKFORCE, self.about["slides"][WORKFORCE])

    def _constables(self) -> Iterator[Statement]:
        for row in self._rows(CONSTABLES):
            for measure, column, unit in _OVER_TIME:
                quantity = f"constables/{row['as_at']}/{measure}"
                yield _stated(quantity, row[column], unit, CONSTABLES, self.about["slides"][CONSTABLES])

    def _claims(self) -> Iterator[Statement]:
        for row in self._rows("headline_claims"):
            yield Statement(row["quantity"], Decimal(row["value"]), row["unit"], row["table"], row["slide"], row["printed"])

    def _of_comparison(self) -> Iterator[Relation]:
        rows = {s.row for s in self.statements if s.table == COMPARISON}
        for row in sorted(rows):
            years = (f"{row}/last_year", f"{row}/this_year")
            yield Relation(f"{row}/difference", Rule.DIFFERENCE, years, table=COMPARISON)
            yield Relation(
                f"{row}/percent",
                Rule.PERCENT_CHANGE,
                years,
                table=COMPARISON,
                decimals=1,
                rounding=self.comparison_rounding,
            )
        for offence in sorted({row.split("/")[1] for row in rows}):
            yield from self._of_area_tree(offence)

    def _of_area_tree(self, offence: str) -> Iterator[Relation]:
        for parent in sorted({row["parent"] for row in self.areas if row["parent"]}):
            parts = [row["area"] for row in self.areas if row["parent"] == parent]
            for year in ("last_year", "this_year"):
                inputs = tuple(f"crime/{offence}/{part}/{year}" for part in parts)
                yield Relation(f"crime/{offence}/{parent}/{year}", Rule.SUM, inputs, "the areas within it", COMPARISON)

    def _of_workforce(self) -> Iterator[Relation]:
        rows = [s for s in self.statements if s.table == WORKFORCE and s.path[0] == "workforce" and s.path[2] != "all"]
        for rank in dict.fromkeys(s.path[1] for s in rows):
            for measure in MEASURES:
                inputs = tuple(s.quantity for s in rows if s.path[1] == rank and s.path[3] == measure)
                target = f"workforce/{rank}/all/{measure}"
                yield Relation(target, Rule.SUM, inputs, "the units of the table", WORKFORCE)

    def _of_constables(self) -> Iterator[Relation]:
        for row in self._rows(CONSTABLES):
            at = f"constables/{row['as_at']}"
            inputs = (f"{at}/fte_strength", f"{at}/establishment")
            yield Relation(
                f"{at}/vacancy_factor",
                Rule.PERCENT_BELOW,
                inputs,
                "FTE strength below establishment",
                CONSTABLES,
                rounding=self.workforce_rounding,
            )

    def _listed(self) -> Iterator[Relation]:
        for row in self._rows("relations"):
            inputs = tuple(row["inputs"].split(";"))
            yield Relation(row["target"], Rule(row["rule"]), inputs, row["words"], rounding=self.workforce_rounding)


TOTAL_TITLE = "Total Recorded Crime"
_COMPARED = (
    ("last_year", "last_year", "crimes"),
    ("this_year", "this_year", "crimes"),
    ("difference", "difference_published", "crimes"),
    ("percent", "percent_published", "%"),
)
_OVER_TIME = (
    ("strength", "strength", "people"),
    ("establishment", "establishment", "FTE"),
    ("fte_strength", "fte_strength", "FTE"),
    ("vacancy_factor", "vacancy_factor_published", "%"),
)


def _stated(quantity: str, text: str, unit: str, table: str, slide: str) -> Statement:
    return Statement(quantity, Decimal(text), unit, table, slide, text)


def wmp2020() -> Publication:
    """The presentation of 12 March 2018 that this platform implements."""
    return Publication(resources.files("headwater.insight") / "reference" / "wmp2020")
