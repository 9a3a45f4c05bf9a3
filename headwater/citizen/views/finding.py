"""What is it about? The right help before a form, and 999 before both."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from headwater.citizen import queries
from headwater.citizen.languages import spoken_page
from headwater.citizen.presenters import finding as shown
from headwater.citizen.rules.directory import LONGEST, find, topics
from headwater.citizen.views.report import DRAFT
from headwater.kernel import NotFound, now
from headwater.ui.access import public


@public
@never_cache
@require_safe
@spoken_page
def search(request: HttpRequest) -> HttpResponse:
    """In plain words, or chosen."""
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    draft = queries.draft(request.COOKIES.get(DRAFT, ""), now())
    return render(request, "citizen/finding/find.jinja", {"page": shown.find_page(asked, find(asked), draft)})


@public
@never_cache
@require_safe
@spoken_page
def topic(request: HttpRequest, code: str) -> HttpResponse:
    """Who deals with one thing, how they are reached and how soon they answer."""
    found = topics().get(code)
    if found is None:
        raise NotFound("We have no page about this.", "Choose what it is about from the list.")
    draft = queries.draft(request.COOKIES.get(DRAFT, ""), now())
    context = {"one": shown.answer(found), "danger": found.danger, "go_on": shown.go_on(draft, request.GET.get("report", ""))}
    return render(request, "citizen/finding/topic.jinja", context)
