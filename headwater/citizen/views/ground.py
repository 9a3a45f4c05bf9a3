"""The map on which somebody may show where it was, for ``map.js``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from headwater.citizen.queries import ground
from headwater.kernel import now
from headwater.ui.access import public


@public
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The force's units."""
    return _kept(ground.overview())


@public
@require_safe
def piece(request: HttpRequest, east: int, north: int) -> HttpResponse:
    """The streets of one piece."""
    return _kept(ground.piece(east, north, now()))


def _kept(content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/json")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
