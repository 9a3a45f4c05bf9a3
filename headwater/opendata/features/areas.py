"""The collection of areas: everything that places knows the boundary of."""

from __future__ import annotations

import json
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from headwater.kernel import NotFound, Ref
from headwater.opendata.columns import AREAS
from headwater.opendata.features.asking import Asked
from headwater.opendata.features.collection import (
    Collection,
    Filter,
    Page,
    Said,
    extent_of,
    feature,
    grid_bounds,
    in_degrees,
    is_key,
    key_after,
    meets,
)
from headwater.places import queries
from headwater.places.queries import Ground

KIND = "places.area"


AT_MOST = 250
"""Areas of one page, whatever is asked: a boundary has hundreds of corners, and a thousand of them take half a second."""


A_REQUEST = 100
"""Boundaries whose making counts for a request more."""


def collection() -> Collection:
    return Collection(
        id="areas",
        title="Areas",
        words="Neighbourhoods, local policing areas and the other areas whose boundaries are known, with their boundaries.",
        columns=AREAS,
        named_by=("name",),
        filters=(
            Filter("level", "Areas of one level only.", "neighbourhood"),
            Filter("code", "The area with this code.", "E08000026"),
        ),
        geometry="polygon or multipolygon",
        page=page,
        one=one,
        extent=lambda: extent_of(queries.ground_extent()),
    )


def page(asked: Asked) -> Page:
    """Areas in the order in which they were added. One query, and one more where their number is known."""
    level, code = asked.where.get("level", ""), asked.where.get("code", "")
    limit = min(asked.limit, AT_MOST)
    found = _found(replace(asked, limit=limit), level, code)
    kept, more = found[:limit], len(found) > limit
    return Page(
        [said for _, said in kept],
        kept[-1][0] if more else "",
        None if asked.box else queries.number_of_grounds(level=level, code=code),
        len(found) / A_REQUEST,
    )


def one(name: str) -> Said | None:
    """An area; None where there is no such, or its boundary is not known. One query."""
    try:
        return feature_of_area(queries.ground(Ref(KIND, name))) if is_key(name) else None
    except NotFound:
        return None


def _found(asked: Asked, level: str, code: str) -> list[tuple[str, Said]]:
    """One more than were asked for, where there are so many."""
    wanted = asked.limit + 1
    nearby = grid_bounds(asked.box) if asked.box else [None]
    found: dict[str, Said] = {}
    for near in nearby:
        here: dict[str, Said] = {}
        after = key_after(KIND, asked.after)
        while len(here) < wanted:
            some = queries.grounds(wanted, level=level, code=code, near=near, after=after)
            here |= {held.area.ref.id: feature_of_area(held) for held in some if _inside(held, asked)}
            if len(some) < wanted:
                break
            after = some[-1].area.ref
        found |= here
    return sorted(found.items())[:wanted]


def _inside(held: Ground, asked: Asked) -> bool:
    return asked.box is None or meets(_degrees(held), asked.box)


def feature_of_area(held: Ground) -> Said:
    """An area that has a boundary as a feature."""
    area = held.area
    about = {"level": area.level, "code": area.code, "name": area.name, "parent": area.parent and area.parent.id}
    return feature(area.ref.id, json.loads(shapely.to_geojson(_degrees(held))), about)


def _degrees(held: Ground) -> BaseGeometry:
    assert held.shape is not None, "only areas that have a boundary are looked for"
    return in_degrees(held.shape)
