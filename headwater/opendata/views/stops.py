"""Stops and searches, as https://data.police.uk/docs/ has them."""

from __future__ import annotations

from django.http import HttpRequest

from headwater.opendata.published import Spot
from headwater.opendata.rules import Refused, month_asked, months_asked, spot_asked
from headwater.opendata.views.answering import answered, asked, published
from headwater.opendata.views.crimes import force_asked, shape_asked


@answered("GET", "POST")
def street(request: HttpRequest) -> object:
    """Stops within a mile of a point or inside a polygon."""
    given = asked(request)
    months = months_asked(given.get("date"), given.get("to"), published.months("stops"))
    return published.near("stops", shape_asked(given), months)


@answered("GET")
def at_location(request: HttpRequest) -> object:
    """Stops at one anchor point."""
    given = asked(request)
    if not given.get("location_id"):
        raise Refused(400, "Give location_id, as street.id has it.")
    month = month_asked(given.get("date"), published.months("stops"))
    return published.near("stops", Spot(spot_asked(given["location_id"])), [month] if month else [])


@answered("GET")
def no_location(request: HttpRequest) -> object:
    """Stops of a force that have no location."""
    given = asked(request)
    force = force_asked(given)
    month = month_asked(given.get("date"), published.months("stops"))
    return published.nowhere("stops", force, month) if month else []


@answered("GET")
def of_force(request: HttpRequest) -> object:
    """All stops of a force."""
    given = asked(request)
    force = force_asked(given)
    month = month_asked(given.get("date"), published.months("stops"))
    return published.of_force("stops", force, month) if month else []
