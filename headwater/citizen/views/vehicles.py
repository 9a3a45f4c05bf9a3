"""Getting back a vehicle that was seized: proof before detail, then what it costs, when to come, and what is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater.accounts.actions import take_allowance
from headwater.citizen.acting import visitor
from headwater.citizen.forms.vehicles import CollectForm, DisputeForm, FindForm
from headwater.citizen.presenters import vehicles as shown
from headwater.citizen.strangers import address_of
from headwater.kernel import HeadwaterError, Invalid, Ref, now
from headwater.recovery import actions, queries
from headwater.ui.access import public

_KEEPER = visitor("recovery.vehicle.own")
_PROVED = "seized_vehicle"
_STAYS = timedelta(minutes=30)
_TRIES, _WITHIN = 10, timedelta(minutes=15)
NOT_FOUND = (
    "We have no vehicle with this registration number and this log book number or postcode. Look at both again. If they are "
    "right, it may have been taken by a council or a private firm, or it was stolen: call 101."
)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Which vehicle, and the proof. A wrong number and a wrong proof are answered alike."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at, asked = now(), form.cleaned_data
        if not _may_try(request, asked["registration"], at):
            form.add_error(None, "That was tried too often. Wait 15 minutes, or call 101.")
            return _find(request, form, 429)
        found = actions.prove(by=_KEEPER, at=at, registration=asked["registration"], proof=asked["proof"])
        if found is None:
            form.add_error(None, NOT_FOUND)
        else:
            request.session[_PROVED] = [found.id, at.isoformat()]
            return redirect("citizen:vehicle")
    return _find(request, form, 422 if form.errors else 200)


@public
@never_cache
@require_safe
def yours(request: HttpRequest) -> HttpResponse:
    """The vehicle of whoever proved themselves on this machine in the last half hour."""
    at = now()
    seized = _proved(request, at)
    if seized is None:
        return redirect("citizen:vehicle_find")
    view = actions.consult_kept(by=_KEEPER, at=at, seized=seized)
    return render(request, "citizen/vehicles/yours.jinja", {"page": shown.page(view, at)})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: HttpRequest) -> HttpResponse:
    """Choose a time to fetch it, change it, or give it back."""
    at = now()
    seized = _proved(request, at)
    if seized is None:
        return redirect("citizen:vehicle_find")
    form = CollectForm(request.POST if request.method == "POST" and "cancel" not in request.POST else None)
    if request.method == "POST":
        try:
            if "cancel" in request.POST:
                actions.cancel_collection(by=_KEEPER, at=at, seized=seized)
                return redirect("citizen:vehicle")
            if form.is_valid():
                slot = _slot(form.cleaned_data["starts_at"])
                actions.book_collection(by=_KEEPER, at=at, seized=seized, starts_at=slot)
                return redirect("citizen:vehicle")
        except HeadwaterError as fault:
            form = CollectForm(request.POST)
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    view = actions.consult_kept(by=_KEEPER, at=at, seized=seized)
    context = {"page": shown.page(view, at), "form": form, "days": shown.days(queries.free_slots(view.pound, at))}
    return render(request, "citizen/vehicles/collect.jinja", context, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest) -> HttpResponse:
    """Say what is wrong."""
    at = now()
    seized = _proved(request, at)
    if seized is None:
        return redirect("citizen:vehicle_find")
    form = DisputeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.dispute_charge(by=_KEEPER, at=at, seized=seized, **form.cleaned_data)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
        else:
            return redirect("citizen:vehicle")
    return render(request, "citizen/vehicles/dispute.jinja", {"form": form}, status=422 if form.errors else 200)


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Nothing of the vehicle is left on this machine."""
    request.session.pop(_PROVED, None)
    return redirect("citizen:start")


def _find(request: HttpRequest, form: forms.Form, status: int) -> HttpResponse:
    return render(request, "citizen/vehicles/find.jinja", {"form": form}, status=status)


def _may_try(request: HttpRequest, registration: str, at: datetime) -> bool:
    """So many tries from one address, and so many at one vehicle, whoever tries."""
    address = address_of(request)
    mark = "".join(registration.upper().split())[:20]
    tries = [
        take_allowance(what=what, who=who, at=at, most=_TRIES, within=_WITHIN)
        for what, who in (("vehicle from", address), ("vehicle at", mark))
    ]
    return all(tries)


def _proved(request: HttpRequest, at: datetime) -> Ref | None:
    held = request.session.get(_PROVED)
    if not held or at - datetime.fromisoformat(held[1]) > _STAYS:
        return None
    return Ref("recovery.seized_vehicle", held[0])


def _slot(text: str) -> datetime:
    try:
        slot = datetime.fromisoformat(text)
    except ValueError:
        slot = None
    if slot is None or slot.tzinfo is None:
        raise Invalid("That is not a time.", "Choose one from the list.")
    return slot
