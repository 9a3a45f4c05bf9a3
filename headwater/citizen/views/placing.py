"""Where it happened: found in the gazetteer, pointed at, typed as it is, elsewhere, or not known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.citizen.forms.report import answer_form
from headwater.citizen.presenters import report as shown
from headwater.citizen.queries import Draft
from headwater.citizen.rules.flows import Flow, Page
from headwater.kernel import HeadwaterError
from headwater.places.queries import Location, at_point, resolve
from headwater.space.grid import grid_point

OFFERED = 6
Keep = Callable[[HttpRequest, Flow, Page, dict[str, Any]], HttpResponse]


def place(request: HttpRequest, flow: Flow, draft: Draft, asked: Page, keep: Keep) -> HttpResponse:
    """Ask where; what was typed is looked up and offered, and taken as it is where nothing fits."""
    data = request.POST if request.method == "POST" else None
    form = answer_form(asked, data, draft.answers.get(asked.code))
    found: tuple[Location, ...] = ()
    if data is not None:
        if "unknown" in data:
            return keep(request, flow, asked, {"unknown": True})
        if pointed := _pointed(data.get("point", "")) or _pointed(_on_the_grid(data.get("degrees", ""))):
            return keep(request, flow, asked, _kept(pointed, pointed.text))
        if form.is_valid():
            text, pick = form.cleaned_data["text"], data.get("pick", "")
            if pick in ("typed", "outside"):
                return keep(request, flow, asked, {"text": text, **({"outside": True} if pick == "outside" else {})})
            found = resolve(text, OFFERED)
            if pick.isdigit() and int(pick) < len(found) and data.get("looked_up") == text:
                return keep(request, flow, asked, _kept(found[int(pick)], text))
    context = {"page": shown.question(flow, asked, draft), "form": form, "places": shown.places(found, form)}
    return render(request, "citizen/report/page.jinja", context, status=422 if form.errors else 200)


def _on_the_grid(text: str) -> str:
    """Latitude, longitude and metres of uncertainty, as a device gives them, as a point of the National Grid."""
    try:
        latitude, longitude, radius = (float(part) for part in text.split(","))
        easting, northing = grid_point(longitude, latitude)
        return f"{round(easting)},{round(northing)},{round(max(radius, 0))}"
    except (HeadwaterError, ValueError, OverflowError):
        return ""


def _pointed(text: str) -> Location | None:
    """A point that a map or a device gave: easting, northing and metres of uncertainty."""
    parts = text.split(",")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 8 for part in parts):
        return None
    try:
        return at_point(int(parts[0]), int(parts[1]), radius=min(int(parts[2]), 10_000), method="map")
    except HeadwaterError:
        return None


def _kept(found: Location, text: str) -> dict[str, Any]:
    return {
        "text": text, "found": found.text, "easting": found.easting, "northing": found.northing, "radius": found.radius,
        "method": found.method,
    }  # fmt: skip
