"""The diary of appointments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from headwater.contact import actions, queries
from headwater.contact.permissions import Permission
from headwater.contact.presenters import diary as presenter
from headwater.contact.presenters.frame import frame
from headwater.kernel import Actor, HeadwaterError, Invalid, Ref, now
from headwater.ui.access import actor_of, permitted

_BOOKING = ("caller_name", "number", "place", "note")


@permitted(Permission.APPOINTMENT_BOOK)
def diary(request: HttpRequest) -> HttpResponse:
    """A day of every team. Posted to: an appointment is booked."""
    actor, at = actor_of(request), now()
    typed = dict.fromkeys(_BOOKING, "")
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in _BOOKING}
        if _booked(request, typed, actor, at):
            return _on_its_day(request)
    day = _day(request.GET.get("day") or request.POST.get("day", ""), timezone.localdate(at))
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    held = (queries.diaries(), queries.slots(noon), queries.appointments(noon), queries.free_slots(at=at))
    page = presenter.page(day, *held, actor)
    return render(
        request, "contact/diary.jinja", {"page": page, "typed": typed, **frame(actor, at, "contact:diary", presenter.KEYS)}
    )


@permitted(Permission.APPOINTMENT_BOOK)
@require_POST
def appointment(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Move it, cancel it, or say whether it took place."""
    actor, at, ref = actor_of(request), now(), Ref("contact.appointment", str(appointment_id))
    reason = request.POST.get("reason", "")
    try:
        match request.POST.get("act", ""):
            case "move":
                slot = Ref.parse(request.POST.get("slot", ""))
                actions.move_appointment(by=actor, at=at, appointment=ref, slot=slot, reason=reason)
                said = "Moved."
            case "cancel":
                actions.cancel_appointment(by=actor, at=at, appointment=ref, reason=reason)
                said = "Cancelled."
            case "kept" | "missed" as act:
                actions.close_appointment(by=actor, at=at, appointment=ref, kept=act == "kept", note=reason)
                said = "Noted."
            case _:
                raise Invalid("Nothing was chosen.", "Move it, cancel it, or say whether it took place.")
        messages.success(request, said)
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}")
    return _on_its_day(request)


def _booked(request: HttpRequest, typed: Mapping[str, Any], actor: Actor, at: datetime) -> bool:
    """Whether it could be; where it could not, the page says why and keeps what was typed."""
    try:
        actions.book_appointment(by=actor, at=at, slot=Ref.parse(request.POST.get("slot", "")), **typed)
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}")
        return False
    messages.success(request, "Booked.")
    return True


def _on_its_day(request: HttpRequest) -> HttpResponse:
    """The day that the person was looking at."""
    day = _day(request.POST.get("day", ""), timezone.localdate())
    return redirect(f"{reverse('contact:diary')}?day={day.isoformat()}")


def _day(text: str, today: date) -> date:
    """The day asked for; today where it is none, or beyond what a calendar holds on either side of it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs((day - today).days) <= 3_660 else today
