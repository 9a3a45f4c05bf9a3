"""What records puts on the menu and into the search, and what the audit calls its things."""

from __future__ import annotations

from headwater.journal.queries import Namer, Topic, namers, topics
from headwater.kernel import Actor, now
from headwater.records import actions, presenters, queries
from headwater.records.permissions import Permission
from headwater.ui.navigation import Entry, Section, entries
from headwater.ui.search import Result, Searcher, searchers


def find(actor: Actor, text: str, limit: int) -> list[Result]:
    """People, vehicles and premises; the search is noted."""
    at = now()
    people = actions.search_people(by=actor, at=at, text=text, limit=limit)
    found = [
        Result(one.called, presenters.href_of(one.ref), f"Born {presenters.born(one.birth_date, at.date())}") for one in people
    ]
    vehicles = actions.search_vehicles(by=actor, at=at, text=text, limit=limit)
    found += [Result(one.registration, presenters.href_of(one.ref), one.looks or "Vehicle") for one in vehicles]
    places = actions.search_premises(by=actor, text=text, limit=limit)
    found += [Result(called, presenters.href_of(ref), "Premises") for ref, called in places]
    return found[:limit]


def offer() -> None:
    """To the menu, to the search box, to live pages and to the audit."""
    namers.offer(
        Namer("records.person", queries.people_by_id, lambda text: [one.ref.id for one in queries.find_people(text, 20)]),
        Namer("records.vehicle", queries.vehicles_by_id, lambda text: [one.ref.id for one in queries.find_vehicles(text, 20)]),
        Namer("records.premises", queries.premises_by_id),
        Namer("records.marker", queries.markers_by_id),
        Namer("records.link", lambda ids: dict.fromkeys(ids, "A link between two records")),
    )
    topics.offer(*(Topic(kind, Permission.RECORDS_READ) for kind in presenters.NOUNS.values()))
    searchers.offer(Searcher("People, vehicles and premises", find, Permission.RECORDS_READ, order=10))
    entries.offer(
        Entry(
            "Records", "records:home", Permission.RECORDS_READ, Section.WORK, 60,
            "People, vehicles and premises, with the markers that whoever is sent must know.",
        ),
    )  # fmt: skip
