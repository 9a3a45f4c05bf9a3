"""What waits for somebody's answer, on a page of its own and in the banner of every page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from headwater.dispatch.actions.answering import acknowledge
from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.alerting import banner_for
from headwater.dispatch.queries.escalations import history, waiting
from headwater.kernel import HeadwaterError, Ref, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.BOARD_READ)
@require_GET
def escalations(request: HttpRequest) -> HttpResponse:
    """What waits, for the reader first; and what was answered, by whom, and how."""
    actor = actor_of(request)
    rows = waiting(by=actor)
    context = {
        "mine": [row for row in rows if row.mine],
        "others": [row for row in rows if not row.mine],
        "past": history(by=actor, limit=50),
        "now": now(),
        "may_transfer": actor.may(Permission.TRANSFER),
    }
    return render(request, "dispatch/escalations.jinja", context)


@permitted(Permission.ESCALATION_ACK)
@require_POST
def answer(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """Answer one, saying what was done."""
    ref = Ref("dispatch.escalation", str(escalation_id))
    try:
        acknowledge(by=actor_of(request), at=now(), escalation=ref, did=request.POST.get("did", ""))
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}".strip())
    else:
        messages.success(request, "Answered. It stands in the log under your name.")
    return redirect("dispatch:escalations")


@permitted(Permission.BOARD_READ)
@require_GET
def banner(request: HttpRequest) -> HttpResponse:
    """The banner alone, for pages that are open already."""
    return render(request, "ui/banner.jinja", {"banner": banner_for(actor_of(request))})
