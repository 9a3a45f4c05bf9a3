"""Postcodes, and names of streets and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from headwater.journal.actions import record_all
from headwater.kernel import Actor, Invalid, new_id
from headwater.places import events
from headwater.places.actions.statements import source_ref
from headwater.places.bulk import any_of, put_rows
from headwater.places.models import GazetteerEntry, Postcode
from headwater.places.permissions import Permission
from headwater.places.rules import key_of, name_of, postcode_of


@dataclass(frozen=True, slots=True)
class NewPostcode:
    """A postcode at a point of the National Grid, with the codes of the district and ward that its source says hold it."""

    code: str
    easting: int
    northing: int
    source: str
    district: str = ""
    ward: str = ""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A street (or, with ``is_place``, a place) by name, at a point on it. ``stated_lsoa`` is what the source says holds it."""

    name: str
    easting: int
    northing: int
    source: str
    is_place: bool = False
    stated_lsoa: str = ""
    stated_lsoa_name: str = ""


@transaction.atomic
def set_postcodes(*, by: Actor, at: datetime, postcodes: Sequence[NewPostcode]) -> int:
    """Add postcodes, or move those there are; returns how many were new or different. All of them, or none.

    Raises Invalid on what is no postcode or lies outside Great Britain.
    """
    by.must(Permission.PLACES_MANAGE)
    wanted = {postcode_of(one.code): one for one in postcodes}
    for code, one in wanted.items():
        _check_point(code, one.easting, one.northing)
    rows = any_of(Postcode.objects.all(), "code", wanted, "text")
    held = {code: said for code, *said in rows.values_list("code", "easting", "northing", "district", "ward")}
    fresh = {code: one for code, one in wanted.items() if held.get(code) != _said(one)}
    columns = ("easting", "northing", "district", "ward", "source")
    put_rows(
        Postcode, ("code", *columns), [(code, *_said(one), one.source) for code, one in fresh.items()],
        key=("code",), replace=columns,
    )  # fmt: skip
    record_all(
        events.PostcodesLoaded(source=source_ref(title), title=title, postcodes=number, by=by.ref, at=at)
        for title, number in Counter(one.source for one in fresh.values()).items()
    )
    return len(fresh)


@transaction.atomic
def set_gazetteer(*, by: Actor, at: datetime, entries: Sequence[NewEntry]) -> int:
    """Add names of streets and places; returns how many were new or different. All of them, or none.

    An entry is known by its name and point. Raises Invalid on an impossible name or a point outside Great Britain.
    """
    by.must(Permission.PLACES_MANAGE)
    wanted = {_spot(one): one for one in entries}
    rows = any_of(GazetteerEntry.objects.all(), "key", {key for key, _, _ in wanted}, "text")
    columns = ("kind", "name", "stated_lsoa", "stated_lsoa_name")
    held = {tuple(row[:3]): row[3:] for row in rows.values_list("key", "easting", "northing", *columns)}
    fresh = {spot: one for spot, one in wanted.items() if held.get(spot) != _stated(one)}
    put_rows(
        GazetteerEntry,
        ("id", "key", "easting", "northing", *columns, "source"),
        [(new_id(), *spot, *_stated(one), one.source) for spot, one in fresh.items()],
        key=("key", "easting", "northing"),
        replace=(*columns, "source"),
    )
    record_all(
        events.GazetteerLoaded(source=source_ref(title), title=title, entries=number, by=by.ref, at=at)
        for title, number in Counter(one.source for one in fresh.values()).items()
    )
    return len(fresh)


def _spot(one: NewEntry) -> tuple[str, int, int]:
    """What an entry is known by."""
    key = key_of(name_of(one.name))
    if not key:
        raise Invalid(f"“{one.name}” cannot be the name of a street.", "A name has letters or digits.")
    _check_point(one.name, one.easting, one.northing)
    return key, one.easting, one.northing


def _stated(one: NewEntry) -> tuple[str, str, str, str]:
    kind = GazetteerEntry.Kind.PLACE if one.is_place else GazetteerEntry.Kind.STREET
    return kind.value, name_of(one.name), one.stated_lsoa, one.stated_lsoa_name


def _said(one: NewPostcode) -> list[int | str]:
    return [one.easting, one.northing, one.district, one.ward]


def _check_point(name: str, easting: int, northing: int) -> None:
    if not (0 < easting < 700_000 and 0 < northing < 1_300_000):
        raise Invalid(f"{name}: easting {easting}, northing {northing} is not in Great Britain.", "Give National Grid metres.")
