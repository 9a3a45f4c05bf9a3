"""Open data, for people: what there is, how new, how it was made safe, and how to get it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headwater.opendata import presenters
from headwater.ui.access import public


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What there is, and how to get it."""
    return render(request, "opendata/home.jinja", {})


@public
@require_safe
def columns(request: HttpRequest) -> HttpResponse:
    """What each column means."""
    return render(request, "opendata/columns.jinja", {"datasets": presenters.datasets()})
