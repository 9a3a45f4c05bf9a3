"""The board and the wall: everything live in the control room."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from headwater.dispatch.actions.views import forget_view, keep_view
from headwater.dispatch.feed import board as followed
from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.board import board_json, board_page, wall_counts, wall_page
from headwater.dispatch.presenters.commands import command_list
from headwater.dispatch.presenters.ground import ground
from headwater.dispatch.presenters.rows import milliseconds
from headwater.dispatch.presenters.sharing import Shared
from headwater.dispatch.queries.board import open_rows, unit_rows
from headwater.dispatch.queries.hubs import hub_names
from headwater.dispatch.queries.views import views_of
from headwater.journal.queries import last_number
from headwater.kernel import HeadwaterError, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.BOARD_READ)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every open incident and every unit on duty. What is read is true up to ``since`` at least; the feed tells the rest."""
    since, at = last_number(), now()
    views = views_of(actor_of(request).ref)
    page = board_page(open_rows(), unit_rows(), hubs=hub_names(), views=views, since=since, at=at)
    return render(request, "dispatch/board.jinja", {"page": page, "command_list": command_list()})


@permitted(Permission.BOARD_READ)
@require_GET
def board_rows(request: HttpRequest) -> HttpResponse:
    """Every row, for a board that begins or has lost count; drawn once for all that ask together."""
    return HttpResponse(_every_row.get(), content_type="application/json")


@permitted(Permission.BOARD_READ)
@require_GET
def feed(request: HttpRequest) -> StreamingHttpResponse:
    """The line of a board, as server-sent events, from after the entry that it knows."""
    since = _number(request.headers.get("Last-Event-ID", "")) or _number(request.GET.get("since", "")) or last_number()
    response = StreamingHttpResponse(followed.follow(since), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


@permitted(Permission.BOARD_READ)
@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    """The board for a room: nothing to press, and it fits itself."""
    since, at = last_number(), now()
    return render(request, "dispatch/wall.jinja", {"page": wall_page(open_rows(), since=since, at=at)})


@permitted(Permission.BOARD_READ)
@require_GET
def wall_rows(request: HttpRequest) -> JsonResponse:
    """What the wall shows now."""
    at = now()
    incidents = open_rows()
    shown = wall_page(incidents, since=0, at=at).rows
    html = "".join(render_to_string("dispatch/_wall_row.jinja", {"row": row}) for row in shown)
    counts = {name: number for name, _, number in wall_counts(incidents)}
    return JsonResponse({"now": milliseconds(at), "html": html, "counts": counts})


@permitted(Permission.BOARD_READ)
@require_GET
def map_ground(request: HttpRequest) -> HttpResponse:
    """What lies under the map: areas and main roads. Kept by the browser for an hour."""
    response = HttpResponse(ground(now()), content_type="application/json")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@permitted(Permission.BOARD_READ)
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep what the board is filtered and sorted by, or forget what was kept."""
    actor, query = actor_of(request), request.POST.get("query", "")
    forgotten = _number(request.POST.get("forget", ""))
    try:
        if forgotten is not None:
            forget_view(by=actor, at=now(), number=forgotten)
        else:
            keep_view(by=actor, at=now(), name=request.POST.get("name", ""), query=query)
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}".strip())
    address = reverse("dispatch:board")
    return redirect(f"{address}?{query}" if query and forgotten is None else address)


def _all_rows() -> bytes:
    since, at = last_number(), now()
    return json.dumps(board_json(open_rows(), unit_rows(), since=since, at=at), separators=(",", ":")).encode()


_every_row = Shared(_all_rows)


def _number(text: str) -> int | None:
    """A number out of an address; None where it is none (18 digits are more than there will ever be)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
