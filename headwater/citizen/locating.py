"""From what somebody types to the neighbourhood that it is in."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from headwater.insight.charts import Place, link_map
from headwater.insight.crime.cubes import Kept
from headwater.places.queries import AreaView, Match, area, areas, areas_at, boundaries, search

MOST = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A place, and the neighbourhood that holds it."""

    name: str
    detail: str
    area: AreaView


def places_called(text: str) -> tuple[Found, ...]:
    """Places of this name that lie in a neighbourhood, the likeliest first. A postcode in full is that one only."""
    matches = search(text.replace("\x00", ""), limit=MOST)
    if matches and matches[0].kind in {"postcode", "area"} and matches[0].score >= 0.95:
        matches = tuple(one for one in matches if one.score >= 0.95)
    found = [Found(one.name, one.detail, held) for one in matches if (held := _held_by(one)) is not None]
    return tuple({(one.name, one.area.ref): one for one in found}.values())


def neighbourhoods() -> tuple[AreaView, ...]:
    """Every neighbourhood, by name. One query."""
    return areas("neighbourhood")


_maps: Kept[str] = Kept(4)


def map_of(all_of_them: tuple[AreaView, ...]) -> str:
    """The neighbourhoods that have a boundary as a map of links, drawn once for as long as they stay the same."""
    return _maps.get(all_of_them, _drawn)


def _drawn() -> str:
    places = [Place(one.name, reverse("citizen:area", args=[one.ref.id]), shape) for one, shape in boundaries("neighbourhood")]
    return link_map("Map of all neighbourhoods", sorted(places, key=lambda one: one.name))


def _held_by(match: Match) -> AreaView | None:
    """The neighbourhood of a match: itself, or the one around its point; None where there is none."""
    if match.kind == "area":
        named = area(match.ref)
        return named if named.level == "neighbourhood" else None
    if match.easting is None or match.northing is None:
        return None
    held = areas_at(match.easting, match.northing)
    return next((one for one in held if one.level == "neighbourhood"), None)
