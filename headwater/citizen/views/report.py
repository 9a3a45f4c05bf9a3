"""Reporting online: one thing a page, kept as one goes, sent once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater.citizen import actions, queries
from headwater.citizen.acting import visitor
from headwater.citizen.forms.report import answer_form, answer_of
from headwater.citizen.languages import chosen_by, spoken_page
from headwater.citizen.presenters import report as shown
from headwater.citizen.rules.flows import Flow, Page, flows
from headwater.citizen.strangers import may_begin, may_send
from headwater.citizen.views import placing
from headwater.citizen.views.leaving import elsewhere
from headwater.kernel import HeadwaterError, NotFound, now
from headwater.ui.access import public
from headwater.ui.languages import gettext as _

DRAFT, SENT = "report", "report-sent"
"""Cookies: the secret of the draft, and the reference of what was sent last."""

PATH = "/report/"
_REPORTER = visitor("citizen.report.make", "contact.contact.ring")
_SHOWN_FOR = 30 * 60
_Held = Callable[..., HttpResponse]


def held(view: Callable[[HttpRequest, Flow, queries.Draft], HttpResponse] | Callable[..., HttpResponse]) -> _Held:
    """The view of a report that was begun on this device; whoever has none begins it."""

    @wraps(view)
    def found(request: HttpRequest, kind: str, **kwargs: Any) -> HttpResponse:
        flow = _flow(kind)
        draft = queries.draft(request.COOKIES.get(DRAFT, ""), now())
        if draft is None or draft.sent or draft.flow != flow:
            sent = SENT in request.COOKIES and request.method == "POST"
            return redirect("citizen:report_sent") if sent else redirect("citizen:report_start", kind)
        return view(request, flow, draft, **kwargs)

    return found


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """What to know before one begins."""
    flow, at = _flow(kind), now()
    if request.method != "POST":
        return render(request, "citizen/report/start.jinja", {"page": shown.start(flow)})
    if not may_begin(request, at, nameless=flow.nameless):
        return _too_many(request, flow)
    _drop(request)
    secret = actions.begin_draft(by=_REPORTER, at=at, kind=kind, language=chosen_by(request).code)
    answer = redirect("citizen:report_page", kind, flow.pages[0].code)
    _remember(answer, DRAFT, secret, None if flow.watched else int(actions.KEPT.total_seconds()))
    return answer


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
@held
def page(request: HttpRequest, flow: Flow, draft: queries.Draft, page: str) -> HttpResponse:
    """One question."""
    asked = flow.page(page)
    if asked is None or not asked.asked(draft.answers):
        raise NotFound(_("That is not asked here."), _("Go back to the question before."))
    if asked.sort == "place":
        return placing.place(request, flow, draft, asked, _keep)
    if asked.sort == "files" and request.method == "POST":
        return _files(request, flow, draft, asked)
    form = answer_form(asked, request.POST if request.method == "POST" else None, draft.answers.get(page))
    if request.method == "POST" and form.is_valid():
        return _keep(request, flow, asked, answer_of(form))
    context = {"page": shown.question(flow, asked, draft), "form": form}
    return render(request, "citizen/report/page.jinja", context, status=422 if form.errors else 200)


@public
@never_cache
@require_safe
@spoken_page
@held
def danger(request: HttpRequest, flow: Flow, draft: queries.Draft, page: str) -> HttpResponse:
    """999 before everything else, also for whoever cannot speak."""
    return render(request, "citizen/report/danger.jinja", {"page": shown.danger(flow, page, draft)})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
@held
def check(request: HttpRequest, flow: Flow, draft: queries.Draft) -> HttpResponse:
    """Check the answers, then send them."""
    missing = flow.first_missing(draft.answers)
    if missing is not None:
        return redirect("citizen:report_page", flow.code, missing.code)
    if request.method == "POST":
        return _send(request, flow)
    return render(request, "citizen/report/check.jinja", {"page": shown.check(flow, draft, _near(flow, draft))})


@public
@never_cache
@require_safe
@spoken_page
def sent(request: HttpRequest) -> HttpResponse:
    """It is with us: the reference, and what happens next."""
    try:
        told = signing.loads(request.COOKIES.get(SENT, ""), max_age=_SHOWN_FOR, salt=SENT)
    except signing.BadSignature:
        return redirect("citizen:find")
    return render(request, "citizen/report/sent.jinja", {"page": shown.sent(_flow(told["kind"]), told, now())})


@public
@never_cache
@csrf_exempt  # whoever flees must never read that a form is too old; a stranger's page cannot send the cookie (SameSite)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Out, to a page that says nothing, with nothing left behind."""
    _drop(request)
    answer = elsewhere()
    for name in (DRAFT, SENT):
        answer.delete_cookie(name, path=PATH)
    return answer


def _near(flow: Flow, draft: queries.Draft) -> queries.Nearby | None:
    """What is published of the same place, where the place is known and nobody looks over a shoulder."""
    where = draft.answers.get("where", {})
    if flow.watched or "easting" not in where:
        return None
    return queries.published_nearby(where["easting"], where["northing"])


def _send(request: HttpRequest, flow: Flow) -> HttpResponse:
    at = now()
    if not may_send(request, at, nameless=flow.nameless):
        return _too_many(request, flow)
    done = actions.submit(by=_REPORTER, at=at, secret=request.COOKIES.get(DRAFT, ""))
    told = {"kind": flow.code, "reference": done.reference, "passed_on": done.passed_on}
    answer = redirect("citizen:report_sent")
    _remember(answer, SENT, signing.dumps(told, salt=SENT), None)
    answer.delete_cookie(DRAFT, path=PATH)
    return answer


def _keep(request: HttpRequest, flow: Flow, asked: Page, answer: dict[str, Any]) -> HttpResponse:
    draft = actions.keep_answer(by=_REPORTER, at=now(), secret=request.COOKIES.get(DRAFT, ""), page=asked.code, answer=answer)
    option = asked.option(str(answer.get("value", "")))
    if option and option.danger:
        return redirect("citizen:report_danger", flow.code, asked.code)
    if option and option.topic:
        return redirect(f"{reverse('citizen:topic', args=[option.topic])}?report={flow.code}")
    following = flow.next_after(asked.code, draft.answers)
    if request.GET.get("then") == "check" or following is None:
        return redirect("citizen:report_check", flow.code)
    return redirect("citizen:report_page", flow.code, following.code)


def _files(request: HttpRequest, flow: Flow, draft: queries.Draft, asked: Page) -> HttpResponse:
    at, secret = now(), request.COOKIES.get(DRAFT, "")
    fault = ""
    try:
        if "remove" in request.POST:
            actions.remove_file(by=_REPORTER, at=at, secret=secret, file=request.POST["remove"])
            return redirect(request.get_full_path())
        for file in request.FILES.getlist("file"):
            actions.add_file(by=_REPORTER, at=at, secret=secret, name=file.name or "", chunks=file.chunks())
    except HeadwaterError as found:
        fault = f"{_(found.message)} {_(found.remedy)}"
    if not fault and "add" not in request.POST:
        return _keep(request, flow, asked, {})
    draft = queries.draft(secret, at) or draft
    context = {"page": shown.question(flow, asked, draft), "form": answer_form(asked, None, None), "fault": fault}
    return render(request, "citizen/report/page.jinja", context, status=422 if fault else 200)


def _too_many(request: HttpRequest, flow: Flow) -> HttpResponse:
    return render(request, "citizen/report/too_many.jinja", {"page": shown.start(flow)}, status=429)


def _drop(request: HttpRequest) -> None:
    if secret := request.COOKIES.get(DRAFT, ""):
        actions.discard_draft(by=_REPORTER, secret=secret)


def _remember(answer: HttpResponse, name: str, value: str, seconds: int | None) -> None:
    answer.set_cookie(
        name, value, max_age=seconds, path=PATH, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _flow(kind: str) -> Flow:
    found = flows().get(kind)
    if found is None:
        raise NotFound("Nothing is reported here.", "Choose what it is about from the list.")
    return found
