"""Open311 GeoReport v2: other programs report what may be public, and everybody reads what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from headwater.accounts.actions import take_allowance
from headwater.kernel import Actor, now
from headwater.opendata import actions, queries
from headwater.opendata.open311 import writing
from headwater.opendata.open311.asking import Form, report_asked, requests_asked, service_asked
from headwater.opendata.open311.services import book
from headwater.opendata.rules import Refused
from headwater.opendata.views.answering import FAULTS, headed, may_ask, refusal_of
from headwater.places.queries import areas
from headwater.ui.access import address_of, public
from headwater.ui.programs import has, mark_of, options, packed, with_reasons

SENT, MISTAKEN = 600, 30
"""Reports from one program in an hour; wrong keys from one address in an hour."""

_HOUR = timedelta(hours=1)

View = Callable[..., tuple[str, object]]


def spoken(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Make an address of a function that returns the name of the root and what it holds. ``form``: json or xml."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @public
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, form: str, **parts: Any) -> HttpResponse:
            if form not in writing.FORMS:
                return _written("json", "errors", writing.faults(404, "Ask for .json or .xml."), 404)
            if request.method == "OPTIONS":
                return options(*methods)
            try:
                may_ask(request, methods)
                return _answer(request, form, *view(request, **parts))
            except (RequestDataTooBig, TooManyFieldsSent):
                return _refusal(form, Refused(413, "The report is too large. Send text only, and photographs by media_url."))
            except FAULTS as fault:
                return _refusal(form, refusal_of(fault))

        return answer

    return decorate


@spoken("GET")
def discovery(request: HttpRequest) -> tuple[str, object]:
    """Where this service is, and how a program gets a key."""
    here = f"{settings.PUBLIC_ADDRESS}/open311/v2"
    key_service = "A key is given by whoever runs this platform: headwater open311 admit NAME."
    contact = f"Call 101, or see {settings.PUBLIC_ADDRESS}{reverse('citizen:start')}"
    return "discovery", writing.discovery(book(), here, contact, key_service)


@spoken("GET")
def services(request: HttpRequest) -> tuple[str, object]:
    """What may be reported."""
    _jurisdiction(_form(request))
    return "services", writing.services(book())


@spoken("GET")
def service(request: HttpRequest, code: str) -> tuple[str, object]:
    """What is asked about one service."""
    _jurisdiction(_form(request))
    return "service_definition", writing.definition(service_asked(code))


@spoken("GET", "POST")
def requests(request: HttpRequest) -> tuple[str, object]:
    """Report something (POST), or read what was reported (GET)."""
    form = _form(request)
    _jurisdiction(form)
    if request.method == "POST":
        return _make(request, form)
    at = now()
    return "service_requests", writing.requests(queries.requests_like(requests_asked(form, at), at), book())


@spoken("GET")
def one_request(request: HttpRequest, identifier: str) -> tuple[str, object]:
    """One request."""
    _jurisdiction(_form(request))
    found = queries.request_called(identifier)
    if found is None:
        raise Refused(404, "There is no such service_request_id.")
    return "service_requests", writing.requests([found], book())


@spoken("GET")
def token(request: HttpRequest, identifier: str) -> tuple[str, object]:
    """The request of a token: we give the identifier at once, so that the two are the same."""
    _jurisdiction(_form(request))
    if queries.request_called(identifier) is None:
        raise Refused(404, "There is no such token.")
    return "service_requests", [{"service_request_id": identifier, "token": identifier}]


def _make(request: HttpRequest, form: Form) -> tuple[str, object]:
    by, at = _client(request, form), now()
    report = report_asked(form)
    if not take_allowance(what="open311 report", who=by.ref.id, at=at, most=SENT, within=_HOUR):
        raise Refused(429, f"This program may send {SENT} reports an hour. Try again later.", 600)
    done = actions.make_request(by=by, at=at, report=report)
    notices = [report.service.notice, book().passed_on if done.passed_on else "", book().danger if done.danger else ""]
    return "service_requests", writing.made(done.identifier, " ".join(filter(None, reversed(notices))))


def _client(request: HttpRequest, form: Form) -> Actor:
    """Raises Refused (403), and 429 for whoever tries keys."""
    key = (form.get("api_key") or [""])[-1]
    if not key:
        raise Refused(403, "api_key was not provided. Whoever runs this platform gives one.")
    found = queries.client_with(key)
    if found is None:
        if not take_allowance(what="open311 wrong key", who=address_of(request), at=now(), most=MISTAKEN, within=_HOUR):
            raise Refused(429, "Too many wrong keys came from here. Try again later.", 3_600)
        raise Refused(403, "This api_key is not known here, or not any more.")
    return found


def _jurisdiction(form: Form) -> None:
    """Raises Refused (404) for another than ours; none is needed."""
    asked = (form.get("jurisdiction_id") or [""])[-1]
    if asked and asked not in {one.code for one in areas("force")}:
        raise Refused(404, "There is no such jurisdiction_id. Leave it out, or give the force’s name as /api/forces has it.")


def _form(request: HttpRequest) -> Form:
    given = request.POST if request.method == "POST" else request.GET
    return {name: [str(value) for value in values] for name, values in given.lists()}


def _answer(request: HttpRequest, form: str, root: str, said: object) -> HttpResponse:
    if request.method == "POST":
        return _written(form, root, said, 200)
    content = writing.encoded(form, root, said)
    mark = mark_of(content)
    if has(request, mark):
        return headed(HttpResponse(status=304), mark)
    return headed(packed(request, content, writing.FORMS[form]), mark)


def _refusal(form: str, refused: Refused) -> HttpResponse:
    response = _written(form, "errors", writing.faults(refused.status, refused.why), refused.status)
    return with_reasons(response, refused.wait, refused.allow)


def _written(form: str, root: str, said: object, status: int) -> HttpResponse:
    response = HttpResponse(writing.encoded(form, root, said), content_type=writing.FORMS[form], status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response
