"""Forces and neighbourhoods as data.police.uk describes them, from what places and neighbourhood know of them.

Words that people wrote are HTML there. Ours are plain text, and said so that no program takes a mark in them for markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import shapely

from headwater.kernel import NotFound
from headwater.neighbourhood.queries import gatherings, priorities, team
from headwater.opendata.naming import force_name, force_names
from headwater.places.queries import AreaView, area_named, areas, areas_at, boundary, population
from headwater.space.grid import to_degrees, to_grid

TELEPHONE = "101"
"""The number of every force for what is no emergency."""

LONDON = ZoneInfo("Europe/London")

Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A neighbourhood of a force, with the short name by which programs know it."""

    force: str
    id: str
    area: AreaView


def forces(published: list[str]) -> list[Said]:
    """Every force of which something is published or whose neighbourhoods are known, by name."""
    known = {*published, *(area.code for area in areas("force"))}
    return sorted(({"id": slug, "name": force_name(slug)} for slug in known), key=lambda one: one["name"])


def force(slug: str, published: list[str]) -> Said:
    """Raises NotFound."""
    if slug not in {one["id"] for one in forces(published)}:
        raise NotFound("There is no such force.", "GET /api/forces lists them.")
    return {
        "description": None,
        "url": None,
        "engagement_methods": [{"url": "", "type": "telephone", "description": TELEPHONE, "title": "telephone"}],
        "telephone": TELEPHONE,
        "id": slug,
        "name": force_name(slug),
    }


def neighbourhoods(slug: str) -> tuple[Neighbourhood, ...]:
    """By name. Raises NotFound for a force that places does not know; one that data.police.uk lists has none then."""
    try:
        whole = area_named("force", slug)
    except NotFound:
        if slug in force_names():
            return ()
        raise
    return tuple(Neighbourhood(slug, id_of(slug, area), area) for area in areas("neighbourhood", whole.ref))


def neighbourhood(slug: str, name: str) -> Neighbourhood:
    """Raises NotFound."""
    found = next((one for one in neighbourhoods(slug) if one.id == name), None)
    if found is None:
        raise NotFound("There is no such neighbourhood.", f"GET /api/{slug}/neighbourhoods lists them.")
    return found


def id_of(slug: str, area: AreaView) -> str:
    """A neighbourhood's code as one word of an address: “west-midlands/coventry/ne/alder” → “coventry-ne-alder”."""
    return area.code.removeprefix(f"{slug}/").replace("/", "-")


def described(one: Neighbourhood) -> Said:
    """A neighbourhood in full."""
    people, ground, kept = population(one.area.ref), boundary(one.area.ref), team(one.area.ref)
    said: Said = {
        "url_force": "",
        "contact_details": _contact(kept.email, kept.telephone or TELEPHONE),
        "name": one.area.name,
        "links": [],
        "centre": None,
        "locations": [],
        "description": "\n".join(map(_html, filter(None, [kept.about, kept.take_part]))) or None,
        "id": one.id,
        "population": str(people.persons if people else 0),
    }
    if ground is not None:
        middle = ground.representative_point()
        said["centre"] = next(_corners([(middle.x, middle.y)]))
    return said


def ring_of(one: Neighbourhood) -> list[Said]:
    """The outline of a neighbourhood; of the largest part, where it has several. The first corner is repeated at the end."""
    ground = boundary(one.area.ref)
    if ground is None:
        return []
    largest = max(shapely.get_parts(ground), key=lambda part: float(part.area))
    return list(_corners(list(largest.exterior.coords)))


def people_of(one: Neighbourhood) -> list[Said]:
    """The team of a neighbourhood, by the names under which the force publishes them."""
    return [
        {
            "bio": _html(member.bio) if member.bio else None,
            "contact_details": _contact(member.email, member.telephone),
            "name": member.name,
            "rank": member.rank,
        }
        for member in team(one.area.ref).members
    ]


def priorities_of(one: Neighbourhood, at: datetime) -> list[Said]:
    """What the team works on, and has closed in the last year."""
    return [
        {
            "action": _html(held.action) if held.action else None,
            "issue-date": _clock(held.issue_date),
            "action-date": _clock(held.action_date) if held.action_date else None,
            "issue": _html(held.issue),
        }
        for held in priorities(one.area.ref, at)
    ]


def events_of(one: Neighbourhood, at: datetime) -> list[Said]:
    """Where people can meet the team, from now on; what was cancelled is left out."""
    return [
        {
            "contact_details": _contact(held.email, held.telephone),
            "description": _html(held.description) if held.description else None,
            "title": held.title,
            "address": held.address,
            "type": held.kind,
            "start_date": _clock(held.starts_at),
            "end_date": _clock(held.ends_at),
        }
        for held in gatherings(one.area.ref, at)
        if not held.cancelled
    ]


def located(longitude: float, latitude: float) -> Said:
    """The force and neighbourhood that hold a point. Raises NotFound."""
    east, north = to_grid([longitude], [latitude])
    held = areas_at(float(east[0]), float(north[0])) if east[0] == east[0] else ()
    by_level = {area.level: area for area in held}
    if "neighbourhood" not in by_level or "force" not in by_level:
        raise NotFound("No neighbourhood is known there.", "Ask about a point in a force's area.")
    slug = by_level["force"].code
    return {"force": slug, "neighbourhood": id_of(slug, by_level["neighbourhood"])}


def _corners(points: list[tuple[float, float]]) -> Iterator[Said]:
    longitude, latitude = to_degrees([x for x, _ in points], [y for _, y in points])
    for x, y in zip(longitude.tolist(), latitude.tolist(), strict=True):
        yield {"latitude": f"{y:.10f}", "longitude": f"{x:.10f}"}


def _html(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"


def _clock(moment: datetime) -> str:
    """By the clock on the wall in London, without a zone, as police.uk writes it."""
    return f"{moment.astimezone(LONDON):%Y-%m-%dT%H:%M:%S}"


def _contact(email: str, telephone: str) -> Said:
    return {name: value for name, value in (("email", email), ("telephone", telephone)) if value}
