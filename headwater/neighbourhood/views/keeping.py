"""Staff keep the pages of neighbourhoods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from headwater.kernel import Actor, HeadwaterError, NotFound, Ref, now
from headwater.neighbourhood import actions, queries
from headwater.neighbourhood.forms import (
    AnswerForm,
    CancelForm,
    ChangeForm,
    CloseForm,
    DayField,
    GatheringForm,
    HideForm,
    MemberForm,
    PriorityForm,
    RemoveForm,
    ShowForm,
    StepForm,
    TakeForm,
    TeamForm,
)
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.views.offering import page_of
from headwater.ui.access import actor_of, permitted

Change: TypeAlias = Callable[[Actor, datetime, UUID, dict[str, Any]], object]


@permitted(Permission.READ)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every neighbourhood, with how many priorities and events it has."""
    return render(request, "neighbourhood/home.jinja", {"rows": queries.overview(now(), by=actor_of(request))})


@permitted(Permission.READ)
@require_safe
def area(request: HttpRequest, key: UUID) -> HttpResponse:
    """One neighbourhood, with what this reader may change."""
    return _page(request, key)


@permitted(Permission.READ)
@require_POST
def change(request: HttpRequest, key: UUID, what: str, of: UUID) -> HttpResponse:
    """Change something; each action asks for its own permission. ``of``: the thing that is changed, or the area itself."""
    known = _CHANGES.get(what)
    if known is None:
        raise NotFound("There is no such change.", "Choose one on the page of the neighbourhood.")
    kind, act, said = known
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, key, (what, of, form))
    try:
        act(actor_of(request), now(), of, form.cleaned_data)
    except HeadwaterError as fault:
        form.add_error(None, f"{fault.message} {fault.remedy}".strip())
        return _page(request, key, (what, of, form))
    messages.success(request, said)
    return redirect("neighbourhood:area", key)


def _page(request: HttpRequest, key: UUID, wrong: tuple[str, UUID, forms.Form] | None = None) -> HttpResponse:
    kept = queries.kept(Ref("places.area", str(key)), now(), by=actor_of(request))
    context = {"page": page_of(kept, actor_of(request), wrong), "wrong": wrong[2] if wrong else None}
    return render(request, "neighbourhood/area.jinja", context, status=422 if wrong else 200)


def _ref(kind: str, of: UUID) -> Ref:
    return Ref(kind, str(of))


def _team(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.keep_team(by=by, at=at, area=_ref("places.area", of), **asked)


def _member(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.add_member(by=by, at=at, area=_ref("places.area", of), **asked)


def _remove(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.remove_member(by=by, at=at, member=_ref("neighbourhood.member", of))


def _priority(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.set_priority(by=by, at=at, area=_ref("places.area", of), **asked)


def _step(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    done_at = DayField().moment(asked["done_on"], at)
    return actions.take_step(by=by, at=at, priority=_ref("neighbourhood.priority", of), action=asked["action"], done_at=done_at)


def _close(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.close_priority(by=by, at=at, priority=_ref("neighbourhood.priority", of), **asked)


def _plan(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.plan_gathering(by=by, at=at, area=_ref("places.area", of), **asked)


def _change(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.change_gathering(by=by, at=at, gathering=_ref("neighbourhood.gathering", of), **asked)


def _cancel(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.cancel_gathering(by=by, at=at, gathering=_ref("neighbourhood.gathering", of))


def _show(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.show_suggestion(by=by, at=at, suggestion=_ref("neighbourhood.suggestion", of))


def _hide(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.hide_suggestion(by=by, at=at, suggestion=_ref("neighbourhood.suggestion", of), **asked)


def _answer(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.answer_suggestion(by=by, at=at, suggestion=_ref("neighbourhood.suggestion", of), **asked)


def _take(by: Actor, at: datetime, of: UUID, asked: dict[str, Any]) -> object:
    return actions.take_suggestion(by=by, at=at, suggestion=_ref("neighbourhood.suggestion", of), **asked)


_CHANGES: dict[str, tuple[type[forms.Form], Change, str]] = {
    "team": (TeamForm, _team, "Saved. Everybody reads it now."),
    "member": (MemberForm, _member, "Added. Everybody sees them now."),
    "remove": (RemoveForm, _remove, "They are published no more."),
    "priority": (PriorityForm, _priority, "Set. Everybody reads it now."),
    "step": (StepForm, _step, "Noted. Everybody reads it now."),
    "close": (CloseForm, _close, "Closed. What came of it is on the page for a year."),
    "plan": (GatheringForm, _plan, "Planned. It is on the page and in the calendar."),
    "change": (ChangeForm, _change, "Changed. The page and the calendar say so."),
    "cancel": (CancelForm, _cancel, "Cancelled. The page and the calendar say so."),
    "show": (ShowForm, _show, "Everybody can read it and vote for it now."),
    "hide": (HideForm, _hide, "Nobody else will read it."),
    "answer": (AnswerForm, _answer, "Answered. Everybody reads it now."),
    "take": (TakeForm, _take, "It is a priority now."),
}
