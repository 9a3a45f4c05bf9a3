"""JSON for other programs, under /api/: the rooms' routers, how faults are said, and how much may be sent.

An address is marked by how it is guarded: by an ``auth`` that checks a program's signature, or by the mark that its function
carries (``ui.access``). One that has neither fails the build. Pages never call these addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from inspect import iscoroutinefunction
from time import monotonic
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import PathView

from headwater.contact.rest import router as contact
from headwater.dispatch.rest import router as dispatch
from headwater.kernel import HeadwaterError
from headwater.ui.access import _MARK as MARK
from headwater.ui.access import PROGRAMS

LARGEST = 1_000_000
"""Most bytes of one request: a transferred incident with its whole log fits."""

RATE, BURST = 400.0, 800.0
"""Requests a second that one address may send to one process for long, and at once. Ten times the busiest force's calls,
and its units' positions beside them, stay below a fifth of it.
"""


class Bucket:
    """How much each address may still send: ``BURST`` at once, refilled at ``RATE``. Forgets whoever is quiet."""

    MOST = 10_000

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, address: str) -> bool:
        now = self._clock()
        left, then = self._left.pop(address, (BURST, now))
        left = min(BURST, left + (now - then) * RATE)
        while len(self._left) >= self.MOST:
            self._left.pop(next(iter(self._left)))
        self._left[address] = (max(0.0, left - 1), now)
        return left >= 1


bucket = Bucket()

api = NinjaAPI(title="Headwater", docs_url=None, openapi_url=None, urls_namespace="api")
api.add_router("", contact)
api.add_router("", dispatch)


@api.exception_handler(HeadwaterError)
def said(request: HttpRequest, fault: HeadwaterError) -> HttpResponse:
    """A fault that a person can do something about, as such."""
    return _answer(fault.status, fault.message, fault.remedy)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """What was sent is not in the form that the address asks for. The values themselves are not sent back."""
    where = sorted({".".join(str(part) for part in error["loc"][1:]) or "the body" for error in fault.errors})
    return _answer(422, f"Not as expected: {', '.join(where)}.", "Compare it with the documentation of this address.")


@api.exception_handler(AuthenticationError)
def stranger(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    return _answer(403, "This request is not signed.", "Sign it with the program's secret.")


@api.exception_handler(HttpError)
def refused(request: HttpRequest, fault: HttpError) -> HttpResponse:
    return _answer(fault.status_code, str(fault), "Compare it with the documentation of this address.")


def openapi() -> dict[str, Any]:
    """What every address takes and answers, as OpenAPI has it. Given to those who connect a program; no address shows it."""
    return dict(api.get_openapi_schema(path_prefix="/api/"))


def addresses() -> list[URLPattern]:
    """Every address of the rooms' routers, marked and with its limits. ``ninja``'s own root page is left out."""
    return [path(str(p.pattern), _limited(p.callback, _mark(p)), name=p.name) for p in _rooms(api.urls[0])]


def _rooms(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            yield pattern


def _mark(pattern: URLPattern) -> Any:
    view = _path_view(pattern)
    marks = {
        PROGRAMS if operation.auth_callbacks else getattr(operation.view_func, MARK, None) for operation in view.operations
    }
    return marks.pop() if len(marks) == 1 else None


def _path_view(pattern: URLPattern) -> PathView:
    """The operations behind an address, which ninja keeps in the closure of its view."""
    for cell in getattr(pattern.callback, "__closure__", None) or ():
        if isinstance(cell.cell_contents, PathView):
            return cell.cell_contents
    raise TypeError(f"{pattern} is no address of a router")


def _limited(view: Callable[..., HttpResponseBase], mark: Any) -> Callable[..., HttpResponseBase]:
    if iscoroutinefunction(view):
        raise TypeError("write the functions of a router without async: their work is with the database")

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not bucket.take(str(request.META.get("REMOTE_ADDR", ""))):
            answer = _answer(429, "Too many requests.", "Wait a second, and send less at a time.")
            answer["Retry-After"] = "1"
            return answer
        if _size(request) > LARGEST:
            return _answer(413, "The request is too large.", f"Send at most {LARGEST:,} bytes at a time.")
        return view(request, *args, **kwargs)

    if mark is not None:
        setattr(limited, MARK, mark)
    return limited


def _size(request: HttpRequest) -> int:
    """Bytes of the body; one more than are taken where Django itself takes no more."""
    try:
        return len(request.body)
    except RequestDataTooBig:
        return LARGEST + 1


def _answer(status: int, message: str, remedy: str) -> HttpResponse:
    return JsonResponse({"message": message, "remedy": remedy}, status=status)
