"""How addresses answer that programs of strangers read: so often and no more, packed, with a mark to know an answer by.

Pages end in a stroke, and such addresses do not; a test of the whole platform walks those that do not, and holds them to this.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from math import ceil
from typing import Any, TypeAlias, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.csrf import csrf_exempt

from headwater.kernel import HeadwaterError
from headwater.ui.access import address_of, public
from headwater.ui.pacing import Pace

pace = Pace(settings.OPEN_DATA_RATE, 2 * settings.OPEN_DATA_RATE, settings.VAR / "open-data-pace")

SMALL = 1_000
"""Bytes of an answer that is not worth packing."""

AGAIN = 30
"""Seconds after which to ask again while there is no database."""

TOO_OFTEN = "Too many requests. Wait as long as Retry-After says, and ask less at a time."
AWAY = "The database does not answer. Ask again in a minute."

_R = TypeVar("_R", bound=HttpResponseBase)


def wait_of(request: HttpRequest) -> int:
    """Count a request: 0 where it may be answered, else how many seconds to wait first."""
    wait = pace.wait(address_of(request))
    return max(1, ceil(wait - 0.01)) if wait else 0


def counts_for(request: HttpRequest, more: float) -> None:
    """What took long to answer counts for so many more than one request, so that nobody keeps a processor to themselves."""
    if more > 0:
        pace.charge(address_of(request), more)


def options(*methods: str) -> HttpResponse:
    """What a browser asks before a script of another site sends a request with headers of its own."""
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = allowed(methods)
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Max-Age"] = "86400"
    del response["Content-Type"]
    return response


def allowed(methods: tuple[str, ...]) -> str:
    """The methods of an address, as the header Allow has them."""
    return ", ".join([*methods, "HEAD", "OPTIONS"])


def mark_of(content: bytes) -> str:
    """By what an answer is known again, however it is packed."""
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


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


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the asker can unpack what is packed."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


def packed(request: HttpRequest, content: bytes, media: str, status: int = 200) -> HttpResponse:
    """The answer, packed where it is worth it and the asker can unpack it."""
    pack = len(content) > SMALL and takes_gzip(request)
    response = HttpResponse(gzip.compress(content, 5, mtime=0) if pack else content, content_type=media, status=status)
    if pack:
        response["Content-Encoding"] = "gzip"
    return response


def headed(response: _R, mark: str, changed: datetime | None, kept: int) -> _R:
    """With what says for how long (seconds) and by whom it may be kept; ``changed``: when it did, None where nobody knows."""
    response["ETag"] = mark
    if changed is not None:
        response["Last-Modified"] = http_date(changed.timestamp())
    response["Cache-Control"] = f"public, max-age={kept}"
    response["Vary"] = "Accept-Encoding"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    return response


def refused(status: int, why: str, *, again: int = 0, allow: tuple[str, ...] = ()) -> HttpResponse:
    """Why not, in plain words. ``again``: seconds until it may be asked again; ``allow``: how this address may be asked."""
    return with_reasons(HttpResponse(why, status=status, content_type="text/plain; charset=utf-8"), again, allow)


def with_reasons(response: HttpResponse, again: int, allow: tuple[str, ...]) -> HttpResponse:
    """A refusal with the headers that say when, and how, to ask instead."""
    response["Access-Control-Allow-Origin"] = "*"
    if again:
        response["Retry-After"] = str(again)
    if allow:
        response["Allow"] = allowed(allow)
    return response


Followed: TypeAlias = tuple[bytes, str, datetime | None]
"""What an address says that programs follow, its media type, and when it last changed (None: nobody knows)."""


def followed(kept: int) -> Callable[[Callable[..., Followed]], Callable[..., HttpResponseBase]]:
    """Make an address of a function that returns a ``Followed``; ``kept``: seconds for which it may be shown again unasked."""

    def decorate(view: Callable[..., Followed]) -> Callable[..., HttpResponseBase]:
        @public
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            if request.method == "OPTIONS":
                return options("GET")
            wait = wait_of(request)
            if wait:
                return refused(429, TOO_OFTEN, again=wait)
            if request.method not in {"GET", "HEAD"}:
                return refused(405, "This address answers GET.", allow=("GET",))
            try:
                content, media, changed = view(request, **parts)
            except HeadwaterError as fault:
                return refused(fault.status, f"{fault.message} {fault.remedy}".strip())
            except (OperationalError, InterfaceError):
                return refused(503, AWAY, again=AGAIN)
            mark = mark_of(content)
            if has(request, mark) or unchanged_since(request, changed):
                return headed(HttpResponse(status=304), mark, changed, kept)
            return headed(packed(request, content, media), mark, changed, kept)

        return answer

    return decorate
