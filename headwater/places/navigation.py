"""What places puts on the menu and into the search, and what the audit calls areas."""

from __future__ import annotations

from django.urls import reverse

from headwater.journal.queries import Namer, namers
from headwater.kernel import Actor
from headwater.places import queries
from headwater.places.permissions import Permission
from headwater.places.queries import Match
from headwater.ui.navigation import Entry, Section, entries
from headwater.ui.search import Result, Searcher, searchers


def find_places(actor: Actor, text: str, limit: int) -> list[Result]:
    """Streets, places, postcodes and areas, the best first."""
    return [Result(match.name, _href(match), match.detail) for match in queries.search(text, limit)]


def _href(match: Match) -> str:
    if match.kind == "area" or match.easting is None:
        return reverse("places:area", args=[match.ref.id])
    return reverse("places:point", args=[match.easting, match.northing])


def offer() -> None:
    """To the menu, to the search box and to the audit."""
    namers.offer(Namer("places.area", queries.names_by_id))
    searchers.offer(Searcher("Streets, postcodes and areas", find_places, Permission.PLACES_READ, order=20))
    entries.offer(
        Entry(
            "Places", "places:home", Permission.PLACES_READ, Section.WORK, 70,
            "Areas, streets and postcodes, and where data disagrees with the map.",
        )
    )  # fmt: skip
