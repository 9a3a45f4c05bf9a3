"""Areas with the ground that they cover, a few at a time: for whoever hands boundaries on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import shapely
from django.db.models import Count, Max, Min, QuerySet
from shapely.geometry.base import BaseGeometry

from headwater.kernel import NotFound, Ref
from headwater.places.models import Area, Edition
from headwater.places.queries.areas import LIGHT, AreaView, Bounds, id_of, view_of, views
from headwater.places.rules import Level


@dataclass(frozen=True, slots=True)
class Ground:
    """An area and its ground, in National Grid metres; ``shape`` None: nobody has loaded its boundary."""

    area: AreaView
    shape: BaseGeometry | None


def grounds(
    most: int, *, level: str = "", code: str = "", near: Bounds | None = None, after: Ref | None = None
) -> tuple[Ground, ...]:
    """At most so many areas that have a boundary, in the order in which they were added; ``after`` goes on behind one.

    ``level`` and ``code`` are exact, "" for any; ``near``: only those whose bounds touch these. Raises NotFound where ``after``
    cannot be an area. One query.
    """
    rows = _bounded(level, code)
    if near is not None:
        west, south, east, north = near
        rows = rows.filter(
            boundary__west__lte=east, boundary__east__gte=west, boundary__south__lte=north, boundary__north__gte=south
        )
    if after is not None:
        rows = rows.filter(pk__gt=id_of(after))
    return _grounds(rows.order_by("pk")[:most])


def ground(ref: Ref) -> Ground:
    """One area that has a boundary. Raises NotFound. One query."""
    found = _grounds(_bounded().filter(pk=id_of(ref)))
    if not found:
        raise NotFound("There is no such area, or its boundary is not known.", "Look for it by its name.")
    return found[0]


def grounds_of(refs: Collection[Ref]) -> Mapping[Ref, Ground]:
    """The areas of these references, with or without a boundary; those that there are not are left out. One query."""
    return {held.area.ref: held for held in _grounds(views().filter(pk__in=[id_of(ref) for ref in refs]))}


def number_of_grounds(*, level: str = "", code: str = "") -> int:
    """How many areas have a boundary. One query."""
    return _bounded(level, code).count()


def grounds_by_level() -> tuple[tuple[str, str, int], ...]:
    """Each level of which a boundary is known, the widest first: its value, its label, how many areas. One query."""
    found = dict(_bounded().order_by().values_list("level").annotate(Count("pk")))
    return tuple((level.value, level.label, found[level.value]) for level in Level if level.value in found)


def ground_extent(*levels: str) -> Bounds | None:
    """The bounds of all areas of these levels (of any, when none is named); None where none has a boundary. One query."""
    found = _bounded().filter(level__in=levels or [level.value for level in Level])
    west, south, east, north = found.aggregate(
        w=Min("boundary__west"), s=Min("boundary__south"), e=Max("boundary__east"), n=Max("boundary__north")
    ).values()
    return None if west is None else (west, south, east, north)


def edition() -> str:
    """A mark that changes with every change of an area or boundary. One query."""
    found = Edition.objects.values_list("mark", flat=True).first()
    return str(found or "")


def _bounded(level: str = "", code: str = "") -> QuerySet[Area]:
    exact = {name: value for name, value in (("level", level), ("code", code)) if value}
    return views().filter(boundary__isnull=False, **exact)


def _grounds(rows: QuerySet[Area]) -> tuple[Ground, ...]:
    found = list(rows.only(*LIGHT, "boundary__geometry"))
    held = [getattr(row, "boundary", None) for row in found]
    shapes = shapely.from_wkb([bytes(one.geometry) if one else None for one in held])
    return tuple(Ground(view_of(row), shape) for row, shape in zip(found, shapes, strict=True))
