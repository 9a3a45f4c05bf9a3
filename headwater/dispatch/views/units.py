"""Units on duty, one unit, and coming on and going off duty."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from headwater.dispatch import actions
from headwater.dispatch.forms import BookOnForm
from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.timeline import lines
from headwater.dispatch.presenters.units import buttons, facts, listed
from headwater.dispatch.queries.board import unit, unit_rows
from headwater.journal.actions import consulted
from headwater.journal.queries import timeline
from headwater.kernel import Actor, HeadwaterError, Invalid, NotFound, Ref, now
from headwater.places.queries import areas
from headwater.ui.access import actor_of, permitted
from headwater.workforce.queries import called


@permitted(Permission.BOARD_READ)
@require_http_methods(["GET", "POST"])
def units(request: HttpRequest) -> HttpResponse:
    """Who is on duty; whoever may, books a unit on."""
    actor, at = actor_of(request), now()
    form = BookOnForm(request.POST if request.method == "POST" else None, bases=_bases())
    if request.method == "POST" and form.is_valid():
        try:
            ref = _book_on(form, actor, at)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
        else:
            messages.success(request, f"{form.cleaned_data['call_sign'].upper()} is on duty.")
            return redirect("dispatch:unit", ref.id)
    context = {"units": listed(unit_rows(), at), "form": form, "may": actor.may(Permission.UNIT_MANAGE)}
    return render(request, "dispatch/units.jinja", context, status=422 if form.errors else 200)


@permitted(Permission.BOARD_READ)
@require_GET
def one(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """A unit: what it does, and what it did. Where its crew is, and was, is read with a note of who read it."""
    actor, ref, at = actor_of(request), _ref(unit_id), now()
    row = unit(ref)
    with transaction.atomic():
        consulted(by=actor, at=at, subjects=[ref], what="Unit")
    context = {
        "unit": row,
        "facts": facts(row, at),
        "buttons": buttons(row) if actor.may(Permission.UNIT_STATUS) else [],
        "lines": lines(timeline(ref, limit=100)),
        "may_answer": actor.may(Permission.ESCALATION_ACK) and (row.alarm_at is not None or row.signal is not None),
        "may_manage": actor.may(Permission.UNIT_MANAGE) and row.on_duty and not row.deployed,
    }
    return render(request, "dispatch/unit.jinja", context)


@permitted(Permission.UNIT_STATUS)
@require_POST
def status(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """A unit reports a status, by radio or by its own hand."""
    code = request.POST.get("status", "")
    try:
        if not (code.isascii() and code.isdigit() and len(code) <= 2):
            raise Invalid("Nothing was changed.", "Press one of the statuses.")
        actions.set_status(by=actor_of(request), at=now(), unit=_ref(unit_id), status=int(code))
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}".strip())
    return redirect("dispatch:unit", unit_id)


@permitted(Permission.ESCALATION_ACK)
@require_POST
def answer(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Answer a unit's emergency, or what it asked for."""
    try:
        actions.answer_unit(by=actor_of(request), at=now(), unit=_ref(unit_id), text=request.POST.get("text", ""))
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}".strip())
    else:
        messages.success(request, "Answered. It stands in the unit's log under your name.")
    return redirect("dispatch:unit", unit_id)


@permitted(Permission.UNIT_MANAGE)
@require_POST
def book_off(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """A unit goes off duty."""
    try:
        actions.book_off(by=actor_of(request), at=now(), unit=_ref(unit_id))
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}".strip())
    else:
        messages.success(request, "The unit is off duty.")
    return redirect("dispatch:unit", unit_id)


def _book_on(form: BookOnForm, by: Actor, at: datetime) -> Ref:
    asked = form.cleaned_data
    numbers = [number.upper() for number in asked["crew"].replace(",", " ").split()]
    known = called(numbers)
    missing = [number for number in numbers if number not in known]
    if missing:
        raise NotFound(f"There is nobody with collar number {' or '.join(missing)}.", "Write them as on the collar: D0012.")
    return actions.book_on(
        by=by, at=at, call_sign=asked["call_sign"], crew=[known[number] for number in numbers], skills=asked["skills"],
        vehicle=asked["vehicle"], base=Ref("places.area", asked["base"]), until=at + timedelta(hours=asked["hours"]),
        reason=asked["reason"],
    )  # fmt: skip


def _bases() -> list[tuple[str, str]]:
    return [(view.ref.id, view.name) for view in areas("npu")]


def _ref(key: UUID) -> Ref:
    return Ref("dispatch.unit", str(key))
