"""Pages about places: what is held, an area, a point, and where data disagrees with the map."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from headwater.insight.lake import Lake
from headwater.kernel import Ref
from headwater.places import presenters, queries
from headwater.places.permissions import Permission
from headwater.ui.access import permitted

_lake = Lake(settings.LAKE)


@permitted(Permission.PLACES_READ)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is known of the ground."""
    return render(request, "places/home.jinja", {"rows": presenters.holding_rows(queries.holdings())})


@permitted(Permission.PLACES_READ)
@require_GET
def area(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """One area: what holds it, what it holds, what is stated about it."""
    page = queries.area_page(Ref("places.area", str(area_id)))
    return render(request, "places/area.jinja", {"page": page, "facts": presenters.facts(page)})


@permitted(Permission.PLACES_READ)
@require_GET
def point(request: HttpRequest, easting: int, northing: int) -> HttpResponse:
    """One point: the areas that hold it, the streets near it."""
    return render(request, "places/point.jinja", {"page": queries.point_page(easting, northing)})


@permitted(Permission.PLACES_READ)
@require_GET
def disagreements(request: HttpRequest) -> HttpResponse:
    """Crimes whose published point lies outside their published area."""
    forces = _lake.forces("street")
    force = request.GET.get("force", "")
    found, fault = presenters.disagreements(_lake, force if force in forces else None)
    context = {
        "found": found, "fault": fault, "forces": forces, "force": force, "shown": presenters.SHOWN,
        "rows": presenters.disagreement_rows(found) if found else [],
    }  # fmt: skip
    return render(request, "places/disagreements.jinja", context)
