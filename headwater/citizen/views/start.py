"""Where citizens begin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headwater.citizen.services import in_order
from headwater.kernel import now
from headwater.neighbourhood.queries import warnings_in_force
from headwater.ui.access import public


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What can be done here, and 999 before all of it."""
    return render(request, "citizen/start.jinja", {"services": in_order(), "warnings": warnings_in_force(now())})
