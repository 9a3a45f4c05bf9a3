"""Streets, places, postcodes and areas by what somebody types, slips of the finger included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import dist
from typing import Any

from django.db import connection

from headwater.kernel import Invalid, Ref
from headwater.places.models import GazetteerEntry, Postcode
from headwater.places.rules import Level, key_of, level_of, likeness, postcode_of

_CANDIDATES = 80
_ENOUGH = 0.55
"""Likeness below which nobody would call it a slip of the finger."""

SAME_STREET = 2_500  # metres: points of one name nearer to each other than this are the same street
_POSTCODE_BEGUN = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?(\d[A-Z]{0,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Match:
    """Something found. ``kind`` is street, place, postcode or area; ``detail`` tells it from its namesakes.

    ``ref`` of an area names the area; of a street or place, one entry of the gazetteer. ``score`` is from 0 to 1.
    """

    kind: str
    ref: Ref
    name: str
    detail: str
    easting: int | None
    northing: int | None
    score: float


def search(text: str, limit: int = 10) -> tuple[Match, ...]:
    """The best matches first, at most ``limit``. Blank text finds nothing. At most three queries.

    Names are compared without accents and marks, abbreviations written out, and may be misspelt or only begun.
    """
    wanted = key_of(text[:100])
    if not wanted or limit < 1:
        return ()
    found = [*_postcodes(text, limit), *_streets(wanted), *_areas(wanted)]
    return tuple(sorted(found, key=lambda m: (-round(m.score, 3), _KINDS[m.kind], len(m.name), m.name, m.detail))[:limit])


_KINDS = {"postcode": 0, "street": 1, "place": 2, "area": 3}


def _postcodes(text: str, limit: int) -> list[Match]:
    """The postcode itself, or those that begin with what was typed. A query only where it looks like one."""
    try:
        typed = postcode_of(text)
    except Invalid:
        typed = " ".join(text.upper().split())
        if not _POSTCODE_BEGUN.fullmatch(typed):
            return []
    rows = Postcode.objects.filter(code__startswith=typed).order_by("code")[:limit]
    return [
        Match("postcode", Ref("places.postcode", row.code), row.code, "Postcode", row.easting, row.northing,
              1.0 if row.code == typed else 0.9)
        for row in rows
    ]  # fmt: skip


_NEAREST = """
    select id::text, kind, name, key, easting, northing, stated_lsoa_name
    from places_gazetteerentry
    where key in (
        select key from (
            select distinct key, greatest(similarity(key, %(text)s), word_similarity(%(text)s, key)) as near
            from places_gazetteerentry
            where key %% %(text)s or %(text)s <%% key or key like %(begun)s
        ) candidates order by near desc, key limit %(many)s
    )
    order by key, easting, northing
"""


def _streets(wanted: str) -> list[Match]:
    """Names near enough by trigrams, ranked by likeness; the points of one street are one match."""
    matches: list[Match] = []
    for id_, kind, name, key, easting, northing, lsoa in _near(_NEAREST, wanted):
        score = likeness(wanted, key)
        if score < _ENOUGH:
            continue
        before = matches[-1] if matches else None
        if (
            before
            and before.name == name
            and dist((easting, northing), (before.easting or 0, before.northing or 0)) < SAME_STREET
        ):
            continue
        label = GazetteerEntry.Kind(kind).label
        detail = f"{label}, {lsoa}" if lsoa else label
        matches.append(Match(kind, Ref("places.entry", id_), name, detail, easting, northing, score))
    return matches


_NEAREST_AREAS = """
    select a.id::text, a.level, a.name, p.name, (b.west + b.east) / 2, (b.south + b.north) / 2
    from (
        select *, greatest(similarity(lower(name), %(text)s), word_similarity(%(text)s, lower(name))) as near
        from places_area
        where lower(name) %% %(text)s or %(text)s <%% lower(name) or lower(name) like %(begun)s
        order by near desc, array_position(%(levels)s::text[], level::text), name limit %(many)s
    ) a
    left join places_area p on p.id = a.parent_id
    left join places_boundary b on b.area_id = a.id
"""


def _areas(wanted: str) -> list[Match]:
    matches = []
    for id_, level, name, parent, easting, northing in _near(_NEAREST_AREAS, wanted):
        score = likeness(wanted, key_of(name)) - 0.01 * level_of(level).rank
        if score >= _ENOUGH:
            detail = f"{level_of(level).label}, {parent}" if parent else level_of(level).label
            x, y = (None, None) if easting is None else (round(easting), round(northing))
            matches.append(Match("area", Ref("places.area", id_), name, detail, x, y, score))
    return matches


def _near(statement: str, wanted: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "text": wanted,
                "begun": f"{wanted}%",
                "many": _CANDIDATES,
                "levels": [level.value for level in Level],
            },
        )
        return list(cursor.fetchall())
