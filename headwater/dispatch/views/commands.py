"""The command bar: what a line would do, and doing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.commands import told
from headwater.dispatch.queries.commanding import lexicon
from headwater.dispatch.rules.commands import read
from headwater.dispatch.views.obeying import Done, obey
from headwater.kernel import HeadwaterError, Invalid, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.BOARD_READ)
@require_GET
def reading(request: HttpRequest) -> JsonResponse:
    """What a line would do, and the words that fit: asked while somebody types."""
    return JsonResponse(told(request.GET.get("line", "")[:2_100], timezone.localdate()).json())


@permitted(Permission.BOARD_READ)
@require_POST
def command(request: HttpRequest) -> HttpResponse:
    """Do a line. JSON for the page's script; without scripts, back to the board with a message."""
    try:
        done = _do(request)
    except HeadwaterError as fault:
        if _wants_json(request):
            return JsonResponse({"message": fault.message, "remedy": fault.remedy}, status=fault.status)
        messages.error(request, f"{fault.message} {fault.remedy}".strip())
        return redirect("dispatch:board")
    if _wants_json(request):
        return JsonResponse({"said": done.said, "undo": done.undo, "go": done.go, "help": done.help})
    if done.go:
        return redirect(done.go)
    messages.success(request, done.said)
    return redirect("dispatch:board")


def _do(request: HttpRequest) -> Done:
    line = request.POST.get("line", "")
    found = read(line[:2_100], lexicon())
    if found.command is None:
        raise Invalid(found.problem or "That is not a command.", "" if found.problem else "Type ? for the list.")
    return obey(found.command, by=actor_of(request), at=now())


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
