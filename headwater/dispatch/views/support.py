"""Force Support: the list of what stands, one task, booking one, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from headwater.dispatch.actions import support as actions
from headwater.dispatch.forms.support import ACTS, BookForm
from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.log import was_opened
from headwater.dispatch.presenters.support import listed
from headwater.dispatch.queries.commanding import log_called, refs_of
from headwater.dispatch.queries.support import ended_tasks, open_tasks
from headwater.dispatch.queries.whole_log import whole_log
from headwater.dispatch.rules import reference
from headwater.dispatch.rules.units import call_sign_of
from headwater.dispatch.views.support_page import Given, TaskPage
from headwater.journal.actions import consulted
from headwater.kernel import Actor, HeadwaterError, NotFound, Ref, now
from headwater.places.queries import resolve
from headwater.ui.access import actor_of, permitted


@permitted(Permission.BOARD_READ)
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """What stands, what is short, when the next relief is due; and what ended lately."""
    actor, at = actor_of(request), now()
    context = {
        "tasks": listed(open_tasks(by=actor), at),
        "ended": listed(ended_tasks(by=actor), at),
        "may": actor.may(Permission.SUPPORT_MANAGE),
    }
    return render(request, "dispatch/support/list.jinja", context)


@permitted(Permission.SUPPORT_MANAGE)
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """Book a task; from the page of a log (``?log=``) with its number and place."""
    actor, at = actor_of(request), now()
    if request.method == "POST":
        form = BookForm(request.POST, at=at)
        if form.is_valid():
            try:
                ref, placed = _book(form, actor, at)
            except HeadwaterError as fault:
                form.add_error(None, f"{fault.message} {fault.remedy}".strip())
            else:
                messages.success(request, "Booked." if placed else "Booked. Its place is on no map: name the units yourself.")
                return redirect("dispatch:support_task", ref.id)
    else:
        form = BookForm(at=at, initial=_from_log(request.GET.get("log", "")))
    context = {"form": form, "kinds": reference.support_kinds().values()}
    return render(request, "dispatch/support/book.jinja", context, status=422 if form.errors else 200)


@permitted(Permission.BOARD_READ)
@require_GET
def one(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """A task. Reading it is noted, once for a page that fetches its parts again."""
    actor, ref, at = actor_of(request), _ref(task_id), now()
    page = TaskPage(ref, actor, at)
    if not was_opened(request.GET.get("mark", ""), actor, ref):
        with transaction.atomic():
            consulted(by=actor, at=at, subjects=[page.row.ref], what="Support task")
    return render(request, "dispatch/support/task.jinja", {"page": page})


@permitted(Permission.SUPPORT_STAND)
@require_POST
def act(request: HttpRequest, task_id: UUID, what: str) -> HttpResponse:
    """Do something with a task: each by its own action, which checks the permission."""
    if what not in ACTS:
        raise NotFound("There is nothing to do by that name.", "Open the task.")
    actor, ref, at = actor_of(request), _ref(task_id), now()
    page = TaskPage(ref, actor, at)
    form = page.form(what, request.POST)
    if form.is_valid():
        try:
            said = _DOES[what](actor, ref, at, {**form.cleaned_data, "page": page})
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
        else:
            messages.success(request, said)
            return redirect("dispatch:support_task", task_id)
    page.wrong = (what, form)
    return render(request, "dispatch/support/task.jinja", {"page": page}, status=422)


@permitted(Permission.SUPPORT_STAND)
@require_POST
def take_note(request: HttpRequest, task_id: UUID, deployment_id: UUID) -> HttpResponse:
    """Whoever took over has the note."""
    try:
        actions.take_note(by=actor_of(request), at=now(), deployment=Ref("dispatch.deployment", str(deployment_id)))
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}".strip())
    else:
        messages.success(request, "The hand-over is acknowledged under your name.")
    return redirect("dispatch:support_task", task_id)


def _book(form: BookForm, by: Actor, at: datetime) -> tuple[Ref, bool]:
    """The task, and whether its place is on the map. A log's own place stays where the log has it."""
    asked = form.cleaned_data
    log = log_called(asked["log"], timezone.localdate(at)) if asked["log"].strip() else None
    point = None
    if log is not None and log.place == asked["place"]:
        held = whole_log(log.ref)
        point = (held.easting, held.northing) if held.easting is not None and held.northing is not None else None
    if point is None:
        found = resolve(asked["place"], limit=1)
        point = (found[0].easting, found[0].northing) if found else None
    starts = form.moment()
    ends = None if asked["hours"] is None else starts + timedelta(hours=asked["hours"])
    task = actions.book(
        by=by, at=at, kind=asked["kind"], title=asked["title"], place=asked["place"], starts_at=starts, expected_end=ends,
        needed=asked["needed"], relief_minutes=asked["relief_minutes"], point=point, note=asked["note"],
        incident=None if log is None else log.ref,
    )  # fmt: skip
    return task, point is not None


def _from_log(key: str) -> dict[str, str]:
    """What a booking from the page of a log begins with."""
    if not key:
        return {}
    log = whole_log(Ref("dispatch.incident", key[:40]))
    return {"log": f"{log.number}/{log.day.day}-{log.day.month}-{log.day.year}", "place": log.place}


def _signs(text: str) -> list[Ref]:
    signs = [call_sign_of(word) for word in text.replace(",", " ").split()]
    found = refs_of(signs, all_of_them=True)
    return [found[sign] for sign in signs]


def _put_on(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    units = _signs(given["units"])
    actions.put_on(by=by, at=at, task=ref, units=units)
    return f"{given['units'].upper()} {'stand' if len(units) > 1 else 'stands'} it now."


def _relieve(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    reliefs = _signs(given["relief"])
    if len(reliefs) != 1:
        raise NotFound("One unit relieves another.", "Give one call sign; put further units on beside it.")
    actions.relieve(by=by, at=at, unit=Ref("dispatch.unit", given["unit"]), relief=reliefs[0], note=given["note"])
    return f"{given['relief'].upper()} has taken over. They must acknowledge the note."


def _leave(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    actions.leave(by=by, at=at, unit=Ref("dispatch.unit", given["unit"]), note=given["note"])
    return "The unit has left the task, and is free."


def _change(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    page: TaskPage = given["page"]
    moved = given["moment"].replace(second=0, microsecond=0) != page.row.expected_end.replace(second=0, microsecond=0)
    actions.change(
        by=by, at=at, task=ref, reason=given["reason"], needed=given["needed"], relief_minutes=given["relief_minutes"],
        expected_end=given["moment"] if moved else None,
    )  # fmt: skip
    return "The task was changed."


def _write(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    actions.write(by=by, at=at, task=ref, text=given["text"])
    return "Written in the record."


def _end(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    actions.end(by=by, at=at, task=ref, result=given["result"])
    return "The task has ended. Its units are free."


_DOES: Mapping[str, Callable[[Actor, Ref, datetime, Mapping[str, Any]], str]] = {
    "put_on": _put_on,
    "relieve": _relieve,
    "leave": _leave,
    "change": _change,
    "write": _write,
    "end": _end,
}


def _ref(key: UUID) -> Ref:
    return Ref("dispatch.support_task", str(key))
