"""Crimes and their outcomes, as https://data.police.uk/docs/ has them."""

from __future__ import annotations

import json
import re

from django.http import HttpRequest

from headwater.opendata.naming import ALL_CRIME, categories_in, category_names, outcome_code
from headwater.opendata.published import Circle, Nearest, Polygon, Spot
from headwater.opendata.published.rows import text_of
from headwater.opendata.rules import Refused, degrees_asked, month_asked, months_asked, ring_asked, spot_asked
from headwater.opendata.views.answering import answered, asked, published


@answered("GET", "POST")
def street(request: HttpRequest, category: str) -> object:
    """Crimes within a mile of a point, inside a polygon or at an anchor point."""
    given = asked(request)
    kind = _kind(category)
    months = months_asked(given.get("date"), given.get("to"), published.months())
    return published.near("street", shape_asked(given), months, kind)


@answered("GET")
def at_location(request: HttpRequest) -> object:
    """Crimes at one anchor point, by its number or as the nearest to a point."""
    given = asked(request)
    month = month_asked(given.get("date"), published.months())
    shape = Spot(spot_asked(given["location_id"])) if given.get("location_id") else _nearest(given)
    return published.near("street", shape, [month] if month else [])


@answered("GET")
def no_location(request: HttpRequest) -> object:
    """Crimes of a force that have no location."""
    given = asked(request)
    kind = _kind(given.get("category") or ALL_CRIME)
    force = force_asked(given)
    month = month_asked(given.get("date"), published.months())
    return published.nowhere("street", force, month, kind) if month else []


@answered("GET", "POST")
def outcomes_at_location(request: HttpRequest) -> object:
    """Outcomes that crimes got in a month, near a point, inside a polygon or at an anchor point."""
    given = asked(request)
    month = month_asked(given.get("date"), published.months("outcomes") or published.months())
    return published.near("outcomes", shape_asked(given), [month] if month else [])


@answered("GET")
def outcomes_for_crime(request: HttpRequest, crime: str) -> object:
    """One crime and every outcome that is known of it."""
    case = published.case(crime) if re.fullmatch(r"[0-9a-f]{64}", crime) else None
    if case is None:
        raise Refused(404)
    about = json.loads(case.crime)
    about.pop("outcome_status")
    outcomes = [
        {"category": {"code": outcome_code(name), "name": name}, "date": text_of(month), "person_id": None}
        for name, month in case.outcomes
    ]
    return {"crime": about, "outcomes": outcomes}


@answered("GET")
def categories(request: HttpRequest) -> object:
    """The kinds of crime of a month."""
    known = published.months()
    month = month_asked(asked(request).get("date"), known)
    newest = known[-1] if known else 999912
    return [{"url": slug, "name": name} for slug, name in categories_in(month or newest)]


@answered("GET")
def last_updated(request: HttpRequest) -> object:
    """The first day of the newest month."""
    known = published.months()
    if not known:
        raise Refused(404, "Nothing is published yet.")
    return {"date": f"{text_of(known[-1])}-01"}


@answered("GET")
def dates(request: HttpRequest) -> object:
    """Every month, the newest first, with the forces whose stops and searches are published."""
    stops = published.stops_by_month()
    known = sorted({*published.months(), *stops}, reverse=True)
    return [{"date": text_of(month), "stop-and-search": stops.get(month, [])} for month in known]


def shape_asked(given: dict[str, str]) -> Circle | Polygon | Spot:
    """The ground that a question is about. Raises Refused (400) where it names none."""
    if given.get("poly"):
        return Polygon(*ring_asked(given["poly"]))
    if given.get("location_id"):
        return Spot(spot_asked(given["location_id"]))
    return Circle.around(*degrees_asked(given))


def force_asked(given: dict[str, str]) -> str:
    """The force that a question is about. Raises Refused: 400 for none, 404 where nothing of it is published."""
    force = given.get("force", "")
    if not force:
        raise Refused(400, "Give force, such as force=west-midlands.")
    if force not in published.forces():
        raise Refused(404)
    return force


def _nearest(given: dict[str, str]) -> Nearest:
    circle = Circle.around(*degrees_asked(given))
    return Nearest(circle.easting, circle.northing)


def _kind(category: str) -> str:
    if category != ALL_CRIME and category not in category_names():
        raise Refused(404, "There is no such kind of crime; /api/crime-categories lists them.")
    return category
