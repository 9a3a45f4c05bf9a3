"""Following one's reports: progress, messages, the appointment, and the page that an insurer asks for."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater.citizen import actions, queries
from headwater.citizen.acting import visitor
from headwater.citizen.forms.tracking import TimeForm, WriteForm
from headwater.citizen.languages import spoken_page
from headwater.citizen.presenters import owning
from headwater.citizen.presenters import tracking as shown
from headwater.citizen.views.signing_in import following
from headwater.contact.queries import cameras_of, visits_of
from headwater.kernel import Actor, HeadwaterError, Invalid, Ref, now
from headwater.records.queries import Owner, cases_of, source_of
from headwater.ui.access import public


@public
@never_cache
@require_safe
@spoken_page
@following
def reports(request: HttpRequest, session: queries.SessionView) -> HttpResponse:
    """Everything that is of this address: reports, visits, cameras."""
    at, by = now(), _owner(session)
    mine = queries.reports_of(session.email)
    owner = Owner(frozenset(one.contact for one in mine))
    cases = {one.ref: one for one in cases_of(by=by, at=at, owner=owner)}
    visits = visits_of(by=by, at=at, owner=session.email)
    cameras = cameras_of(by=by, at=at, owner=session.email)
    others = [*(one.ref for one in visits), *(one.ref for one in cameras)]
    actions.note_own(by=by, at=at, subjects=others, what="their own visits and cameras")
    page = {
        "rows": shown.rows(mine, cases),
        "visits": list(map(owning.visit, visits)),
        "cameras": list(map(owning.camera, cameras)),
    }
    return render(request, "citizen/tracking/reports.jinja", page)


@public
@never_cache
@require_safe
@spoken_page
@following
def report(request: HttpRequest, session: queries.SessionView, reference: str) -> HttpResponse:
    """What became of one."""
    at, mine = now(), queries.report_of(session.email, reference)
    case = source_of(mine.contact).case(by=_owner(session), at=at, owner=_of(mine), ref=mine.contact)
    actions.note_looked(by=_owner(session), report=mine.ref)
    page = shown.page(mine, case, at, alerted=queries.alerted(mine.ref))
    return render(request, "citizen/tracking/report.jinja", {"page": page})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
@following
def write(request: HttpRequest, session: queries.SessionView, reference: str) -> HttpResponse:
    """Say something about it."""
    at, mine = now(), queries.report_of(session.email, reference)
    form = WriteForm(request.POST) if request.method == "POST" else WriteForm(initial={"token": secrets.token_urlsafe(16)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            source_of(mine.contact).say(
                by=_owner(session), at=at, owner=_of(mine), ref=mine.contact, text=said["text"], news=said["news"] == "yes",
                token=said["token"],
            )  # fmt: skip
            return redirect("citizen:report_progress", mine.reference)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    context = {"form": form, "reference": mine.reference}
    return render(request, "citizen/tracking/write.jinja", context, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
@following
def appointment(request: HttpRequest, session: queries.SessionView, reference: str) -> HttpResponse:
    """Another time, or none."""
    at, mine, by = now(), queries.report_of(session.email, reference), _owner(session)
    source, owner = source_of(mine.contact), _of(mine)
    form = TimeForm(request.POST if request.method == "POST" and "cancel" not in request.POST else None)
    if request.method == "POST":
        try:
            if "cancel" in request.POST:
                source.cancel(by=by, at=at, owner=owner, ref=mine.contact)
                return redirect("citizen:report_progress", mine.reference)
            if form.is_valid():
                source.move(by=by, at=at, owner=owner, ref=mine.contact, to=_ref(form.cleaned_data["slot"]))
                return redirect("citizen:report_progress", mine.reference)
        except HeadwaterError as fault:
            form = TimeForm(request.POST)
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    case = source.case(by=by, at=at, owner=owner, ref=mine.contact)
    page = shown.page(mine, case, at, alerted=False)
    if not page.changeable:
        return redirect("citizen:report_progress", mine.reference)
    days = shown.days(source.times(by=by, at=at, owner=owner, ref=mine.contact))
    context = {"form": form, "page": page, "days": days}
    return render(request, "citizen/tracking/appointment.jinja", context, status=422 if form.errors else 200)


@public
@require_POST
@following
def alerts(request: HttpRequest, session: queries.SessionView, reference: str) -> HttpResponse:
    """An e-mail when there is something new, or none any more."""
    mine = queries.report_of(session.email, reference)
    actions.choose_alert(by=_owner(session), at=now(), report=mine.ref, wanted=request.POST.get("wanted") == "yes")
    return redirect("citizen:report_progress", mine.reference)


@public
@never_cache
@require_safe
@spoken_page
@following
def confirmation(request: HttpRequest, session: queries.SessionView, reference: str) -> HttpResponse:
    """A page to print for an insurer: that it was reported, when, and its number. Noted as a disclosure."""
    at, mine, by = now(), queries.report_of(session.email, reference), _owner(session)
    case = source_of(mine.contact).case(by=by, at=at, owner=_of(mine), ref=mine.contact)
    actions.note_confirmed(by=by, at=at, report=mine.ref, contact=mine.contact)
    return render(request, "citizen/tracking/confirmation.jinja", {"page": shown.confirmation(mine, case, at)})


def _owner(session: queries.SessionView) -> Actor:
    """Whoever is signed in, with what these pages do; new information goes into the log of the incident."""
    may = ("citizen.report.follow", "contact.case.own", "contact.appointment.book", "dispatch.incident.write")
    return visitor(*may, "contact.visit.own", "contact.camera.own", of=session.ref)


def _of(mine: queries.ReportView) -> Owner:
    return Owner(frozenset({mine.contact}))


def _ref(text: str) -> Ref:
    try:
        return Ref.parse(text)
    except Invalid:
        raise Invalid("That is not a time.", "Choose one from the list.") from None
