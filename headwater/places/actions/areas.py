"""Areas of the tree and their boundaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import shapely
from django.db import connection, transaction
from shapely.geometry.base import BaseGeometry

from headwater.journal.actions import record_all
from headwater.kernel import Actor, Event, Invalid, NotFound, Ref, new_id
from headwater.places import events
from headwater.places.bulk import any_of, put_rows
from headwater.places.models import Area, Boundary, Edition
from headwater.places.permissions import Permission
from headwater.places.rules import Level, code_of, level_of, may_hold, name_of, source_slug

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class NewArea:
    """An area to add. ``parent`` is a Ref of an area that exists, or ``(level, code)`` of one in the same call or before it.

    ``geometry`` is a shapely polygon or several, in National Grid metres. None for parent or geometry says nothing about
    it: what the area has already is kept.
    """

    level: str
    code: str
    name: str
    parent: Ref | tuple[str, str] | None = None
    geometry: BaseGeometry | None = None


def add_area(
    *,
    by: Actor,
    at: datetime,
    level: str,
    code: str,
    name: str,
    parent: Ref | tuple[str, str] | None = None,
    geometry: BaseGeometry | None = None,
) -> Ref:
    """Add one area, or bring the one with this level and code up to date. See ``add_areas``."""
    return add_areas(by=by, at=at, areas=[NewArea(level, code, name, parent, geometry)])[0]


def add_areas(*, by: Actor, at: datetime, areas: Sequence[NewArea]) -> list[Ref]:
    """Add areas, in the order given; returns their references in that order. All of them, or none.

    An area is known by its level and code: one that exists is changed where its name, parent or boundary differs, and left
    alone where nothing does, so that adding twice is harmless. Raises Invalid on an unknown level, an impossible name, code,
    parent or geometry, or a code that comes twice with different words; NotFound where a parent does not exist.
    """
    return put_areas(by=by, at=at, areas=areas)[0]


@transaction.atomic
def put_areas(*, by: Actor, at: datetime, areas: Sequence[NewArea], source: str = "") -> tuple[list[Ref], int]:
    """As ``add_areas``, and how many areas were new or changed.

    With a ``source`` of reference data the journal gets one entry for each level of area instead of one for each area.
    """
    by.must(Permission.PLACES_MANAGE)
    wanted = [_Wanted(area) for area in areas]
    if not wanted:
        return [], 0
    _alone()
    book = _Book(wanted)
    rows = [book.settle(one, at) for one in wanted]
    book.write()
    added, changed = book.added(), book.changed()
    if added or changed:
        Edition.objects.update_or_create(id=1, defaults={"mark": new_id()})
        record_all(_loaded(added, changed, source, by, at) if source else book.events(by, at))
    return [row.ref for row in rows], len(added) + len(changed)


def _alone() -> None:
    """Until this transaction ends nobody else adds areas: two who add the same one would otherwise meet at its code."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('places_area'))")


def _loaded(added: Sequence[Area], changed: Sequence[Area], source: str, by: Actor, at: datetime) -> Iterator[Event]:
    new, other = (Counter(row.level for row in rows) for rows in (added, changed))
    for level in sorted(new.keys() | other.keys(), key=lambda name: level_of(name).rank):
        yield events.AreasLoaded(
            source=Ref("places.source", source_slug(source)), title=source, level=level,
            added=new[level], changed=other[level], by=by.ref, at=at,
        )  # fmt: skip


class _Wanted:
    """A new area with its words checked."""

    def __init__(self, area: NewArea) -> None:
        self.level: Level = level_of(area.level)
        self.code = code_of(area.code)
        self.name = name_of(area.name)
        self.parent = area.parent if area.parent is None or isinstance(area.parent, Ref) else _key(*area.parent)
        self.geometry = area.geometry
        if self.geometry is not None:
            check_ground(self.geometry, f"{self.level.label} {self.name}")

    @property
    def key(self) -> tuple[str, str]:
        return self.level.value, self.code


def _key(level: str, code: str) -> tuple[str, str]:
    return level_of(level).value, code_of(code)


def check_ground(geometry: BaseGeometry, whose: str) -> None:
    """Raises Invalid unless this can be a boundary: valid, with an area, and somewhere on the National Grid."""
    if geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
        raise Invalid(f"The boundary of {whose} is not a polygon.", "Give a polygon or several, in National Grid metres.")
    west, south, east, north = geometry.bounds
    if max(abs(east), abs(north)) < 1_000:  # the grid's origin is in the sea: these are degrees
        raise Invalid(
            f"The boundary of {whose} is in degrees.", "Give National Grid metres, as headwater.space reads them from GeoJSON."
        )
    if not (-10_000 <= west < east <= 700_000 and -10_000 <= south < north <= 1_300_000):
        raise Invalid(
            f"The boundary of {whose} is not in Great Britain.",
            "Give National Grid metres.",
        )
    if not geometry.is_valid:
        raise Invalid(
            f"The boundary of {whose} crosses itself.", "Mend it first, as headwater.space does when it reads GeoJSON."
        )


class _Book:
    """What there is and what becomes of it, in memory, so that thousands of areas are a handful of statements."""

    def __init__(self, wanted: Sequence[_Wanted]) -> None:
        self._seen: dict[tuple[str, str], _Wanted] = {}
        self._areas = self._existing(wanted)
        self._by_id = {row.id: row for row in self._areas.values()}
        ids = [self._areas[one.key].id for one in wanted if one.geometry is not None and one.key in self._areas]
        self._ground = dict(any_of(Boundary.objects.all(), "area_id", ids, "uuid").values_list("area_id", "geometry"))
        self._new: dict[UUID, Area] = {}
        self._changed: dict[UUID, Area] = {}
        self._boundaries: dict[UUID, Boundary] = {}
        self._before: dict[UUID, tuple[str, UUID | None]] = {}

    @staticmethod
    def _existing(wanted: Sequence[_Wanted]) -> dict[tuple[str, str], Area]:
        named = {one.key for one in wanted} | {one.parent for one in wanted if isinstance(one.parent, tuple)}
        found: dict[tuple[str, str], Area] = {}
        for level in sorted({level for level, _ in named}):
            rows = Area.objects.select_for_update().filter(level=level).order_by("pk")
            codes = [code for of, code in named if of == level]
            found |= {(row.level, row.code): row for row in any_of(rows, "code", codes, "text")}
        refs = {one.parent.id for one in wanted if isinstance(one.parent, Ref) and one.parent.kind == "places.area"}
        found |= {(row.level, row.code): row for row in Area.objects.filter(pk__in=refs)}
        return found

    def settle(self, one: _Wanted, at: datetime) -> Area:
        """The row of an area, made or changed in memory."""
        earlier = self._seen.setdefault(one.key, one)
        if earlier is not one and (earlier.name, earlier.parent) != (one.name, one.parent):
            raise Invalid(
                f"{one.level.label} {one.code} comes twice, as “{earlier.name}” and as “{one.name}”.",
                "Keep one row for each code.",
            )
        parent = self._parent_of(one)
        row = self._areas.get(one.key)
        if row is None:
            row = Area(level=one.level.value, code=one.code, name=one.name, parent=parent, added_at=at)
            self._areas[one.key] = self._by_id[row.id] = self._new[row.id] = row
        elif row.name != one.name or (parent is not None and parent.id != row.parent_id):
            self._note(row)
            row.name = one.name
            row.parent = parent or row.parent
            self._changed[row.id] = row
        self._bound(row, one.geometry)
        return row

    def _note(self, row: Area) -> None:
        self._before.setdefault(row.id, (row.name, row.parent_id))

    def _parent_of(self, one: _Wanted) -> Area | None:
        match one.parent:
            case None:
                return None
            case Ref():
                parent = self._by_ref(one.parent)
            case key:
                parent = self._areas.get(key)
        if parent is None:
            raise NotFound(f"The area that should hold {one.level.label} {one.name} does not exist.", "Add it first.")
        if not may_hold(level_of(parent.level), one.level):
            raise Invalid(
                f"{level_of(parent.level).label} {parent.name} cannot hold {one.level.label} {one.name}.",
                f"From wide to narrow: {', '.join(level.value for level in Level)}.",
            )
        return parent

    def _by_ref(self, ref: Ref) -> Area | None:
        try:
            return self._by_id.get(UUID(ref.id)) if ref.kind == "places.area" else None
        except ValueError:
            return None

    def _bound(self, row: Area, geometry: BaseGeometry | None) -> None:
        if geometry is None:
            return
        ground = shapely.to_wkb(geometry, output_dimension=2, byte_order=1)
        if bytes(self._ground.get(row.id, b"")) == ground:
            return
        west, south, east, north = geometry.bounds
        self._note(row)
        self._ground[row.id] = ground
        self._boundaries[row.id] = Boundary(area=row, geometry=ground, west=west, south=south, east=east, north=north)

    def write(self) -> None:
        parents_first = sorted(self._new.values(), key=lambda row: level_of(row.level).rank)
        new = [(row.id, row.level, row.code, row.name, row.parent_id, row.added_at) for row in parents_first]
        put_rows(Area, ("id", "level", "code", "name", "parent_id", "added_at"), new, key=("id",))
        Area.objects.bulk_update(self._changed.values(), ["name", "parent"], batch_size=_BATCH)
        ground = [(b.area_id, b.geometry, b.west, b.south, b.east, b.north) for b in self._boundaries.values()]
        bounds = ("geometry", "west", "south", "east", "north")
        put_rows(Boundary, ("area_id", *bounds), ground, key=("area_id",), replace=bounds)

    def added(self) -> list[Area]:
        return list(self._new.values())

    def changed(self) -> list[Area]:
        return [self._by_id[id_] for id_ in self._before if id_ not in self._new]

    def events(self, by: Actor, at: datetime) -> list[Event]:
        """What happened, area by area."""
        added = [self._added(row, by, at) for row in self.added()]
        return [*added, *(self._changed_event(row, by, at) for row in self.changed())]

    def _added(self, row: Area, by: Actor, at: datetime) -> Event:
        return events.AreaAdded(
            area=row.ref, level=row.level, code=row.code, name=row.name, parent=_ref(row.parent_id),
            bounded=row.id in self._boundaries, by=by.ref, at=at,
        )  # fmt: skip

    def _changed_event(self, row: Area, by: Actor, at: datetime) -> Event:
        name, parent = self._before[row.id]
        differs = {"name": name != row.name, "parent": parent != row.parent_id, "boundary": row.id in self._boundaries}
        return events.AreaChanged(
            area=row.ref, what=tuple(what for what, changed in differs.items() if changed),
            name_before=name, name_after=row.name,
            parent_before=_ref(parent), parent_after=_ref(row.parent_id), by=by.ref, at=at,
        )  # fmt: skip


def _ref(id_: UUID | None) -> Ref | None:
    return None if id_ is None else Ref("places.area", str(id_))
