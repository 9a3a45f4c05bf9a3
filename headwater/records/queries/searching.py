"""People, vehicles and premises by what somebody types."""

from __future__ import annotations

from typing import Any

from django.db import connection

from headwater.kernel import Invalid, Ref
from headwater.records.models import Phone, Vehicle
from headwater.records.queries.people import PersonSummary
from headwater.records.queries.rows import PERSON
from headwater.records.queries.vehicles import VehicleView, vehicle_view
from headwater.records.rules import name_key, names_alike, registration_of, same_number, spoken_as

_ENOUGH = 0.6


def find_people(text: str, limit: int = 10) -> tuple[PersonSummary, ...]:
    """People by name or by number, the likeliest first; merged records once. One query, two for a number."""
    spoken = spoken_as(text)
    number = same_number(text)
    if limit < 1 or not (spoken.key or number):
        return ()
    callers = [*Phone.objects.filter(number=number).values_list("person_id", flat=True)[:50]] if number else []
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"key": spoken.key, "keys": [spoken.key, *spoken.others], "ids": callers})
        rows: list[Any] = cursor.fetchall()
    best: dict[Any, tuple[float, PersonSummary]] = {}
    for found, root, key, name, born in rows:
        score = 1.0 if found in callers else names_alike(spoken.key, key)
        if score >= _ENOUGH and score > best.get(root, (0.0, None))[0]:
            best[root] = (score, PersonSummary(Ref(PERSON, str(root)), name, born))
    ranked = sorted(best.values(), key=lambda one: (-one[0], one[1].name, one[1].ref))
    return tuple(person for _, person in ranked[:limit])


_PEOPLE = """
    with found as (
        select id, key from records_person where id = any(%(ids)s) or (key <> '' and key = any(%(keys)s))
        union select id, key from (
            select id, key from records_person where key %% %(key)s or %(key)s <%% key
            order by word_similarity(%(key)s, key) desc, key limit 60
        ) alike
        union select person_id, key from (
            select person_id, key from records_othername where key %% %(key)s or %(key)s <%% key
            order by word_similarity(%(key)s, key) desc, key limit 30
        ) called
    )
    select found.id, r.id, found.key, r.name, r.birth_date
    from found join records_person p on p.id = found.id join records_person r on r.id = coalesce(p.merged_into_id, p.id)
    limit 200
"""


def find_vehicles(text: str, limit: int = 10) -> tuple[VehicleView, ...]:
    """Vehicles whose mark is this, begins with it or holds it. One query; none for what can be no mark."""
    try:
        mark = registration_of(text)
    except Invalid:
        return ()
    if len(mark) < 3 or not any(c.isdigit() for c in mark):
        return ()
    rows = Vehicle.objects.filter(registration__contains=mark)[:50]
    ordered = sorted(rows, key=lambda row: (not row.registration.startswith(mark), len(row.registration), row.registration))
    return tuple(vehicle_view(row) for row in ordered[:limit])


def find_premises(text: str, limit: int = 10) -> tuple[tuple[Ref, str], ...]:
    """Premises by what they are called. One query."""
    key = name_key(text)
    if limit < 1 or len(key) < 3:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_PREMISES, {"key": key, "limit": limit})
        return tuple((Ref("records.premises", found), called) for found, called in cursor.fetchall())


_PREMISES = """
    select id::text, text from records_premises where key %% %(key)s or %(key)s <%% key
    order by word_similarity(%(key)s, key) desc, text limit %(limit)s
"""
