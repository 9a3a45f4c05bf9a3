"""The log of an incident: how it stands, what was written, whom to send, and what can be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from headwater.dispatch import actions
from headwater.dispatch.actions import transfers
from headwater.dispatch.actions.evidence import evidence_at
from headwater.dispatch.forms.logs import CHANGES
from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.attaching import subject_called
from headwater.dispatch.presenters.commands import command_list
from headwater.dispatch.presenters.log import was_opened
from headwater.dispatch.queries.commanding import log_called
from headwater.dispatch.queries.whole_log import whole_log
from headwater.dispatch.views.log_page import PARTS, LogPage
from headwater.journal.actions import consulted
from headwater.kernel import Actor, HeadwaterError, Invalid, NotFound, Ref, now
from headwater.places.queries import resolve
from headwater.ui.access import actor_of, permitted


@permitted(Permission.BOARD_READ)
@require_GET
def log(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """The page. Reading it is noted."""
    actor, ref, at = actor_of(request), _ref(incident_id), now()
    page = LogPage(ref, actor, at)
    _note(actor, ref, at, page)
    return _page(request, page)


@permitted(Permission.BOARD_READ)
@require_GET
def log_part(request: HttpRequest, incident_id: UUID, name: str) -> HttpResponse:
    """A part of the page again, when something has happened. It is noted anew only where the page's mark is not there."""
    if name not in PARTS:
        raise NotFound("There is no such part.", "Open the log.")
    actor, ref, at = actor_of(request), _ref(incident_id), now()
    page = LogPage(ref, actor, at)
    if not was_opened(request.GET.get("mark", ""), actor, ref):
        _note(actor, ref, at, page)
    return render(request, "dispatch/log/part.jinja", {"page": page, "name": name, "place": PARTS[name]})


@permitted(Permission.BOARD_READ)
@require_POST
def change(request: HttpRequest, incident_id: UUID, what: str) -> HttpResponse:
    """Write in a log, or change something about it: each by its own action, which checks the permission."""
    if what not in CHANGES:
        raise NotFound("There is nothing to change by that name.", "Open the log.")
    actor, ref, at = actor_of(request), _ref(incident_id), now()
    form = CHANGES[what](request.POST, request.FILES, prefix=what)
    if form.is_valid():
        try:
            said = _DOES[what](actor, ref, at, form.cleaned_data)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
        else:
            if request.headers.get("HX-Request"):
                return HttpResponse(status=204)
            messages.success(request, said)
            return redirect("dispatch:incident", incident_id)
    if request.headers.get("HX-Request"):
        return HttpResponse(_first_fault(form), status=422, content_type="text/plain; charset=utf-8")
    page = LogPage(ref, actor, at, (what, form))
    if what == "entry":
        messages.error(request, _first_fault(form))
    return _page(request, page, status=422)


@permitted(Permission.DEPLOY)
@require_POST
def assign(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Send a unit that was recommended, or all that were chosen together."""
    chosen = (request.POST.get("unit") or request.POST.get("chosen", "")).split()
    units = [Ref("dispatch.unit", key) for key in chosen if key.isascii() and key.isprintable() and len(key) <= 40]
    try:
        actions.assign(by=actor_of(request), at=now(), incident=_ref(incident_id), units=units)
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}".strip())
    return redirect("dispatch:incident", incident_id)


@permitted(Permission.UNIT_STATUS)
@require_POST
def step(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """What a unit on the incident does next: a status code, or stand down."""
    actor, at = actor_of(request), now()
    unit, wanted = Ref("dispatch.unit", request.POST.get("unit", "")[:40] or "none"), request.POST.get("step", "")
    try:
        if wanted == "down":
            actions.stand_down(by=actor, at=at, unit=unit, reason="By the dispatcher, from the log")
        elif wanted.isascii() and wanted.isdigit() and len(wanted) <= 2:
            actions.set_status(by=actor, at=at, unit=unit, status=int(wanted))
        else:
            raise Invalid("Nothing was changed.", "Press one of the buttons beside the unit.")
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}".strip())
    return redirect("dispatch:incident", incident_id)


@permitted(Permission.BOARD_READ)
@require_GET
def file(request: HttpRequest, incident_id: UUID, file_id: UUID) -> FileResponse:
    """A file of a log, to be saved: whatever it is, no browser opens it here. Reading it is noted."""
    actor, ref = actor_of(request), _ref(incident_id)
    held = next((one for one in whole_log(ref).files if one.ref.id == str(file_id)), None)
    if held is None or not evidence_at(held.sha256).exists():
        raise NotFound("There is no such file.", "Look at the list of the log's files.")
    with transaction.atomic():
        consulted(by=actor, at=now(), subjects=[ref, held.ref], what="File of an incident log")
    return FileResponse(
        evidence_at(held.sha256).open("rb"), as_attachment=True, filename=held.name, content_type="application/octet-stream"
    )


def _page(request: HttpRequest, page: LogPage, status: int = 200) -> HttpResponse:
    return render(request, "dispatch/log/page.jinja", {"page": page, "command_list": command_list()}, status=status)


def _note(actor: Actor, ref: Ref, at: datetime, page: LogPage) -> None:
    """Note that the log was read, with everybody who is attached to it."""
    people = [one.subject for one in page.log.attached]
    with transaction.atomic():
        consulted(by=actor, at=at, subjects=[ref, *people], what="Incident log")


def _first_fault(form: forms.Form) -> str:
    return next((str(fault) for faults in form.errors.values() for fault in faults), "That did not work.")


def _ref(key: UUID) -> Ref:
    return Ref("dispatch.incident", str(key))


Given = Mapping[str, Any]


def _entry(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    actions.add_entry(by=by, at=at, incident=ref, text=given["text"], kind=given["kind"] or "note")
    return "Written in the log."


def _grade(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    actions.change_grade(by=by, at=at, incident=ref, grade=given["grade"], reason=given["reason"])
    return f"Graded {given['grade']}."


def _kind(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    actions.change_kind(by=by, at=at, incident=ref, kind=given["kind"])
    return "The kind was changed."


def _location(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    found = resolve(given["place"], limit=1)
    if not found:
        raise Invalid("No such place is known.", "Write a street, a postcode, a landmark or a grid reference.")
    actions.change_location(by=by, at=at, incident=ref, location=found[0])
    return f"The location is {found[0].text} now."


def _marks(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    wanted, held = set(given["markers"]), set(whole_log(ref).markers)
    actions.mark(by=by, at=at, incident=ref, added=wanted - held, removed=held - wanted)
    return "The markers were set."


def _attach(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    subject, name = subject_called(given["subject"], by=by, at=at)
    actions.attach(by=by, at=at, incident=ref, subject=subject, role=given["role"])
    return f"{name} was attached as {given['role']}."


def _file(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    given_file = given["file"]
    actions.attach_file(by=by, at=at, incident=ref, name=given_file.name, content=given_file.file, note=given["note"])
    return f"{given_file.name} was attached."


def _link(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    other = log_called(given["log"], timezone.localdate(at))
    actions.link(by=by, at=at, incident=ref, other=other.ref, why=given["why"])
    return f"Linked to log {other.number}."


def _transfer(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    transfers.ask(by=by, at=at, incident=ref, **given)
    return "Offered. The log says when they answer; until then somebody is told when they do not."


def _close(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    kind, result, text = given["closing_kind"], given["result"], given["text"]
    actions.close(by=by, at=at, incident=ref, closing_kind=kind, result=result, text=text)
    return "The log is closed."


def _reopen(by: Actor, ref: Ref, at: datetime, given: Given) -> str:
    actions.reopen(by=by, at=at, incident=ref, reason=given["reason"])
    return "The log is open again."


_DOES: Mapping[str, Callable[[Actor, Ref, datetime, Given], str]] = {
    "entry": _entry,
    "grade": _grade,
    "kind": _kind,
    "location": _location,
    "marks": _marks,
    "attach": _attach,
    "file": _file,
    "link": _link,
    "transfer": _transfer,
    "close": _close,
    "reopen": _reopen,
}
