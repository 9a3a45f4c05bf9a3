"""The collection of crimes: the dataset ``street``, the newest month first, read no further than a page needs.

A page begins where the one before ended: behind a row of a month of a force. Only the columns that a question asks about are
looked through, and of the months only those in which it can find anything; the rest of a row is read for the rows of the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from headwater.insight.lake import Partition
from headwater.opendata.columns import CRIMES
from headwater.opendata.features.asking import Asked, Span, span_asked
from headwater.opendata.features.collection import (
    Bounds,
    Collection,
    Filter,
    Page,
    Said,
    extent_of,
    feature,
    grid_bounds,
    point,
)
from headwater.opendata.published import Published
from headwater.opendata.published.crimes import Rows, row_numbered, rows_where, table
from headwater.opendata.published.reading import touch
from headwater.opendata.published.rows import text_of
from headwater.opendata.rules import Refused

DATASET = "street"

LOOKED_THROUGH = 300_000
"""Rows that one answer looks through at most: a page that would need more ends early, and its next page goes on there."""


A_REQUEST = 100_000
"""Rows whose looking through counts for a request more."""


def collection(published: Published) -> Collection:
    crimes = Crimes(published)
    return Collection(
        id="crimes",
        title="Crimes",
        words="Crimes and anti-social behaviour by month, each at the anchor point that stands for where it happened.",
        columns=CRIMES,
        named_by=("category", "location"),
        filters=(
            Filter("force", "Those of one force.", "west-midlands"),
            Filter("category", "Those of one kind.", "burglary"),
            Filter("lsoa_code", "Those at anchor points in one lower layer super output area.", "E01009500"),
        ),
        geometry="point, none where it has no location",
        page=crimes.page,
        one=crimes.one,
        extent=crimes.extent,
        by_lake=True,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Behind which row a page begins."""

    month: int
    force: str
    row: int

    @property
    def order(self) -> tuple[int, str]:
        return -self.month, self.force

    def __str__(self) -> str:
        return f"{text_of(self.month)}.{self.force}.{self.row}"


class Crimes:
    """Answers from what a lake has published."""

    def __init__(self, published: Published) -> None:
        self._published = published

    def page(self, asked: Asked) -> Page:
        """A page of crimes. Raises Refused (400) for a place to go on from that no link of ours has."""
        begin = _place(asked.after)
        parts = [one for one in self._parts(asked) if begin is None or _order(one) >= begin.order]
        where = _conditions(asked)
        found: list[Said] = []
        looked = 0
        for number, part in enumerate(parts):
            first = begin.row + 1 if begin and _order(part) == begin.order else 0
            rows = self._rows(part, where, first)
            taken = rows[: asked.limit - len(found)]
            found += self._features(part, taken)
            looked += part.rows
            if len(found) == asked.limit and (len(rows) > len(taken) or number + 1 < len(parts)):
                return Page(found, str(_at(part, int(taken[-1]))), _matched(asked, parts, begin), looked / A_REQUEST)
            if looked >= LOOKED_THROUGH and number + 1 < len(parts):
                return Page(found, str(_at(part, part.rows)), cost=looked / A_REQUEST)
        return Page(found, "", _matched(asked, parts, begin), looked / A_REQUEST)

    def one(self, name: str) -> Said | None:
        """A crime; None where no such is published."""
        said = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])\.([a-z0-9-]{1,60})\.(\d{1,15})", name, re.ASCII)
        if said is None:
            return None
        month, force = int(said[1] + said[2]), said[3]
        for part in self._published.listing.by_month.get((DATASET, month), []):
            if part.force == force:
                rows = row_numbered(self._file(part), force, month, int(said[4]))
                return next(iter(self._features(part, rows)), None)
        return None

    def extent(self) -> Said:
        """The ground and the months of everything that is published."""
        listing = self._published.listing
        months = listing.months[DATASET]
        if not months:
            return {}
        parts = [part for month in months for part in listing.by_month[DATASET, month]]
        bounds = [held for held in map(self._published.bounds_of, parts) if held is not None]
        first, last = month_span(months[0]).first, month_span(months[-1]).last
        times = [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (first, last) if moment]
        return extent_of(_around(bounds)) | {"temporal": {"interval": [times]}}

    def _parts(self, asked: Asked) -> list[Partition]:
        """The months in which a question can find anything, the newest first, each by force."""
        listing = self._published.listing
        near = grid_bounds(asked.box) if asked.box else []
        return sorted(
            (
                part
                for month in listing.months[DATASET]
                if asked.span is None or _meets(asked.span, month)
                for part in listing.by_month[DATASET, month]
                if asked.where.get("force") in {None, part.force}
                and (not near or any(touch(self._published.bounds_of(part), one) for one in near))
            ),
            key=_order,
        )

    def _rows(self, part: Partition, where: Sequence[pl.Expr], first: int) -> Rows:
        rows = rows_where(self._file(part), where) if where else np.arange(part.rows)
        return rows[rows >= first]

    def _features(self, part: Partition, rows: Rows) -> list[Said]:
        if not len(rows):
            return []
        force, month = part.force or "", part.month or 0
        found = table(self._file(part), force, month, self._published.latest_of(force), rows)
        return [feature_of(row) for row in found.iter_rows(named=True)]

    def _file(self, part: Partition) -> Path:
        return self._published.lake.root / part.file


def feature_of(row: Mapping[str, Any]) -> Said:
    """A row of the table of crimes as a feature."""
    about = {name: value for name, value in row.items() if name not in {"id", "longitude", "latitude"}}
    return feature(row["id"], point(row["longitude"], row["latitude"]), about)


def month_span(month: int) -> Span:
    """The first and the last moment of a month (201803), by the clock in London."""
    return span_asked(text_of(month))


def _meets(span: Span, month: int) -> bool:
    held = month_span(month)
    assert held.first is not None, "a month has a beginning"
    return span.meets(held.first, held.last)


def _matched(asked: Asked, parts: Sequence[Partition], begin: Place | None) -> int | None:
    """How many there are in all, where nothing need be looked through to know it."""
    known = begin is None and asked.box is None and not set(asked.where) - {"force"}
    return sum(part.rows for part in parts) if known else None


def _conditions(asked: Asked) -> list[pl.Expr]:
    """What a row must be to be an answer, beside its month and force."""
    found = [pl.col(name).cast(pl.String) == value for name, value in asked.where.items() if name in {"category", "lsoa_code"}]
    if asked.box:
        found.append(pl.any_horizontal(*(_inside(part) for part in asked.box.parts)))
    return found


def _inside(box: Bounds) -> pl.Expr:
    west, south, east, north = box
    return pl.col("longitude").is_between(west, east) & pl.col("latitude").is_between(south, north)


def _place(text: str) -> Place | None:
    if not text:
        return None
    said = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])\.([a-z0-9-]{1,60})\.(\d{1,9})", text, re.ASCII)
    if said is None:
        raise Refused(400, "after is what a link to the next page has; leave it out for the first page.")
    return Place(int(said[1] + said[2]), said[3], int(said[4]))


def _at(part: Partition, row: int) -> Place:
    return Place(part.month or 0, part.force or "", row)


def _order(part: Partition) -> tuple[int, str]:
    return -(part.month or 0), part.force or ""


def _around(bounds: Sequence[Bounds]) -> Bounds | None:
    if not bounds:
        return None
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)
