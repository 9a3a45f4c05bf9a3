"""The hubs: their load, handovers to answer, and a hub that goes dark or comes back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from headwater.dispatch.actions import hubs as actions
from headwater.dispatch.permissions import Permission
from headwater.dispatch.queries.hubs import handovers_in, hub_rows, waiting_handovers
from headwater.kernel import HeadwaterError, Invalid, Ref, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.BOARD_READ)
@require_GET
def hubs(request: HttpRequest) -> HttpResponse:
    """Every hub with its load, its people and what waits for an answer."""
    actor, at = actor_of(request), now()
    rows = hub_rows(by=actor, at=at)
    context = {
        "hubs": rows,
        "batches": waiting_handovers(by=actor),
        "may": actor.may(Permission.HUB_MANAGE),
        "lit": sum(row.dark_since is None for row in rows),
    }
    return render(request, "dispatch/hubs.jinja", context)


@permitted(Permission.HUB_MANAGE)
@require_POST
def dark(request: HttpRequest, hub_id: UUID) -> HttpResponse:
    """Declare a hub dark: the form asks for the reason and to tick that it is meant."""
    try:
        if request.POST.get("sure") != "on":
            raise Invalid("Nothing was changed.", "Tick that the hub cannot work, and say why.")
        handed = actions.go_dark(by=actor_of(request), at=now(), hub=_hub(hub_id), reason=request.POST.get("reason", ""))
    except HeadwaterError as fault:
        messages.error(request, _said(fault))
    else:
        messages.success(request, f"The hub is dark. {handed.incidents:,} logs were handed over.")
    return redirect("dispatch:hubs")


@permitted(Permission.HUB_MANAGE)
@require_POST
def back(request: HttpRequest, hub_id: UUID) -> HttpResponse:
    """A hub works again."""
    try:
        actions.come_back(by=actor_of(request), at=now(), hub=_hub(hub_id))
    except HeadwaterError as fault:
        messages.error(request, _said(fault))
    else:
        messages.success(request, "The hub works again. What it had is offered to it below.")
    return redirect("dispatch:hubs")


@permitted(Permission.HUB_MANAGE)
@require_POST
def answer(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Accept, refuse or withdraw handovers: those that are ticked, or all that were asked together."""
    chosen = [Ref("dispatch.handover", key) for key in request.POST.getlist("handover")[:5_000] if _is_uuid(key)]
    wanted = chosen or list(handovers_in(str(batch), request.POST.get("giver", "")))
    words, actor, at = request.POST.get("words", ""), actor_of(request), now()
    try:
        match request.POST.get("answer"):
            case "accept":
                said = f"{actions.accept(by=actor, at=at, handovers=wanted, answer=words):,} logs were taken over."
            case "refuse":
                said = f"{actions.refuse(by=actor, at=at, handovers=wanted, answer=words):,} logs were refused."
            case "withdraw":
                said = f"{actions.withdraw(by=actor, at=at, handovers=wanted, reason=words):,} handovers were withdrawn."
            case _:
                raise Invalid("Nothing was changed.", "Accept, refuse or withdraw.")
    except HeadwaterError as fault:
        messages.error(request, _said(fault))
    else:
        messages.success(request, said)
    return redirect("dispatch:hubs")


@permitted(Permission.BOARD_READ)
@require_POST
def present(request: HttpRequest, hub_id: UUID) -> HttpResponse:
    """An open board says that somebody is in a hub; ``left`` says that they go in good order."""
    actor, at = actor_of(request), now()
    if request.POST.get("left") == "1":
        actions.leave(by=actor, at=at, hub=_hub(hub_id))
    else:
        actions.present(by=actor, at=at, hub=_hub(hub_id))
    return HttpResponse(status=204)


def _hub(key: UUID) -> Ref:
    return Ref("dispatch.hub", str(key))


def _said(fault: HeadwaterError) -> str:
    return f"{fault.message} {fault.remedy}".strip()


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
