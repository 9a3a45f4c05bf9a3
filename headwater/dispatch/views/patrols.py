"""Directed patrols: what is asked for, and the log by which a unit is sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from headwater.dispatch.actions.patrols import open_patrol
from headwater.dispatch.permissions import Permission
from headwater.dispatch.queries.patrols import directed_patrols
from headwater.kernel import HeadwaterError, Invalid, Ref, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.BOARD_READ)
def patrols(request: HttpRequest) -> HttpResponse:
    """What is asked for, and what became of it."""
    actor = actor_of(request)
    rows = directed_patrols(by=actor, today=timezone.localdate(now()))
    return render(request, "dispatch/patrols.jinja", {"rows": rows, "may": actor.may(Permission.DEPLOY)})


@permitted(Permission.DEPLOY)
@require_POST
def open_log(request: HttpRequest) -> HttpResponse:
    """Open the log of one, and go there to send a unit."""
    try:
        patrol = Ref.parse(request.POST.get("patrol", "")[:200])
    except ValueError:
        raise Invalid("The form names no patrol.", "Look at the list again.") from None
    try:
        incident = open_patrol(by=actor_of(request), at=now(), patrol=patrol)
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}".strip())
        return redirect("dispatch:patrols")
    return redirect("dispatch:incident", incident.id)
