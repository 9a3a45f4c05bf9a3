"""Assessing the risk of a log again, when what is known of it has changed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from headwater.contact import actions, queries
from headwater.contact.permissions import Permission
from headwater.contact.presenters import again as presenter
from headwater.contact.presenters.frame import frame
from headwater.contact.views.reading import read
from headwater.kernel import Actor, HeadwaterError, Invalid, Ref, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.ASSESS)
@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """The questions, as the last assessment answered them. Posted to: a new version is kept."""
    actor, at, incident = actor_of(request), now(), _ref(incident_id)
    fault, status = "", 200
    if request.method == "POST":
        try:
            kept = _assess(request, actor, incident)
        except HeadwaterError as error:
            fault, status = f"{error.message} {error.remedy}".strip(), error.status
        else:
            grade = (
                f"graded {kept.grade_after}" if kept.grade_after else f"{kept.recommended} recommended; who may grade decides"
            )
            messages.success(request, f"Assessed again: {grade}.")
            return redirect("dispatch:incident", incident_id)
    held = queries.assess_again(by=actor, incident=incident, said=presenter.said_of(request.POST.dict()))
    if request.method == "GET":
        read(actor, [incident], "assessments of a log")
    page = presenter.page(held, request.POST.dict(), fault)
    return render(request, "contact/assess.jinja", {"call": page, **frame(actor, at, "", presenter.KEYS)}, status=status)


@permitted(Permission.ASSESS)
@require_POST
def assess_parts(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """The grade that follows from what is chosen so far; with the questions of another kind, where the kind was changed."""
    actor = actor_of(request)
    held = queries.assess_again(by=actor, incident=_ref(incident_id), said=presenter.said_of(request.POST.dict()))
    page = presenter.page(held, request.POST.dict())
    other = page.groups != request.POST.get("groups", "") or request.headers.get("HX-Trigger-Name") == "kind"
    return render(request, "contact/assess_parts.jinja", {"call": page, "other": other})


def _assess(request: HttpRequest, actor: Actor, incident: Ref) -> queries.AssessmentView:
    given = request.POST
    said, after = presenter.said_of(given.dict()), given.get("after", "")
    if said is None or not (after.isascii() and after.isdigit() and len(after) < 6):
        raise Invalid("What was sent cannot be read.", "Open the page again.")
    return actions.assess(
        by=actor, at=now(), about=incident, letters=said.letters, answers=said.answers, silent=said.silent,
        not_asked=said.not_asked, kind=said.kind, grade=given.get("grade", ""),
        override_reason=given.get("override_reason", ""), why=given.get("why", ""), after=int(after),
    )  # fmt: skip


def _ref(key: UUID) -> Ref:
    return Ref("dispatch.incident", str(key))
