"""Your area: which neighbourhood, who its team is, what they work on, what happens there, and how to take part."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from headwater.citizen.forms.area import FindForm
from headwater.citizen.locating import map_of, neighbourhoods, places_called
from headwater.citizen.presenters import area as shown
from headwater.citizen.presenters.calendar import calendar
from headwater.kernel import Ref, now
from headwater.neighbourhood import queries
from headwater.ui.access import public
from headwater.ui.programs import Followed, followed


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find a neighbourhood. Where only one fits, it is opened; nothing that was typed is kept."""
    asked = "q" in request.GET
    form = FindForm(request.GET if asked else None)
    found = places_called(form.cleaned_data["q"]) if asked and form.is_valid() else ()
    if len({one.area.ref for one in found}) == 1:
        return redirect("citizen:area", found[0].area.ref.id)
    if asked and not found and not form.errors:
        form.add_error("q", "We know no such place in our area. Look at the spelling, or choose a neighbourhood from the list")
    known = () if found else neighbourhoods()
    context = {"form": form, "found": found, "all": known, "map": map_of(known) if known else ""}
    return render(request, "citizen/area/find.jinja", context, status=422 if form.errors else 200)


@public
@require_safe
def area(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page of a neighbourhood."""
    at = now()
    offence = request.GET.get("offence") or queries.TOTAL
    page = queries.area_page(Ref("places.area", str(key)), at, offence=offence)
    return render(request, "citizen/area/area.jinja", {"page": shown.page(page, at, offence)})


@followed(600)
def events(request: HttpRequest, key: UUID) -> Followed:
    """The events of a neighbourhood, for calendars that subscribe."""
    ref = Ref("places.area", str(key))
    here = queries.neighbourhood_of(ref)
    content = calendar(here.name, queries.gatherings(ref, now()))
    return content, "text/calendar; charset=utf-8", None
