"""How every address of open data answers: to anybody, so often and no more, packed, with a mark by which it is known again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from math import ceil
from typing import Any, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.csrf import csrf_exempt

from headwater.insight.lake import Lake
from headwater.opendata.pacing import Pace
from headwater.opendata.published import Answer, Published, TooMany
from headwater.opendata.rules import LONGEST, Refused
from headwater.ui.access import address_of, public

published = Published(Lake(settings.LAKE))
pace = Pace(settings.OPEN_DATA_RATE, 2 * settings.OPEN_DATA_RATE, settings.VAR / "open-data-pace")

KEPT = 300
"""Seconds for which an answer may be shown again without asking: data change once a day."""

FORM = "1"
"""Changes whenever the same data are answered in another form."""

AWAY = Refused(503, "The database does not answer. Ask again in a minute.", 30)
"""What is said while there is no database."""

View = Callable[..., object]

_R = TypeVar("_R", bound=HttpResponseBase)


def answered(*methods: str, by_lake: bool = True) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Make an address of open data of a function that returns an ``Answer`` or what JSON can say.

    ``by_lake``: the answer changes with the lake only, and whoever has it already learns so before anything is looked up.
    """

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @public
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            if request.method == "OPTIONS":
                return options(*methods)
            try:
                may_ask(request, methods)
                mark = mark_of_lake(request) if by_lake else ""
                if mark and has(request, mark):
                    return headed(HttpResponse(status=304), mark)
                return _answer(request, view(request, **parts), mark, published.lake.changed_at if by_lake else None)
            except Refused as refused:
                return _refusal(refused)
            except TooMany:
                return _refusal(Refused(503, "There are more than 10,000 rows; ask about less ground, or one month."))
            except (OperationalError, InterfaceError):
                return _refusal(AWAY)

        return answer

    return decorate


def asked(request: HttpRequest) -> dict[str, str]:
    """What was asked, in the address or in the form that was sent; where a name is there twice, the last."""
    given = request.POST if request.method == "POST" else request.GET
    return {name: str(value) for name, value in given.items()}


def options(*methods: str) -> HttpResponse:
    """What a browser asks before a script of another site sends a request with headers of its own."""
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join([*methods, "HEAD", "OPTIONS"])
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Max-Age"] = "86400"
    return response


def may_ask(request: HttpRequest, methods: tuple[str, ...]) -> None:
    """Raises Refused where it may not be answered: too often, another method, too long."""
    wait = pace.wait(address_of(request))
    if wait:
        raise Refused(
            429, "Too many requests. Wait as long as Retry-After says, and ask less at a time.", max(1, ceil(wait - 0.01))
        )
    if request.method not in {*methods, "HEAD"}:
        raise Refused(405, f"This address answers {' and '.join(methods)}.")
    if len(f"GET {request.get_full_path()} HTTP/1.1") > LONGEST and request.method != "POST":
        raise Refused(400, f"A GET request may have {LONGEST:,} characters; send a longer polygon by POST.")
    if request.method == "POST" and request.content_type != "application/x-www-form-urlencoded":
        raise Refused(400, "Send the fields as a form (application/x-www-form-urlencoded).")


def counts_for(request: HttpRequest, more: float) -> None:
    """What took long to answer counts for so many more than one request, so that nobody keeps a processor to themselves."""
    if more > 0:
        pace.charge(address_of(request), more)


def mark_of_lake(request: HttpRequest) -> str:
    """By what an answer is known again that changes with the lake only."""
    said = f"{FORM} {published.lake.generation} {request.get_host()} {request.get_full_path()}".encode()
    body = request.body if request.method == "POST" else b""
    return f'W/"{hashlib.blake2b(said + b" " + body, digest_size=12).hexdigest()}"'


def has(request: HttpRequest, mark: str) -> bool:
    """Whether the asker has the answer with this mark already."""
    held = re.findall(r'(?:W/)?"[^"]*"', request.headers.get("If-None-Match", ""))
    return mark.removeprefix("W/") in {one.removeprefix("W/") for one in held}


def unchanged_since(request: HttpRequest, changed: datetime | None) -> bool:
    """Whether the asker has an answer from after the last change. Where it says a mark too, that alone decides (RFC 9110)."""
    said = request.headers.get("If-Modified-Since", "")
    if changed is None or not said or "If-None-Match" in request.headers:
        return False
    held = parse_http_date_safe(said)
    return held is not None and int(changed.timestamp()) <= held


def _answer(request: HttpRequest, found: object, mark: str, changed: datetime | None) -> HttpResponseBase:
    if unchanged_since(request, changed):
        return headed(HttpResponse(status=304), mark, changed)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    if isinstance(found, Answer):
        response = HttpResponse(found.gzipped if packed else found.text, content_type="application/json")
        if packed:
            response["Content-Encoding"] = "gzip"
    else:
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
        mark = mark or f'W/"{hashlib.blake2b(text, digest_size=12).hexdigest()}"'
        if has(request, mark):
            return headed(HttpResponse(status=304), mark)
        response = HttpResponse(text, content_type="application/json")
    return headed(response, mark, changed)


def headed(response: _R, mark: str, changed: datetime | None = None) -> _R:
    """With what says for how long and by whom it may be kept; ``changed``: when the data did, None where nobody knows."""
    response["ETag"] = mark
    if changed is not None:
        response["Last-Modified"] = http_date(changed.timestamp())
    response["Cache-Control"] = f"public, max-age={KEPT}"
    response["Vary"] = "Accept-Encoding"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    return response


def _refusal(refused: Refused) -> HttpResponse:
    response = HttpResponse(refused.why or "Not Found", status=refused.status, content_type="text/plain; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    said_when(response, refused)
    return response


def said_when(response: HttpResponse, refused: Refused) -> None:
    """When to ask again, where asking again can help."""
    if refused.status == 429 or refused is AWAY:
        response["Retry-After"] = str(refused.wait)
