"""How addresses answer that speak to programs and to people: JSON or a page, whichever is wanted; faults as problem texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from headwater.opendata.rules import Refused
from headwater.opendata.views.answering import FAULTS, headed, mark_of_lake, may_ask, published, refusal_of
from headwater.ui.access import public
from headwater.ui.programs import has, mark_of, options, packed, unchanged_since, with_reasons

JSON = "application/json"
HTML = "text/html"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
PROBLEM = "application/problem+json"

LONGEST_ACCEPT = 2_000
"""Characters of an Accept header; those of browsers have less than 200."""

TITLES = {
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    413: "Content Too Large",
    429: "Too Many Requests",
    503: "Service Unavailable",
}

View = Callable[..., Mapping[str, Any]]


def negotiated(
    template: str,
    media: str = JSON,
    *,
    by_lake: Callable[..., bool] = lambda **_: False,
    shown: Callable[..., Mapping[str, Any]] = lambda found, **_: {"found": found},
) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Make an address of a function that returns what JSON can say: answered as ``media``, or drawn as a page by ``template``.

    ``f=json`` or ``f=html`` decides, else the Accept header; who accepts anything gets JSON. ``shown``, of the
    answer and the parts of the address: what the template is given. ``by_lake``, of those parts: whether the answer changes
    with the lake only.
    """

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @public
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            form = JSON
            try:
                if request.method == "OPTIONS":
                    return options("GET")
                may_ask(request, ("GET",))
                form = form_asked(request, media)
                if form == HTML:
                    return _page(request, template, shown(view(request, **parts), **parts))
                mark = mark_of_lake(request) if by_lake(**parts) else ""
                if mark and has(request, mark):
                    return _varied(headed(HttpResponse(status=304), mark))
                return _json(request, view(request, **parts), media, mark, published.lake.changed_at if mark else None)
            except FAULTS as fault:
                if form == HTML and isinstance(fault, OperationalError | InterfaceError):
                    raise  # there is a page for that, which relies on nothing
                return problem(request, refusal_of(fault), form)

        return answer

    return decorate


def form_asked(request: HttpRequest, media: str) -> str:
    """The form of an answer, ``HTML`` or ``media``. Raises Refused: 400 for an f that there is not, 406 for no form of ours."""
    said = request.GET.get("f", "")
    if said:
        if said not in {"json", "html"}:
            raise Refused(400, "f is json or html.")
        return HTML if said == "html" else media
    accepts = request.headers.get("Accept", "")
    if len(accepts) > LONGEST_ACCEPT:
        raise Refused(400, f"An Accept header has at most {LONGEST_ACCEPT:,} characters here.")
    wanted = request.get_preferred_type([media, JSON, HTML]) if accepts.strip() else media
    if wanted is None:
        raise Refused(406, f"This address answers as {media} and as {HTML}.")
    return HTML if wanted == HTML else media


def page_wanted(request: HttpRequest) -> bool:
    """Whether a person asks, who reads pages: where the answer itself has one form only."""
    short = len(request.headers.get("Accept", "")) <= LONGEST_ACCEPT
    return short and request.get_preferred_type([JSON, HTML]) == HTML


def problem(request: HttpRequest, refused: Refused, form: str = JSON) -> HttpResponse:
    """What is wrong, as RFC 9457 has it, or as a page."""
    title = TITLES.get(refused.status, "")
    words = refused.why or "There is no such thing here."
    if form == HTML:
        said = {"title": "That cannot be answered", "message": words, "remedy": "Change the address, or go back."}
        response = _page(request, "ui/error.jinja", said, refused.status)
    else:
        fault = {"type": "about:blank", "title": title, "status": refused.status, "detail": words}
        response = HttpResponse(json.dumps(fault, ensure_ascii=False), status=refused.status, content_type=PROBLEM)
    return _varied(with_reasons(response, refused.wait, refused.allow))


def _page(request: HttpRequest, template: str, said: Mapping[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, said, status=status)
    response["Cache-Control"] = "private, no-cache"  # the frame of a page is that of whoever looks
    return _varied(response)


def _json(request: HttpRequest, found: Mapping[str, Any], media: str, mark: str, changed: datetime | None) -> HttpResponse:
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    mark = mark or mark_of(text)
    if has(request, mark) or unchanged_since(request, changed):
        return _varied(headed(HttpResponse(status=304), mark, changed))
    return _varied(headed(packed(request, text, media), mark, changed))


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Accept", "Accept-Encoding"])
    return response
