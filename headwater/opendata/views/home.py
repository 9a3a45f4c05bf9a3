"""Open data, for people: what there is, how new, how it was made safe, and how to get it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headwater.opendata import holdings, presenters
from headwater.opendata.openapi import LICENCE_URL
from headwater.opendata.views.answering import published
from headwater.ui.access import public


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What there is, and how to get it."""
    page = presenters.home_page(holdings.held(published), request.build_absolute_uri("/").rstrip("/"))
    return render(request, "opendata/home.jinja", {"page": page, "licence": LICENCE_URL})


@public
@require_safe
def months(request: HttpRequest, force: str) -> HttpResponse:
    """Every month of a force, in every form."""
    return render(request, "opendata/months.jinja", {"page": presenters.months_page(holdings.held_of(published, force))})


@public
@require_safe
def columns(request: HttpRequest) -> HttpResponse:
    """What each column means."""
    return render(request, "opendata/columns.jinja", {"datasets": presenters.datasets()})
