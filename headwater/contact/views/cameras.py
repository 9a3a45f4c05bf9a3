"""Cameras of the public near a place, each search with its reason in the journal; and asking their owners."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from headwater.contact import actions, queries
from headwater.contact.forms import CameraForm, FootageForm
from headwater.contact.permissions import Permission
from headwater.contact.presenters import cameras as presenter
from headwater.contact.presenters.frame import frame
from headwater.contact.views.reading import read, searched
from headwater.kernel import Actor, HeadwaterError, Ref, now
from headwater.places.queries import Location, resolve
from headwater.ui.access import actor_of, permitted


@permitted(Permission.CAMERA_SEARCH)
@require_safe
def cameras(request: HttpRequest) -> HttpResponse:
    """What owners were asked for; with a place, a time and a reason, the cameras that may have seen it."""
    actor, at = actor_of(request), now()
    form = CameraForm(request.GET if request.GET else None, initial={"metres": 200})
    place = _place(form) if _has_been(form, at) else None
    found = _found(form, place, actor, at) if place else None
    asks = queries.footage_asked(by=actor, at=at)
    read(actor, [one.ref for one in asks], "footage that owners of cameras were asked for")
    page = {"form": form, "found": found, "asks": presenter.asked(asks), "query": request.GET.urlencode()}
    return render(request, "contact/cameras.jinja", {**page, **frame(actor, at, "contact:cameras")})


@permitted(Permission.CAMERA_SEARCH)
@require_POST
def ask(request: HttpRequest, camera_id: UUID) -> HttpResponse:
    """Ask the owner of one."""
    actor, at, form = actor_of(request), now(), FootageForm(request.POST)
    if form.is_valid():
        try:
            actions.ask_for_footage(by=actor, at=at, camera=Ref("contact.camera", str(camera_id)), **form.cleaned_data)
            messages.success(request, "Asked. Their answer stands below.")
        except HeadwaterError as fault:
            messages.error(request, f"{fault.message} {fault.remedy}".strip())
    else:
        messages.error(request, "Say from when to when, and what its owner is to look for.")
    return redirect(f"{reverse('contact:cameras')}?{request.POST.get('query', '')[:1_000]}")


def _has_been(form: CameraForm, at: datetime) -> bool:
    """Whether the form is filled in, and its time not still to come: nobody has recorded that."""
    if form.is_valid() and form.cleaned_data["when"] > at:
        form.add_error("when", "That time is still to come. Say when it happened.")
    return form.is_valid()


def _place(form: CameraForm) -> Location | None:
    """The likeliest place of that name; one that nobody finds is a fault of the form."""
    found = resolve(form.cleaned_data["near"], 1)
    if found:
        return found[0]
    form.add_error("near", "No place is called that. Write a street, a postcode or a grid reference.")
    return None


def _found(form: CameraForm, place: Location, actor: Actor, at: datetime) -> presenter.Found:
    said = form.cleaned_data
    point = (place.easting, place.northing)
    near = queries.cameras_near(by=actor, at=at, point=point, metres=said["metres"], when=said["when"])
    what = f"cameras within {said['metres']} metres of {place.text}"
    searched(actor, [one.camera.ref for one in near], what, said["reason"])
    return presenter.found(near, place, said["when"])
