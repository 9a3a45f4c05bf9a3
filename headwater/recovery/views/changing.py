"""What staff do to vehicles that were seized."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from headwater.kernel import Actor, HeadwaterError, NotFound, Ref, now
from headwater.recovery import actions
from headwater.recovery.forms import DecideForm, DisposeForm, HoldForm, LiftForm, NoticeForm, ReleaseForm, SeizeForm
from headwater.recovery.permissions import Permission
from headwater.recovery.views.reading import page
from headwater.ui.access import actor_of, permitted


@permitted(Permission.SEIZE)
@require_http_methods(["GET", "POST"])
def seize(request: HttpRequest) -> HttpResponse:
    """Enter a vehicle."""
    form = SeizeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = {name: value for name, value in form.cleaned_data.items() if name not in {"mass", "condition", "pound"}}
        try:
            pound = Ref.parse(form.cleaned_data["pound"])
            seized = actions.seize(by=actor_of(request), at=now(), pound=pound, facts=form.facts, **asked)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
        else:
            messages.success(request, "Entered. Its keeper can find it now.")
            return redirect("recovery:vehicle", seized.id)
    return render(request, "recovery/seize.jinja", {"form": form}, status=422 if form.errors else 200)


@permitted(Permission.READ)
@require_POST
def change(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """Do something to it; each action asks for its own permission."""
    known = _CHANGES.get(what)
    if known is None:
        raise NotFound("There is no such change.", "Choose one on the page of the vehicle.")
    kind, act, said = known
    form = kind(request.POST)
    if not form.is_valid():
        return page(request, key, (what, form))
    try:
        act(actor_of(request), now(), Ref("recovery.seized_vehicle", str(key)), form.cleaned_data)
    except HeadwaterError as fault:
        form.add_error(None, f"{fault.message} {fault.remedy}".strip())
        return page(request, key, (what, form))
    messages.success(request, said)
    return redirect("recovery:vehicle", key)


def _release(by: Actor, at: datetime, seized: Ref, asked: dict[str, Any]) -> None:
    actions.release(by=by, at=at, seized=seized, to=asked["to"], seen=asked["seen"], paid=round(asked["paid"] * 100))


def _hold(by: Actor, at: datetime, seized: Ref, asked: dict[str, Any]) -> None:
    actions.hold(by=by, at=at, seized=seized, reason=asked["reason"], note=asked["note"])


def _lift(by: Actor, at: datetime, seized: Ref, asked: dict[str, Any]) -> None:
    actions.lift_hold(by=by, at=at, seized=seized)


def _notice(by: Actor, at: datetime, seized: Ref, asked: dict[str, Any]) -> None:
    actions.notice_sent(by=by, at=at, seized=seized)


def _dispose(by: Actor, at: datetime, seized: Ref, asked: dict[str, Any]) -> None:
    actions.dispose(by=by, at=at, seized=seized, how=asked["how"])


def _decide(by: Actor, at: datetime, seized: Ref, asked: dict[str, Any]) -> None:
    view = actions.consult(by=by, at=at, seized=seized)
    waiting = next((one for one in view.disputes if one.decided_at is None), None)
    if waiting is None:
        raise NotFound("No keeper waits for an answer.", "Look at the page again.")
    actions.decide_dispute(
        by=by, at=at, dispute=waiting.ref, upheld=asked["upheld"] == "yes", answer=asked["answer"],
        taken_off=round((asked["taken_off"] or 0) * 100),
    )  # fmt: skip


_CHANGES: dict[str, tuple[type[forms.Form], Callable[[Actor, datetime, Ref, dict[str, Any]], None], str]] = {
    "release": (ReleaseForm, _release, "Released."),
    "hold": (HoldForm, _hold, "It may not be released now. Its charges stand still."),
    "lift": (LiftForm, _lift, "It may be released again."),
    "notice": (NoticeForm, _notice, "Noted. The days are counted from today."),
    "dispose": (DisposeForm, _dispose, "Noted."),
    "decide": (DecideForm, _decide, "Answered. The keeper reads it on the vehicle’s page."),
}
