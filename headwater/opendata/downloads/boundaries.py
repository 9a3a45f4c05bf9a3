"""The boundaries of all areas of a level as GeoJSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from headwater.opendata.downloads.keeping import Offer, mark_of, write_features
from headwater.opendata.features.areas import feature_of_area
from headwater.opendata.features.collection import Said
from headwater.opendata.openapi import LICENCE_URL
from headwater.places.queries import edition, grounds

RULES = "1"
"""Changes whenever the same areas are written differently, so that every file is made anew."""

AT_ONCE = 500
"""Areas that are read together."""


def boundaries_of(level: str) -> Offer | None:
    """The boundaries of a level; None where none is known. Two queries, and those that reading them takes."""
    if not grounds(1, level=level):
        return None
    return Offer(
        name=f"{level}-boundaries.geojson",
        media="application/geo+json",
        mark=mark_of(RULES, level, edition()),
        changed=None,
        packed=True,
        write=lambda file: _write(level, file),
    )


def _write(level: str, file: IO[bytes]) -> None:
    members = {"title": f"Boundaries: {level}", "licence": LICENCE_URL}
    write_features(file, members, _features(level))


def _features(level: str) -> Iterator[Said]:
    some = grounds(AT_ONCE, level=level)
    while some:
        for held in some:
            yield feature_of_area(held)
        some = grounds(AT_ONCE, level=level, after=some[-1].area.ref)
