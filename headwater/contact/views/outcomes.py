"""What came of contacts: referrals to other agencies, crime reports that wait, plans for callers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from headwater.contact import actions, queries
from headwater.contact.forms import PlanForm
from headwater.contact.permissions import Permission
from headwater.contact.presenters import outcomes as presenter
from headwater.contact.presenters.frame import frame
from headwater.contact.views.reading import read
from headwater.journal.queries import names_of
from headwater.kernel import HeadwaterError, Ref, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.REFERRAL_MANAGE)
@require_GET
def referrals(request: HttpRequest) -> HttpResponse:
    """Every referral, by what it waits for."""
    actor, at = actor_of(request), now()
    page = presenter.referrals_page(queries.referrals(by=actor, at=at), actor)
    return render(request, "contact/referrals.jinja", {"page": page, **frame(actor, at, "contact:referrals")})


@permitted(Permission.REFERRAL_MANAGE)
@require_POST
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Note that the agency has it, or what it says."""
    actor, at, ref, said = actor_of(request), now(), Ref("contact.referral", str(referral_id)), request.POST
    try:
        if said.get("act") == "answer":
            accepted = said.get("accepted") == "yes"
            who, answer = said.get("who", ""), said.get("answer", "")
            actions.answer_referral(by=actor, at=at, referral=ref, who=who, answer=answer, accepted=accepted)
        else:
            actions.acknowledge_referral(by=actor, at=at, referral=ref, who=said.get("who", ""))
        messages.success(request, "Noted.")
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}")
    return redirect("contact:referrals")


@permitted(Permission.REPORT_READ)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Crime reports that wait for an initial investigation. They name people, so that the read is noted."""
    actor, at = actor_of(request), now()
    found = queries.reports(by=actor)
    read(actor, [one.ref for one in found], "crime reports that wait")
    page = presenter.reports_page(found, actor)
    return render(request, "contact/reports.jinja", {"page": page, **frame(actor, at, "contact:reports")})


@permitted(Permission.REPORT_READ)
@require_POST
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Take one up."""
    try:
        actions.take_report(by=actor_of(request), at=now(), report=Ref("contact.report", str(number)))
        messages.success(request, "It is yours.")
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}")
    return redirect("contact:reports")


@permitted(Permission.PLAN_MAKE)
def plans(request: HttpRequest) -> HttpResponse:
    """Plans in force. Posted to: one is made."""
    actor, at = actor_of(request), now()
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_plan(by=actor, at=at, **form.cleaned_data)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}")
        else:
            messages.success(request, "The plan is made: it is shown when they call.")
            return redirect("contact:plans")
    found = queries.plans(by=actor, at=at)
    people = [one.person for one in found if one.person]
    read(actor, people, "plans for callers")
    page = presenter.plans_page(found, {str(ref): name for ref, name in names_of(people).items()}, actor)
    context = {"page": page, "form": form, **frame(actor, at, "contact:plans")}
    return render(request, "contact/plans.jinja", context, status=422 if form.errors else 200)


@permitted(Permission.PLAN_MAKE)
@require_POST
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Review one: it goes on until another day, or it ends."""
    actor, at = actor_of(request), now()
    ends = request.POST.get("act") == "end"
    try:
        reason, until = request.POST.get("reason", ""), None if ends else presenter.day_of(request.POST.get("review_on", ""))
        actions.review_plan(by=actor, at=at, plan=Ref("contact.plan", str(plan_id)), reason=reason, review_on=until)
        messages.success(request, "The plan has ended." if ends else "The plan goes on.")
    except HeadwaterError as fault:
        messages.error(request, f"{fault.message} {fault.remedy}")
    return redirect("contact:plans")
