"""The queue and the strip: who waits, who has whom, and how a contact changes hands."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from headwater.contact import actions, queries
from headwater.contact.permissions import Permission
from headwater.contact.presenters import queue as presenter
from headwater.contact.presenters import writing
from headwater.contact.presenters.frame import frame, strip_for, strip_of
from headwater.kernel import Conflict, Invalid, Ref, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.QUEUE_READ)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Everybody who waits, and the trays. Asked for by htmx when a contact changes, only the part that moves."""
    actor, at = actor_of(request), now()
    waiting = presenter.waiting_rows(queries.waiting(by=actor, at=at), at)
    trays = queries.trays(by=actor, at=at)
    mine = [one for one in trays.taken if one.holder == actor.ref]
    late = [one for one in queries.referrals(by=actor, at=at) if one.late]
    written = writing.tray(queries.unread_messages(by=actor, at=at), at) if actor.may(Permission.MESSAGE_ANSWER) else None
    page = presenter.queue_page(waiting, trays, mine, late, actor, at, written)
    around = frame(actor, at, "contact:queue", presenter.KEYS, strip_of(waiting, actor, at))
    return render(request, "contact/queue.jinja", {"page": page, **around})


@permitted(Permission.QUEUE_READ)
@require_GET
def strip(request: HttpRequest) -> HttpResponse:
    """Who is ringing, for the top of every page of contact."""
    return render(request, "contact/strip.jinja", {"strip": strip_for(actor_of(request), now())})


@permitted(Permission.HANDLE)
@require_POST
def answer_next(request: HttpRequest) -> HttpResponse:
    """Take whoever should be answered first."""
    taken = actions.claim_next(by=actor_of(request), at=now())
    if taken is None:
        messages.info(request, "Nobody is waiting any more: somebody else was first.")
        return redirect("contact:queue")
    return redirect("contact:call", taken.id)


@permitted(Permission.HANDLE)
@require_POST
def claim(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Take this one; whoever is second is told who was first."""
    try:
        actions.claim(by=actor_of(request), at=now(), contact=ref_of(contact_id))
    except Conflict as fault:
        messages.error(request, f"{fault.message} {fault.remedy}")
        return redirect("contact:queue")
    return redirect("contact:call", contact_id)


@permitted(Permission.HANDLE)
@require_POST
def release(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Give it back into the queue."""
    try:
        actions.release(by=actor_of(request), at=now(), contact=ref_of(contact_id), reason=request.POST.get("reason", ""))
    except Conflict as fault:
        messages.error(request, f"{fault.message} {fault.remedy}")
    return redirect("contact:queue")


@permitted(Permission.HANDLE)
@require_POST
def called_back(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Somebody who had rung off was called back, and was reached or was not."""
    reached = request.POST.get("reached") == "yes"
    actions.call_back_made(by=actor_of(request), at=now(), contact=ref_of(contact_id), reached=reached)
    return redirect("contact:call", contact_id) if reached else redirect("contact:queue")


@permitted(Permission.SUPERVISE)
@require_POST
def take_over(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """A supervisor takes it from whoever has it, and says why."""
    try:
        reason = request.POST.get("reason", "")
        actions.take_over(by=actor_of(request), at=now(), contact=ref_of(contact_id), reason=reason)
    except (Conflict, Invalid) as fault:
        messages.error(request, f"{fault.message} {fault.remedy}")
        return redirect("contact:supervisor")
    return redirect("contact:call", contact_id)


def ref_of(contact_id: UUID) -> Ref:
    return Ref("contact.contact", str(contact_id))
