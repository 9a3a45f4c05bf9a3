"""Warnings to the public: for people, and as CAP, Atom and RSS for programs."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from headwater.citizen.presenters import feeds
from headwater.citizen.presenters.cap import MEDIA, cap
from headwater.kernel import NotFound, Ref, now
from headwater.neighbourhood import queries
from headwater.ui.access import public

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


@public
@require_safe
def warning_cap(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The message as CAP 1.2 has it. It never changes: what follows is a message of its own."""
    one = queries.issued_warning_from(_ref(key))
    web = f"{settings.PUBLIC_ADDRESS}{reverse('citizen:warning', args=[key])}"
    content = cap(one.said, sender_name=one.sender, address=settings.PUBLIC_ADDRESS, web=web)
    return _answer(request, content, MEDIA, one.said.sent_at)


@public
@require_safe
def warnings_feed(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every message of the last thirty days."""
    items = feeds.of_warnings(queries.recent_warnings(now()))
    return feed(request, form, "Warnings to the public", "What to know and to do now.", reverse("citizen:warnings"), items)


@public
@require_safe
def news_feed(request: HttpRequest, key: UUID, form: str) -> HttpResponseBase:
    """What is new in a neighbourhood."""
    news = queries.bulletin(Ref("places.area", str(key)), now())
    about = "Warnings, what the neighbourhood’s team works on, what it did, and where you can meet it."
    page = reverse("citizen:area", args=[key])
    return feed(request, form, f"{news.area.name}: your neighbourhood", about, page, feeds.of_bulletin(news))


def feed(
    request: HttpRequest, form: str, title: str, about: str, page: str, items: list[feeds.Item]
) -> HttpResponseBase:  # fmt: skip
    """A feed, or 304 where the asker has it. Raises NotFound for a form that there is not."""
    if form not in feeds.FORMS:
        raise NotFound("There is no such feed.", f"There are: {', '.join(feeds.FORMS)}.")
    content = feeds.written(
        form, title=title, about=about, page=page, here=request.path, address=settings.PUBLIC_ADDRESS, items=items
    )
    return _answer(request, content, f"application/{form}+xml", feeds.newest(items))


def _answer(request: HttpRequest, content: bytes, media: str, changed_at: datetime | None) -> HttpResponseBase:
    """With a mark by which it is known again."""
    mark = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    response = HttpResponse(content, content_type=f"{media}; charset=utf-8")
    response["ETag"] = mark
    response["Cache-Control"] = f"public, max-age={KEPT}"
    response["Access-Control-Allow-Origin"] = "*"
    changed = int(changed_at.timestamp()) if changed_at else None
    if changed:
        response["Last-Modified"] = http_date(changed)
    return get_conditional_response(request, etag=mark, last_modified=changed, response=response) or response


def _ref(key: UUID) -> Ref:
    return Ref("neighbourhood.warning", str(key))
