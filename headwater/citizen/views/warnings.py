"""Warnings to the public: for people, and as CAP, Atom and RSS for programs."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from headwater.citizen.presenters import feeds
from headwater.citizen.presenters.cap import MEDIA, cap
from headwater.kernel import NotFound, Ref, now
from headwater.neighbourhood import queries
from headwater.ui.access import public
from headwater.ui.programs import Followed, followed

KEPT = 60
"""Seconds for which a feed may be shown again without asking."""


@public
@require_safe
def warnings(request: HttpRequest) -> HttpResponse:
    """Every warning that is in force."""
    return render(request, "citizen/warnings/list.jinja", {"warnings": queries.warnings_in_force(now())})


@public
@require_safe
def warning(request: HttpRequest, key: UUID) -> HttpResponse:
    """One message, and whether it still holds."""
    one = queries.issued_warning(_ref(key))
    context = {"warning": one, "in_force": one.in_force(now()), "over": one.expires_at <= now()}
    return render(request, "citizen/warnings/warning.jinja", context)


@followed(KEPT)
def warning_cap(request: HttpRequest, key: UUID) -> Followed:
    """The message as CAP 1.2 has it. It never changes: what follows is a message of its own."""
    one = queries.issued_warning_from(_ref(key))
    web = f"{settings.PUBLIC_ADDRESS}{reverse('citizen:warning', args=[key])}"
    content = cap(one.said, sender_name=one.sender, address=settings.PUBLIC_ADDRESS, web=web)
    return content, f"{MEDIA}; charset=utf-8", one.said.sent_at


@followed(KEPT)
def warnings_feed(request: HttpRequest, form: str) -> Followed:
    """Every message of the last thirty days."""
    items = feeds.of_warnings(queries.recent_warnings(now()))
    return feed(request, form, "Warnings to the public", "What to know and to do now.", reverse("citizen:warnings"), items)


@followed(KEPT)
def news_feed(request: HttpRequest, key: UUID, form: str) -> Followed:
    """What is new in a neighbourhood."""
    news = queries.bulletin(Ref("places.area", str(key)), now())
    about = "Warnings, what the neighbourhood’s team works on, what it did, and where you can meet it."
    page = reverse("citizen:area", args=[key])
    return feed(request, form, f"{news.area.name}: your neighbourhood", about, page, feeds.of_bulletin(news))


def feed(request: HttpRequest, form: str, title: str, about: str, page: str, items: list[feeds.Item]) -> Followed:
    """A feed. Raises NotFound for a form that there is not."""
    if form not in feeds.FORMS:
        raise NotFound("There is no such feed.", f"There are: {', '.join(feeds.FORMS)}.")
    content = feeds.written(
        form, title=title, about=about, page=page, here=request.path, address=settings.PUBLIC_ADDRESS, items=items
    )
    return content, f"application/{form}+xml; charset=utf-8", feeds.newest(items)


def _ref(key: UUID) -> Ref:
    return Ref("neighbourhood.warning", str(key))
