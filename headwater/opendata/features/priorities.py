"""The collection of priorities: what the teams of neighbourhoods work on, each at a point inside its neighbourhood."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from shapely.geometry.base import BaseGeometry

from headwater.kernel import NotFound, Ref, now
from headwater.neighbourhood.queries import PriorityView, priorities_everywhere, priority
from headwater.opendata.columns import PRIORITIES
from headwater.opendata.features.asking import Asked, Box
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
    point,
)
from headwater.places import queries
from headwater.places.queries import Ground

KIND = "neighbourhood.priority"

AREA = "places.area"
LEVEL = "neighbourhood"
AT_ONCE = 500
"""Neighbourhoods that are looked at together."""


def collection() -> Collection:
    return Collection(
        id="priorities",
        title="Priorities",
        words="What the teams of neighbourhoods work on, and what they did; each at a point inside its neighbourhood.",
        columns=PRIORITIES,
        named_by=("issue",),
        filters=(Filter("area", "Those of one neighbourhood, by its id in the collection areas.", ""),),
        geometry="point",
        page=page,
        one=one,
        extent=lambda: extent_of(queries.ground_extent(LEVEL)),
    )


def page(asked: Asked) -> Page:
    """Priorities in the order in which they were set. Three queries, and those that a box takes."""
    first, last = (asked.span.first, asked.span.last) if asked.span else (None, None)
    found = priorities_everywhere(
        now(), asked.limit + 1, areas=_areas(asked), first=first, last=last, after=key_after(KIND, asked.after)
    )
    kept = found[: asked.limit]
    grounds = queries.grounds_of({area for area, _ in kept})
    more = len(found) > asked.limit
    return Page([_feature(grounds[area], held) for area, held in kept], kept[-1][1].ref.id if more else "")


def one(name: str) -> Said | None:
    """A priority; None where none such is shown. Three queries."""
    if not is_key(name):
        return None
    try:
        area, held = priority(Ref(KIND, name), now())
    except NotFound:
        return None
    return _feature(queries.grounds_of({area})[area], held)


def _areas(asked: Asked) -> list[Ref] | None:
    """The neighbourhoods that a question is about; None: all of them."""
    named = asked.where.get("area")
    if named is not None and not is_key(named):
        return []
    if asked.box is None:
        return None if named is None else [Ref(AREA, named)]
    return [ref for ref in _inside(asked.box) if named in {None, ref.id}]


def _inside(box: Box) -> Iterator[Ref]:
    """The neighbourhoods whose point is in a box."""
    for near in grid_bounds(box):
        some = queries.grounds(AT_ONCE, level=LEVEL, near=near)
        while some:
            yield from (one.area.ref for one in some if one.shape is not None and meets(_middle(one.shape), box))
            some = queries.grounds(AT_ONCE, level=LEVEL, near=near, after=some[-1].area.ref)


def _middle(shape: BaseGeometry) -> BaseGeometry:
    return in_degrees(shape.representative_point())


def _feature(where: Ground, held: PriorityView) -> Said:
    at = None if where.shape is None else _middle(where.shape)
    about = {
        "issue": held.issue,
        "issue_date": _time(held.issue_date),
        "action": held.action,
        "action_date": _time(held.action_date),
        "closed": _time(held.closed_at),
        "area": where.area.ref.id,
        "neighbourhood": where.area.name,
    }
    return feature(held.ref.id, None if at is None else point(at.x, at.y), about)


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
