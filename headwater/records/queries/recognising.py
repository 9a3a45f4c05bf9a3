"""Who a caller may be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from headwater.kernel import Actor, Ref
from headwater.records.models import Address
from headwater.records.permissions import Permission
from headwater.records.queries.markers import Marker, markers_on
from headwater.records.queries.rows import PERSON
from headwater.records.rules import Evidence, Judgement, judge, names_alike, same_number, spoken_as
from headwater.records.rules.judging import ENOUGH


@dataclass(frozen=True, slots=True)
class Recognised:
    """A person whom a caller may be. ``why`` says what agrees; ``score`` is from 0 to 1; ``address`` is their newest."""

    person: Ref
    name: str
    birth_date: date | None
    why: str
    score: float
    address: str = ""
    markers: tuple[Marker, ...] = ()


def recognise(
    by: Actor, at: datetime, *, number: str = "", name: str = "", birth_date: date | None = None, limit: int = 5
) -> tuple[Recognised, ...]:
    """Who somebody may be, by number first, then name and date of birth; the likeliest first, at most ``limit``.

    Names may be misspelt, in another order, or nicknames; day and month may be exchanged. Blank in all finds nobody, and
    a date of birth alone says too little. The caller notes the read (``journal.actions.consulted``). Three queries.
    Raises Forbidden.
    """
    by.must(Permission.RECORDS_READ)
    dialled, spoken = same_number(number), spoken_as(name)
    if not (dialled or spoken.key) or limit < 1:
        return ()
    best: dict[UUID, tuple[Judgement, str, date | None]] = {}
    for row in _candidates(dialled, spoken.key, spoken.others, birth_date):
        judged = _judged(row, dialled, spoken.key, birth_date)
        if row.root not in best or judged.score > best[row.root][0].score:
            best[row.root] = (judged, row.name, row.born)
    ranked = sorted(
        ((root, *found) for root, found in best.items() if found[0].score >= ENOUGH),
        key=lambda one: (-one[1].score, one[2], str(one[0])),
    )[:limit]
    return _shown(by, ranked)


def _shown(by: Actor, ranked: list[tuple[UUID, Judgement, str, date | None]]) -> tuple[Recognised, ...]:
    if not ranked:
        return ()
    refs = [Ref(PERSON, str(root)) for root, *_ in ranked]
    markers = markers_on(refs, by=by)
    here = Address.objects.filter(person__in=[root for root, *_ in ranked], left_at=None).order_by("added_at", "id")
    homes: dict[UUID, str] = dict(here.values_list("person_id", "premises__text"))
    return tuple(
        Recognised(ref, name, born, judged.why, judged.score, homes.get(root, ""), markers.get(ref, ()))
        for ref, (root, judged, name, born) in zip(refs, ranked, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One record that may be meant, and what it is known by. ``root`` stands for it."""

    root: UUID
    name: str
    born: date | None
    keys: tuple[str, ...]
    former: tuple[str, ...]
    by_number: bool


def _judged(row: _Candidate, dialled: str, key: str, birth_date: date | None) -> Judgement:
    own = max((names_alike(key, known) for known in row.keys if known), default=None) if key else None
    other = max((names_alike(key, known) for known in row.former if known), default=None) if key else None
    of_old = other is not None and (own is None or other > own + 0.05)
    return judge(Evidence(bool(dialled) and row.by_number, other if of_old else own, birth_date, row.born, of_old))


def _candidates(dialled: str, key: str, others: tuple[str, ...], birth_date: date | None) -> list[_Candidate]:
    """A few hundred records at most, by the indexes of numbers, names and dates of birth. One query."""
    parts = [*([_BY_NUMBER] if dialled else []), *(_BY_NAME if key else []), *([_BY_DATE] if key and birth_date else [])]
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES.format(" union all ".join(parts)),
            {"number": dialled, "key": key, "keys": [key, *others], "dates": _dates(birth_date)},
        )
        rows: list[Any] = cursor.fetchall()
    keys: dict[UUID, set[str]] = defaultdict(set)
    former: dict[UUID, set[str]] = defaultdict(set)
    shown: dict[UUID, tuple[str, date | None]] = {}
    numbered: set[UUID] = set()
    for root, by_number, own_key, other_key, name, born, is_root in rows:
        (keys if is_root else former)[root].add(own_key)
        if other_key:
            former[root].add(other_key)
        shown[root] = (name, born)
        if by_number:
            numbered.add(root)
    return [
        _Candidate(root, name, born, tuple(keys[root]), tuple(former[root]), root in numbered)
        for root, (name, born) in shown.items()
    ]


def _dates(day: date | None) -> list[date]:
    """The day that was said, and the one with day and month exchanged."""
    if day is None:
        return []
    return [day] if day.day > 12 else [day, date(day.year, day.day, day.month)]


_BY_NUMBER = """
    select person_id as id, true as by_number from (
        select person_id from records_phone where number = %(number)s order by added_at desc limit 50
    ) dialled"""
_BY_NAME = (
    """
    select id, false as by_number from (
        select id from records_person where key %% %(key)s order by similarity(key, %(key)s) desc, id limit 60
    ) alike""",
    """
    select id, false as by_number from (select id from records_person where key = any(%(keys)s) limit 60) exact""",
    """
    select person_id as id, false as by_number from (
        select person_id from records_othername where key %% %(key)s order by similarity(key, %(key)s) desc, person_id limit 30
    ) called""",
)
_BY_DATE = """
    select id, false as by_number from (
        select id from records_person where birth_date = any(%(dates)s::date[])
        order by similarity(key, %(key)s) desc, id limit 60
    ) born"""
_CANDIDATES = """
    with once as (select id, bool_or(by_number) as by_number from ({}) found group by id)
    select r.id, once.by_number, p.key, o.key, r.name, r.birth_date, p.id = r.id
    from once
    join records_person p on p.id = once.id
    join records_person r on r.id = coalesce(p.merged_into_id, p.id)
    left join records_othername o on o.person_id = p.id
"""
