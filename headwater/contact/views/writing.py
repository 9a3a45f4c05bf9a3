"""What people write about what they reported: read and answered here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from headwater.contact import actions, queries
from headwater.contact.permissions import Permission
from headwater.contact.presenters import writing as presenter
from headwater.contact.presenters.frame import frame
from headwater.contact.views.queue import ref_of
from headwater.contact.views.reading import read
from headwater.kernel import HeadwaterError, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.MESSAGE_ANSWER)
@require_GET
def threads(request: HttpRequest) -> HttpResponse:
    """Everything that was written, what nobody has read first."""
    actor, at = actor_of(request), now()
    found = queries.threads(by=actor, at=at)
    read(actor, [one.contact for one in found], "messages about reports")
    page = presenter.threads_page(found)
    return render(request, "contact/threads.jinja", {"page": page, **frame(actor, at, "contact:threads")})


@permitted(Permission.MESSAGE_ANSWER)
def thread(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """What was written about one contact. Posted to: an answer, or that it was read."""
    actor, at, contact, fault = actor_of(request), now(), ref_of(contact_id), ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "read":
                actions.read_messages(by=actor, at=at, contact=contact)
                messages.success(request, "Noted as read.")
            else:
                said, token = request.POST.get("text", ""), request.POST.get("token", "")
                actions.answer_message(by=actor, at=at, contact=contact, text=said, token=token)
                messages.success(request, "Sent. They see it when they sign in, and are told by e-mail where they chose that.")
            return redirect("contact:thread", contact_id)
        except HeadwaterError as wrong:
            fault = f"{wrong.message} {wrong.remedy}"
    found = queries.messages(by=actor, at=at, contact=contact)
    read(actor, [contact], "messages about a report")
    page = presenter.thread_page(contact, found, request.POST.get("text", "") if fault else "")
    may_open = actor.may(Permission.CONTACT_READ)
    context = {"page": page, "fault": fault, "may_open": may_open, **frame(actor, at, "contact:threads")}
    return render(request, "contact/thread.jinja", context, status=422 if fault else 200)
