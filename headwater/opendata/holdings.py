"""What there is to be had, and how new it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import polars as pl

from headwater.kernel import NotFound
from headwater.opendata.naming import ALL_CRIME, force_name
from headwater.opendata.published import Published
from headwater.opendata.published.rows import text_of
from headwater.places.queries import grounds_by_level


@dataclass(frozen=True, slots=True)
class ForceHeld:
    """What is published of a force: ``months`` (201803) with their rows, the newest first, and when it was updated."""

    slug: str
    name: str
    months: tuple[tuple[int, int], ...]
    updated: datetime

    @property
    def newest(self) -> int:
        return self.months[0][0]

    @property
    def oldest(self) -> int:
        return self.months[-1][0]

    @property
    def rows(self) -> int:
        return sum(rows for _, rows in self.months)


@dataclass(frozen=True, slots=True)
class Held:
    """``levels``: value, label and number of the areas with a boundary; ``busiest``: degrees of the busiest place."""

    forces: tuple[ForceHeld, ...]
    levels: tuple[tuple[str, str, int], ...]
    busiest: tuple[float, float] | None

    @property
    def updated(self) -> datetime | None:
        return max((one.updated for one in self.forces), default=None)


def held(published: Published) -> Held:
    """Everything that is published. One query."""
    forces = [_force(published, slug) for slug in published.lake.forces("street")]
    return Held(tuple(sorted(forces, key=lambda one: one.name)), grounds_by_level(), _busiest_of(published))


def examples(published: Published) -> dict[str, str]:
    """Values that find something, by the names of parameters; where nothing is published, some that make sense. No query."""
    forces = published.lake.forces("street")
    force = forces[0] if forces else "west-midlands"
    month = published.lake.months("street", force)[-1] if forces else 201802
    longitude, latitude = _busiest_of(published) or (-1.51, 52.41)
    return {
        "force": force, "date": text_of(month), "month": text_of(month), "datetime": text_of(month),
        "lat": f"{latitude:.4f}", "lng": f"{longitude:.4f}", "q": f"{latitude:.4f},{longitude:.4f}",
        "category": ALL_CRIME, "limit": "10", "level": "neighbourhood",
    }  # fmt: skip


def held_of(published: Published, slug: str) -> ForceHeld:
    """What is published of a force. Raises NotFound."""
    if slug not in published.lake.forces("street"):
        raise NotFound("Nothing of that force is published.", "Choose a force on the page “Open data”.")
    return _force(published, slug)


def _force(published: Published, slug: str) -> ForceHeld:
    parts = published.lake.partitions("street", slug)
    months = tuple((part.month or 0, part.rows) for part in reversed(parts))
    return ForceHeld(slug, force_name(slug), months, max(part.loaded_at for part in parts))


def _busiest_of(published: Published) -> tuple[float, float] | None:
    listing = published.listing
    for month in reversed(listing.months["street"]):
        for part in listing.by_month["street", month]:
            found = _busiest(published.lake.root / part.file)
            if found is not None:
                return found
    return None


@lru_cache(64)  # a file of the lake never changes
def _busiest(file: Path) -> tuple[float, float] | None:
    """Longitude and latitude of the anchor point with the most rows; None where none has a place."""
    at = pl.scan_parquet(file).select("longitude", "latitude").drop_nulls()
    found = at.group_by("longitude", "latitude").len().sort("len", "longitude", "latitude", descending=True).head(1).collect()
    return None if found.is_empty() else (found["longitude"][0], found["latitude"][0])
