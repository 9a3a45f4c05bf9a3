"""Closing roads, slowing areas, and opening them again. Every process has it in force with its next recommendation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from math import isfinite
from uuid import UUID

import shapely
from django.db import transaction

from headwater.dispatch.events import RoadsChanged, RoadsRestored
from headwater.dispatch.models import RoadChange
from headwater.dispatch.permissions import Permission
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref

WIDEST = 20_000.0
"""Metres from side to side."""
MOST_CORNERS = 500

Corners = Sequence[tuple[float, float]]


def circle(easting: float, northing: float, radius: float) -> Corners:
    """Corners of the ground within so many metres of a point. Raises Invalid."""
    if not 5 <= radius <= WIDEST / 2:
        raise Invalid("A road change reaches from 5 metres to 10 kilometres.", "Give a radius between them.")
    return [(float(x), float(y)) for x, y in shapely.Point(easting, northing).buffer(radius, quad_segs=8).exterior.coords[:-1]]


@transaction.atomic
def change_roads(
    *, by: Actor, at: datetime, name: str, corners: Corners, pace: float, ends_at: datetime | None = None, reason: str = ""
) -> Ref:
    """Close the roads that touch an area (``pace`` 0), or let them be driven at ``pace`` times their speed, from now on.

    ``corners``: at least three, in National Grid metres. Raises Invalid for an area that is none or covers half the country, a
    pace outside 0 to 4, an end that has passed.
    """
    by.must(Permission.ROADS_CHANGE)
    words = " ".join(name.split())
    if not 0 < len(words) <= 120:
        raise Invalid("Say which road or area, in at most 120 characters.", "Such as: Alder Road, burst water main.")
    if not 0 <= pace <= 4:
        raise Invalid("Roads are driven at 0 (closed) to 4 times their speed.", "Give 0 to close them, 0.5 for half the speed.")
    if ends_at is not None and ends_at <= at:
        raise Invalid("The end of the road change has passed.", "Give a time to come, or none.")
    made = RoadChange.objects.create(
        name=words,
        pace=pace,
        outline=_outline(corners),
        begins_at=at,
        ends_at=ends_at,
        made_at=at,
        made_by=str(by.ref),
        made_by_name=by.name[:120],
        reason=reason.strip()[:300],
    )
    record(RoadsChanged(change=made.ref, name=words, pace=pace, ends_at=ends_at, reason=made.reason, by=by.ref, at=at))
    return made.ref


@transaction.atomic
def restore_roads(*, by: Actor, at: datetime, change: Ref) -> None:
    """Open what was closed, let what was slow be driven as ever. Raises NotFound; Conflict where somebody has done so."""
    by.must(Permission.ROADS_CHANGE)
    try:
        row = RoadChange.objects.select_for_update(no_key=True).filter(pk=UUID(change.id)).first()
    except ValueError:
        row = None
    if row is None:
        raise NotFound("There is no such road change.", "Choose one from the list.")
    if row.lifted_at is not None or (row.ends_at is not None and row.ends_at <= at):
        raise Conflict(f"“{row.name}” is over already.", "Read the list again.")
    row.lifted_at = at
    row.save(update_fields=["lifted_at"])
    record(RoadsRestored(change=row.ref, name=row.name, by=by.ref, at=at))


def _outline(corners: Corners) -> list[float]:
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise Invalid(f"An area has 3 to {MOST_CORNERS} corners.")
    area = shapely.Polygon(corners if all(map(isfinite, chain(*corners))) else [])
    west, south, east, north = area.bounds if area.is_valid and area.area > 0 else (0.0, 0.0, 0.0, 0.0)
    if not 0 < max(east - west, north - south) <= WIDEST:
        raise Invalid("The area is none, crosses itself, or is wider than 20 kilometres.", "Draw it again.")
    return [float(metres) for corner in corners for metres in corner]
