"""Incidents to and from other control rooms: what waits, one of them, and answering it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from headwater.dispatch.actions import transfers as actions
from headwater.dispatch.forms.transfers import INWARD, OUTWARD
from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.transfers import facts, guessed, listed, shown, told
from headwater.dispatch.queries.commanding import log_called
from headwater.dispatch.queries.incidents import Likely, similar_open
from headwater.dispatch.queries.transfers import WholeTransfer, open_transfers, past_transfers, transfer
from headwater.journal.actions import consulted
from headwater.kernel import Actor, HeadwaterError, Invalid, NotFound, Ref, now
from headwater.places.queries import Location, resolve
from headwater.ui.access import actor_of, permitted

Given = Mapping[str, Any]

_WORDS = {
    "accept": ("Accept: open a log", "Open a log"),
    "join": ("Accept: it belongs to a log that is open", "Join that log"),
    "refuse": ("Refuse", "Refuse it"),
    "answered": ("They answered by telephone", "Note their answer"),
    "withdraw": ("Withdraw", "Withdraw the transfer"),
}


@permitted(Permission.TRANSFER)
@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """What waits for an answer here, what waits for one there, and what was answered."""
    actor, at = actor_of(request), now()
    waiting = listed(open_transfers(by=actor, at=at))
    context = {
        "here": [one for one in waiting if one.inward],
        "there": [one for one in waiting if not one.inward],
        "past": listed(past_transfers(by=actor, at=at)),
    }
    return render(request, "dispatch/transfers/list.jinja", context)


@permitted(Permission.TRANSFER)
@require_GET
def one(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """One transfer with its document. Reading it is noted."""
    return _page(request, _ref(transfer_id))


@permitted(Permission.TRANSFER)
@require_POST
def change(request: HttpRequest, transfer_id: UUID, what: str) -> HttpResponse:
    """Accept, join, refuse, note an answer or withdraw: each by its own action, which checks who may."""
    made = {**INWARD, **OUTWARD}.get(what)
    if made is None:
        raise NotFound("There is nothing to do by that name.", "Open the transfer.")
    actor, ref, form = actor_of(request), _ref(transfer_id), made(request.POST, prefix=what)
    if form.is_valid():
        try:
            said, where = _DOES[what](actor, ref, now(), form.cleaned_data)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
        else:
            messages.success(request, said)
            return redirect(where)
    return _page(request, ref, (what, form), status=422)


def _page(request: HttpRequest, ref: Ref, wrong: tuple[str, forms.Form] | None = None, status: int = 200) -> HttpResponse:
    actor, at = actor_of(request), now()
    whole = transfer(ref, by=actor, at=at)
    with transaction.atomic():
        consulted(by=actor, at=at, subjects=[ref, *([whole.row.incident] if whole.row.incident else [])], what="Transfer")
    context = {
        "row": shown(whole.row),
        "open": whole.row.open,
        "subject": str(ref),
        "facts": facts(whole),
        "told": told(whole),
        "unknown": whole.unknown,
        "likely": _likely(whole, at),
        "changes": _changes(whole, wrong),
    }
    return render(request, "dispatch/transfers/one.jinja", context, status=status)


def _changes(whole: WholeTransfer, wrong: tuple[str, forms.Form] | None) -> list[dict[str, Any]]:
    """What may be done with it now, as forms."""
    if not whole.row.open:
        return []
    found = []
    for name, made in (INWARD if whole.row.inward else OUTWARD).items():
        initial = guessed(whole.document.incident) if name == "accept" else {}
        form = wrong[1] if wrong and wrong[0] == name else made(prefix=name, initial=initial)
        title, button = _WORDS[name]
        action = reverse("dispatch:transfer_change", args=[whole.row.ref.id, name])
        found.append({"name": name, "title": title, "button": button, "form": form, "action": action})
    return found


def _likely(whole: WholeTransfer, at: datetime) -> tuple[Likely, ...]:
    """Open logs nearby that it may be about, while it waits here."""
    said = whole.document.incident
    if not (whole.row.inward and whole.row.open) or said is None:
        return ()
    if said.location.easting is None or said.location.northing is None:
        return ()
    return similar_open(said.location.easting, said.location.northing, at, "", limit=4)


def _ref(key: UUID) -> Ref:
    return Ref("dispatch.transfer", str(key))


def _accept(by: Actor, ref: Ref, at: datetime, given: Given) -> tuple[str, str]:
    place = _found(given["place"]) if given["place"] else None
    log = actions.accept(by=by, at=at, transfer=ref, kind=given["kind"], grade=given["grade"], location=place)
    return "Accepted. This is its log.", reverse("dispatch:incident", args=[log.id])


def _join(by: Actor, ref: Ref, at: datetime, given: Given) -> tuple[str, str]:
    named = log_called(given["log"], timezone.localdate(at))
    actions.accept(by=by, at=at, transfer=ref, join=named.ref)
    return f"Accepted. It joined log {named.number}.", reverse("dispatch:incident", args=[named.ref.id])


def _refuse(by: Actor, ref: Ref, at: datetime, given: Given) -> tuple[str, str]:
    actions.refuse(by=by, at=at, transfer=ref, reason=given["reason"])
    return "Refused. They are told why.", reverse("dispatch:transfers")


def _answered(by: Actor, ref: Ref, at: datetime, given: Given) -> tuple[str, str]:
    actions.answered(
        by=by, at=at, transfer=ref, outcome=given["outcome"], answer=given["answer"], their_reference=given["their_reference"]
    )
    return "Their answer was noted.", reverse("dispatch:transfer", args=[ref.id])


def _withdraw(by: Actor, ref: Ref, at: datetime, given: Given) -> tuple[str, str]:
    actions.withdraw(by=by, at=at, transfer=ref, reason=given["reason"])
    return "Withdrawn.", reverse("dispatch:transfer", args=[ref.id])


def _found(place: str) -> Location:
    found = resolve(place, limit=1)
    if not found:
        raise Invalid("No such place is known.", "Write a street, a postcode, a landmark or a grid reference, or nothing.")
    return found[0]


_DOES: Mapping[str, Callable[[Actor, Ref, datetime, Given], tuple[str, str]]] = {
    "accept": _accept,
    "join": _join,
    "refuse": _refuse,
    "answered": _answered,
    "withdraw": _withdraw,
}
