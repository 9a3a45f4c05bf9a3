"""How every address of open data answers: to anybody, so often and no more, packed, with a mark by which it is known again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from headwater.insight.lake import Lake
from headwater.opendata.published import Answer, Published, TooMany
from headwater.opendata.rules import LONGEST, Refused
from headwater.ui import programs
from headwater.ui.access import public
from headwater.ui.programs import has, mark_of, options, packed, takes_gzip, unchanged_since

published = Published(Lake(settings.LAKE))

KEPT = 300
"""Seconds for which an answer may be shown again without asking: data change once a day."""

FORM = "1"
"""Changes whenever the same data are answered in another form."""

FAULTS = (Refused, TooMany, RequestDataTooBig, TooManyFieldsSent, BadRequest, OperationalError, InterfaceError)
"""What is raised while a question is looked at or answered, and is said to whoever asked."""

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
            except FAULTS as fault:
                said = refusal_of(fault)
                return programs.refused(said.status, said.why or "Not Found", again=said.wait, allow=said.allow)

        return answer

    return decorate


def refusal_of(fault: Exception) -> Refused:
    """How a fault is told to whoever asked."""
    match fault:
        case Refused():
            return fault
        case TooMany():
            return Refused(503, "There are more than 10,000 rows; ask about less ground, or one month.")
        case RequestDataTooBig():
            return Refused(413, "What was sent is larger than 2.5 MB. Send less at a time.")
        case TooManyFieldsSent():
            return Refused(400, "There are more than 1,000 parameters. Give those that this address has.")
        case BadRequest():
            return Refused(400, "The form cannot be read. Send it in UTF-8.")
        case _:
            return Refused(503, programs.AWAY, programs.AGAIN)


def asked(request: HttpRequest) -> dict[str, str]:
    """What was asked, in the address or in the form that was sent; where a name is there twice, the last."""
    given = request.POST if request.method == "POST" else request.GET
    return {name: str(value) for name, value in given.items()}


def may_ask(request: HttpRequest, methods: tuple[str, ...]) -> None:
    """Raises Refused where it may not be answered: too often, another method, too long."""
    wait = programs.wait_of(request)
    if wait:
        raise Refused(429, programs.TOO_OFTEN, wait)
    if request.method not in {*methods, "HEAD"}:
        raise Refused(405, f"This address answers {' and '.join(methods)}.", allow=methods)
    if len(f"GET {request.get_full_path()} HTTP/1.1") > LONGEST and request.method != "POST":
        raise Refused(400, f"A GET request may have {LONGEST:,} characters; send a longer polygon by POST.")
    if request.method == "POST" and request.content_type != "application/x-www-form-urlencoded":
        raise Refused(400, "Send the fields as a form (application/x-www-form-urlencoded).")


def mark_of_lake(request: HttpRequest) -> str:
    """By what an answer is known again that changes with the lake only."""
    said = f"{FORM} {published.lake.generation} {request.get_host()} {request.get_full_path()}".encode()
    body = request.body if request.method == "POST" else b""
    return f'W/"{hashlib.blake2b(said + b" " + body, digest_size=12).hexdigest()}"'


def _answer(request: HttpRequest, found: object, mark: str, changed: datetime | None) -> HttpResponseBase:
    if unchanged_since(request, changed):
        return headed(HttpResponse(status=304), mark, changed)
    if isinstance(found, Answer):
        pack = takes_gzip(request)
        response = HttpResponse(found.gzipped if pack else found.text, content_type="application/json")
        if pack:
            response["Content-Encoding"] = "gzip"
        return headed(response, mark, changed)
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    mark = mark or mark_of(text)
    if has(request, mark):
        return headed(HttpResponse(status=304), mark)
    return headed(packed(request, text, "application/json"), mark, changed)


def headed(response: _R, mark: str, changed: datetime | None = None) -> _R:
    """With what says for how long and by whom it may be kept; ``changed``: when the data did, None where nobody knows."""
    return programs.headed(response, mark, changed, KEPT)
