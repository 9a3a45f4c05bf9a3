"""Pages for when something is wrong: what happened, and what to do about it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from headwater.kernel import HeadwaterError

_TITLES = {
    400: "That request was not understood",
    403: "You may not do that",
    404: "There is nothing here",
    408: "That did not arrive",
    409: "Somebody else changed this first",
    413: "That is too large",
    422: "That cannot be done as asked",
    500: "Something went wrong on our side",
    503: "The platform is not ready",
}


_PROGRAMS = ("/api/", "/data/", "/open311/", "/open-data/features/")
"""What the addresses begin with that programs ask."""


class FaultMiddleware:
    """Turns a HeadwaterError raised in a view into a page that says it, or into JSON where programs ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._next(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, HeadwaterError):
            return fault_page(request, fault.status, fault.message, fault.remedy)
        if isinstance(fault, OperationalError | InterfaceError):
            return _database_away()
        return None


def fault_page(request: HttpRequest, status: int, message: str, remedy: str = "") -> HttpResponse:
    """The page, or the JSON, that says what is wrong. ``status`` is the HTTP status; 400 to 599."""
    if request.path.startswith(_PROGRAMS):
        return JsonResponse({"message": message, "remedy": remedy}, status=status)
    if status >= 500:
        return _plain(status, message, remedy)
    title = _TITLES.get(status, _TITLES[400])
    return render(request, "ui/error.jinja", {"title": title, "message": message, "remedy": remedy}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return fault_page(
        request,
        400,
        "Something in the address or in the form was not as expected.",
        "Go back, check what you entered, and try again.",
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return fault_page(request, 403, "Your roles do not include this.", "Ask an administrator for a role that includes it.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return fault_page(
        request,
        403,
        "The form was too old, or it did not come from one of our pages. Nothing was changed.",
        "Go back, reload the page, and send it again. Cookies must be allowed.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return fault_page(
        request, 404, "No page has this address.", "Check the address, or start from the home page and follow the menu."
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever nobody foresaw. It relies on nothing that may be the very thing that is broken."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _database_away()
    return _plain(
        500,
        "The fault has been written to the log. Nothing that you were saving was half-saved.",
        "Try again in a minute. If it goes on, tell whoever runs the platform what you were doing and when.",
    )


def too_large(most: int) -> HttpResponse:
    """What is sent is larger than anything that we take; ``most`` in bytes."""
    return _plain(
        413,
        f"What you sent is larger than {most // 1_048_576} MB, so we did not take it. Nothing else was lost.",
        "Go back, and send fewer or smaller files at a time. You can also report without them, and say that you have them.",
    )


def too_slow() -> HttpResponse:
    """What was sent did not come in time; nothing of it is kept."""
    return _plain(
        408,
        "What you sent stopped on its way, so we did not take it. Nothing else was lost.",
        "Go back, and send it again where the connection is better. You can also report without files.",
    )


def _database_away() -> HttpResponse:
    return _plain(
        503,
        "The database does not answer, so nothing can be shown or saved at the moment.",
        "Try again in a minute. Whoever runs the platform can find the cause with: headwater doctor.",
    )


def _plain(status: int, message: str, remedy: str) -> HttpResponse:
    words = {"title": _TITLES.get(status, _TITLES[500]), "message": message, "remedy": remedy}
    answer = HttpResponse(render_to_string("ui/error_plain.jinja", words), status=status)
    if status == 503:
        answer["Retry-After"] = "30"
    return answer
