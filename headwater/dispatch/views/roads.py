"""The page of roads that are closed or slow."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from headwater.dispatch.actions.roads import change_roads, circle, restore_roads
from headwater.dispatch.forms.roads import RoadChangeForm
from headwater.dispatch.permissions import Permission
from headwater.dispatch.queries.roads import network_facts, road_changes
from headwater.kernel import Actor, Invalid, Ref, now
from headwater.places.queries import resolve
from headwater.ui.access import actor_of, permitted


@permitted(Permission.BOARD_READ)
@require_http_methods(["GET", "POST"])
def roads(request: HttpRequest) -> HttpResponse:
    """What is closed and slow now; whoever may, closes or slows more."""
    actor, at = actor_of(request), now()
    form = RoadChangeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _change(form, actor, at)
        except Invalid as fault:
            form.add_error("place", f"{fault.message} {fault.remedy}".strip())
        else:
            return redirect("dispatch:roads")
    context = {"changes": road_changes(at), "facts": network_facts(), "form": form, "may": actor.may(Permission.ROADS_CHANGE)}
    return render(request, "dispatch/roads.jinja", context, status=422 if form.errors else 200)


@permitted(Permission.ROADS_CHANGE)
@require_POST
def restore(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Open them again."""
    restore_roads(by=actor_of(request), at=now(), change=Ref("dispatch.road_change", str(change_id)))
    return redirect("dispatch:roads")


def _change(form: RoadChangeForm, actor: Actor, at: datetime) -> None:
    asked = form.cleaned_data
    found = resolve(asked["place"], limit=1)
    if not found:
        raise Invalid("No such place is known.", "Write a street, a postcode, or a grid reference such as SP 334 791.")
    place = found[0]
    change_roads(
        by=actor,
        at=at,
        name=": ".join(filter(None, [place.text[: 115 - len(asked["name"])], asked["name"]])),
        corners=circle(place.easting, place.northing, asked["radius"]),
        pace=float(asked["pace"]),
        ends_at=form.ends_at(at),
        reason=asked["reason"],
    )
