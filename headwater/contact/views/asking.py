"""What the public asks for without a report: acknowledged and answered here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from headwater.contact import actions, queries
from headwater.contact.permissions import Permission
from headwater.contact.presenters.frame import frame
from headwater.contact.views.reading import read
from headwater.kernel import HeadwaterError, Ref, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.REQUEST_ANSWER)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """Every request, by what is due first. They name people, so that the read is noted."""
    actor, at = actor_of(request), now()
    found = queries.requests(by=actor, at=at)
    read(actor, [one.ref for one in found], "requests of the public")
    return render(request, "contact/requests.jinja", {"rows": found, **frame(actor, at, "contact:requests")})


@permitted(Permission.REQUEST_ANSWER)
@require_POST
def request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Acknowledge one, or note what was answered."""
    actor, at, ref = actor_of(request), now(), Ref("contact.request", str(request_id))
    try:
        if request.POST.get("act") == "answer":
            actions.answer_request(by=actor, at=at, request=ref, answer=request.POST.get("answer", ""))
        else:
            actions.acknowledge_request(by=actor, at=at, request=ref)
        messages.success(request, "Noted.")
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}")
    return redirect("contact:requests")
