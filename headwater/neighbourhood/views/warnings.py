"""Staff write warnings to the public, and look at each other's before they go out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from headwater.insight.charts import ground_map
from headwater.kernel import Conflict, HeadwaterError, Invalid, Ref, now
from headwater.neighbourhood import actions, queries
from headwater.neighbourhood.forms import AllClearForm, RefuseForm, WarningForm
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.queries import WarningKept
from headwater.ui.access import actor_of, permitted

_FORMS: dict[str, type[Form]] = {"refuse": RefuseForm, "clear": AllClearForm}
"""What else may be decided about a message than to issue it."""


@permitted(Permission.READ)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What waits to be signed off, what is in force, and what was."""
    actor = actor_of(request)
    context = {"desk": queries.warning_desk(now(), by=actor), "may_draft": actor.may(Permission.WARNING_DRAFT)}
    return render(request, "neighbourhood/warnings/list.jinja", context)


@permitted(Permission.WARNING_DRAFT)
def draft(request: HttpRequest) -> HttpResponse:
    """Write a warning."""
    return _draft(request, None)


@permitted(Permission.WARNING_DRAFT)
def update(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write an update of a warning that is in force."""
    kept = queries.warning_kept(_ref(key), now(), by=actor_of(request))
    if not kept.in_force:
        raise Conflict("This warning is not in force.", "Write a new one.")
    return _draft(request, kept)


@permitted(Permission.READ)
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One message, with what this reader may decide about it."""
    actor, at, ref = actor_of(request), now(), _ref(key)
    forms = {name: form() for name, form in _FORMS.items()}
    fault = None
    if request.method == "POST":
        what = request.POST.get("decide", "")
        try:
            if what == "issue":
                actions.issue_warning(by=actor, at=at, warning=ref)
                messages.success(request, "Issued. Everybody reads it now.")
                return redirect("neighbourhood:warning", key)
            if what not in _FORMS:
                raise Invalid("Nothing was chosen.", "Issue it, say why not, or write the all clear.")
            form = forms[what] = _FORMS[what](request.POST)
            if form.is_valid():
                return _decide(request, what, ref, form.cleaned_data)
        except HeadwaterError as refused:
            fault = refused
    page = queries.warning_page(ref, at, by=actor)
    kept = page.kept
    drawn = ground_map(f"Where: {kept.said.area_words}", kept.said.ground, page.around)
    context = {
        "kept": kept, "fault": fault, **forms, "map": drawn,
        "own": kept.drafted_by == actor.ref,
        "may_sign": actor.may(Permission.WARNING_SIGN), "may_draft": actor.may(Permission.WARNING_DRAFT),
        "wrong": next((form for form in forms.values() if form.errors), None),
    }  # fmt: skip
    return render(request, "neighbourhood/warnings/one.jinja", context, status=422 if fault or context["wrong"] else 200)


def _decide(request: HttpRequest, what: str, ref: Ref, said: dict[str, Any]) -> HttpResponse:
    actor, at = actor_of(request), now()
    if what == "clear":
        cleared = actions.draft_all_clear(by=actor, at=at, warning=ref, words=said["words"])
        messages.success(request, "Written. It goes out once somebody else has signed it off.")
        return redirect("neighbourhood:warning", cleared.id)
    actions.refuse_warning(by=actor, at=at, warning=ref, reason=said["reason"])
    messages.success(request, "It is not issued. Whoever wrote it reads why.")
    return redirect("neighbourhood:warnings")


def _draft(request: HttpRequest, before: WarningKept | None) -> HttpResponse:
    form = WarningForm(request.POST or None, initial=_initial(before), areas=_choices())
    if request.method == "POST" and form.is_valid():
        try:
            said = actions.Said(
                **{**form.cleaned_data, "areas": [Ref("places.area", key) for key in form.cleaned_data["areas"]]}
            )
            replaces = before.said.ref if before else None
            written = actions.draft_warning(by=actor_of(request), at=now(), said=said, replaces=replaces)
            messages.success(request, "Written. It goes out once somebody else has signed it off.")
            return redirect("neighbourhood:warning", written.id)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    context = {"form": form, "before": before}
    return render(request, "neighbourhood/warnings/draft.jinja", context, status=422 if form.errors else 200)


def _initial(before: WarningKept | None) -> dict[str, Any]:
    if before is None:
        return {}
    said = before.said
    words = {name: getattr(said, name) for name in ("event", "headline", "description", "instruction", "area_words")}
    cap = {name: getattr(said, name).value for name in ("category", "urgency", "severity", "certainty")}
    return {**words, **cap, "areas": [ref.id for ref in said.areas], "onset_at": said.onset_at, "expires_at": said.expires_at}


def _choices() -> Sequence[tuple[str, str]]:
    return [(one.ref.id, f"{one.name} ({one.level_label.lower()})") for one in queries.warnable_areas()]


def _ref(key: UUID) -> Ref:
    return Ref("neighbourhood.warning", str(key))
