"""The home page and the search page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.desk.home import data_for
from headwater.ui import search as finder
from headwater.ui.access import NOBODY, actor_of, public, signed_in


@public
def home(request: HttpRequest) -> HttpResponse:
    """Staff find their work here; a visitor finds what is public, and the way in."""
    actor = actor_of(request)
    if actor == NOBODY:
        return render(request, "desk/landing.jinja")
    return render(request, "desk/home.jinja", {"data": data_for(actor)})


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Everything that the person may search, asked at once; the best of each kind."""
    text = request.GET.get("q", "")[:200]
    found = finder.search(actor_of(request), text)
    return render(request, "desk/search.jinja", {"text": text, "found": found})
