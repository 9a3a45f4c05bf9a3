"""The tree of areas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import shapely
from django.db.models import QuerySet
from shapely.geometry.base import BaseGeometry

from headwater.kernel import NotFound, Ref
from headwater.places.bulk import any_of
from headwater.places.models import Area, Boundary
from headwater.places.rules import Level, level_of

Bounds = tuple[float, float, float, float]
"""West, south, east, north, in National Grid metres."""


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area as pages and other rooms see it. ``bounds`` None: nobody has loaded its boundary."""

    ref: Ref
    level: str
    code: str
    name: str
    parent: Ref | None = None
    bounds: Bounds | None = None

    @property
    def level_label(self) -> str:
        return level_of(self.level).label

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class AreaNode:
    """An area with all that it holds, each level by name."""

    area: AreaView
    children: tuple[AreaNode, ...] = ()

    def walk(self) -> list[AreaView]:
        """This area and everything under it, parents first."""
        return [self.area, *(area for child in self.children for area in child.walk())]


def area(ref: Ref) -> AreaView:
    """One area. Raises NotFound. One query."""
    found = views().filter(pk=id_of(ref)).first()
    if found is None:
        raise NotFound("There is no such area.", "Look for it by its name.")
    return view_of(found)


def area_named(level: str, name: str) -> AreaView:
    """The area of this level with this code or name, capitals aside. Raises NotFound. One query; two for a name."""
    of = level_of(level).value
    found = views().filter(level=of, code=name.strip()).first()
    if found is None:
        found = views().filter(level=of, name__iexact=" ".join(name.split())).order_by("code").first()
    if found is None:
        raise NotFound(f"There is no {level_of(level).label.lower()} called “{name}”.", "Look for it by its name.")
    return view_of(found)


def areas(level: str, within: Ref | None = None) -> tuple[AreaView, ...]:
    """Every area of a level, by name; with ``within`` only those that this area holds, at any depth. One query (two)."""
    wanted = level_of(level).value
    if within is not None:
        return tuple(view for view in tree(within).walk() if view.level == wanted and view.ref != within)
    return tuple(view_of(row) for row in views().filter(level=wanted).order_by("name", "code"))


def children(ref: Ref) -> tuple[AreaView, ...]:
    """The areas that this one holds directly, widest level first, then by name. One query."""
    rows = views().filter(parent=id_of(ref)).order_by("name", "code")
    return tuple(sorted((view_of(row) for row in rows), key=lambda view: level_of(view.level).rank))


def ancestors(ref: Ref) -> tuple[AreaView, ...]:
    """The areas that hold this one, the widest first. Raises NotFound. One query."""
    rows = _related(_UP, ref)
    if not rows:
        raise NotFound("There is no such area.", "Look for it by its name.")
    ordered = sorted((view_of(row) for row in rows if row.ref != ref), key=lambda view: level_of(view.level).rank)
    return tuple(ordered)


def tree(root: Ref) -> AreaNode:
    """An area with everything under it. Raises NotFound. One query."""
    rows = _related(_DOWN, root)
    held: dict[Ref | None, list[AreaView]] = defaultdict(list)
    views = {row.ref: view_of(row) for row in rows}
    if root not in views:
        raise NotFound("There is no such area.", "Look for it by its name.")
    for view in views.values():
        held[view.parent].append(view)

    def node(view: AreaView) -> AreaNode:
        below = sorted(held[view.ref], key=lambda v: (level_of(v.level).rank, v.name, v.code))
        return AreaNode(view, tuple(node(child) for child in below))

    return node(views[root])


def names_by_id(ids: Iterable[str]) -> dict[str, str]:
    """What the areas with these identifiers are called, with their level, in one query; those not known are left out."""
    known = [id_ for id_ in map(_uuid, ids) if id_ is not None]
    rows = any_of(Area.objects.all(), "id", known, "uuid").values_list("id", "name", "level")
    return {str(id_): f"{name} ({level_of(level).label})" for id_, name, level in rows}


@dataclass(frozen=True, slots=True)
class Policing:
    """Which force each policing unit belongs to (by the unit's reference), and the force that has most of them."""

    forces: Mapping[str, str]
    home: str | None

    def force_of(self, npu: str) -> str | None:
        """The slug of the force that polices the unit; where that is not known, of the force at home."""
        return self.forces.get(npu, self.home)


def policing() -> Policing:
    """One query."""
    rows = Area.objects.filter(level__in=["force", "district", "npu"]).values_list("id", "level", "code", "parent")
    tree = {id_: (level, code, parent) for id_, level, code, parent in rows}
    forces = {}
    for id_, (level, _, above) in tree.items():
        if level != "npu":
            continue
        while above in tree and tree[above][0] != "force":
            above = tree[above][2]
        if above in tree:
            forces[str(Ref("places.area", str(id_)))] = tree[above][1]
    most = Counter(forces.values()).most_common(1)
    return Policing(forces, most[0][0] if most else None)


def boundary(ref: Ref) -> BaseGeometry | None:
    """The ground that an area covers, in National Grid metres; None where nobody has loaded it. One query."""
    found = Boundary.objects.filter(pk=id_of(ref)).values_list("geometry", flat=True).first()
    return None if found is None else shapely.from_wkb(bytes(found))


def boundaries(*levels: str) -> tuple[tuple[AreaView, BaseGeometry], ...]:
    """Every area of these levels (all, when none is named) that has a boundary, widest level first, by code. One query."""
    wanted = [level_of(level).value for level in levels] or [level.value for level in Level]
    rows = views().filter(level__in=wanted, boundary__isnull=False).only(*LIGHT, "boundary__geometry").order_by("code")
    ordered = sorted(rows, key=lambda row: level_of(row.level).rank)
    shapes = shapely.from_wkb([bytes(row.boundary.geometry) for row in ordered])
    return tuple((view_of(row), shape) for row, shape in zip(ordered, shapes, strict=True))


LIGHT = (
    "level",
    "code",
    "name",
    "parent",
    "boundary__west",
    "boundary__south",
    "boundary__east",
    "boundary__north",
)
"""What ``view_of`` reads."""

_DOWN = """
    with recursive held as (
        select id from places_area where id = %s
        union all select a.id from places_area a join held on a.parent_id = held.id
    ) select id from held"""

_UP = """
    with recursive holding as (
        select id, parent_id from places_area where id = %s
        union all select a.id, a.parent_id from places_area a join holding on a.id = holding.parent_id
    ) select id from holding"""


def _related(which: str, ref: Ref) -> list[Area]:
    return list(views().extra(where=[f"places_area.id in ({which})"], params=[id_of(ref)]))  # noqa: S610 - our own two texts


def views() -> QuerySet[Area]:
    """Areas with their bounds and without their geometry, for ``view_of``."""
    return Area.objects.select_related("boundary").only(*LIGHT)


def id_of(ref: Ref) -> UUID:
    """The row that a reference names. Raises NotFound where it cannot be an area."""
    found = _uuid(ref.id) if ref.kind == "places.area" else None
    if found is None:
        raise NotFound("There is no such area.", "Look for it by its name.")
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def view_of(row: Area) -> AreaView:
    """A row of ``views`` as others see it."""
    ground = getattr(row, "boundary", None)
    bounds = None if ground is None else (ground.west, ground.south, ground.east, ground.north)
    parent = None if row.parent_id is None else Ref("places.area", str(row.parent_id))
    return AreaView(row.ref, row.level, row.code, row.name, parent, bounds)
