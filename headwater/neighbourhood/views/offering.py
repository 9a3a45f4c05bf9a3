"""The page of a neighbourhood as those who keep it see it: what is published, and what can be changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone

from headwater.kernel import Actor
from headwater.neighbourhood.forms import (
    AnswerForm,
    CancelForm,
    ChangeForm,
    CloseForm,
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
from headwater.neighbourhood.queries import GatheringView, Kept, MemberView, PriorityView, SuggestionView

Wrong = tuple[str, UUID, forms.Form]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that can be changed, behind a fold. ``open``: what was sent was refused."""

    title: str
    form: forms.Form
    action: str
    button: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Each thing with what can be done to it; ``changes`` are the area's own."""

    kept: Kept
    priorities: list[tuple[PriorityView, list[Change]]]
    gatherings: list[tuple[GatheringView, list[Change]]]
    members: list[tuple[MemberView, list[Change]]]
    waiting: list[tuple[SuggestionView, list[Change]]]
    suggestions: list[tuple[SuggestionView, list[Change]]]
    changes: list[Change]


def page_of(kept: Kept, actor: Actor, wrong: Wrong | None) -> Page:
    """What this reader may change; ``wrong``: what was refused, with its form."""
    offer = _Offers(kept.area.ref.id, actor, wrong)
    team = TeamForm(
        initial={name: getattr(kept.team, name) for name in ("about", "take_part", "email", "telephone")}, prefix=None
    )
    own = kept.area.ref.id
    return Page(
        kept=kept,
        priorities=[
            (
                one,
                []
                if one.closed_at
                else offer(Permission.PRIORITY_SET, one.ref.id, ("step", "Note what was done", StepForm(), "Note it"))
                + offer(Permission.PRIORITY_SET, one.ref.id, ("close", "Close it", CloseForm(), "Close it")),
            )
            for one in kept.priorities
        ],
        gatherings=[(one, [] if one.cancelled else _replanned(offer, one)) for one in kept.gatherings],
        members=[
            (one, offer(Permission.TEAM_KEEP, one.ref.id, ("remove", "Publish no more", RemoveForm(), "Publish no more")))
            for one in kept.team.members
        ],
        waiting=[(one, _decisions(offer, one, waits=True)) for one in kept.waiting],
        suggestions=[(one, _decisions(offer, one, waits=False) if one.open else []) for one in kept.suggestions],
        changes=[
            *offer(Permission.PRIORITY_SET, own, ("priority", "Set a priority", PriorityForm(), "Set it")),
            *offer(Permission.GATHERING_PLAN, own, ("plan", "Plan an event", GatheringForm(), "Plan it")),
            *offer(Permission.TEAM_KEEP, own, ("member", "Add somebody to the team", MemberForm(), "Add")),
            *offer(Permission.TEAM_KEEP, own, ("team", "Say how to reach the team", team, "Save")),
        ],
    )


def _replanned(offer: _Offers, one: GatheringView) -> list[Change]:
    """What can be done with an event that will be."""
    known: list[tuple[str, str, forms.Form, str]] = [
        ("change", "Change its time or place", _changed(one), "Change it"),
        ("cancel", "Cancel it", CancelForm(), "Cancel it"),
    ]
    return [change for each in known for change in offer(Permission.GATHERING_PLAN, one.ref.id, each)]


def _changed(one: GatheringView) -> ChangeForm:
    """As it is planned now, by the clock on the wall."""
    when = {name: timezone.localtime(getattr(one, name)) for name in ("starts_at", "ends_at")}
    return ChangeForm(initial={**when, "address": one.address})


def _decisions(offer: _Offers, one: SuggestionView, *, waits: bool) -> list[Change]:
    """What can be decided about a suggestion."""
    known: list[tuple[str, str, forms.Form, str]] = [
        ("take", "Make it a priority", TakeForm(), "Make it a priority"),
        ("answer", "Answer it, without a priority", AnswerForm(), "Answer"),
        ("hide", "Do not show it", HideForm(), "Do not show it"),
    ]
    if waits:
        known.insert(0, ("show", "Let everybody read it", ShowForm(), "Show it"))
    return [change for each in known for change in offer(Permission.MODERATE, one.ref.id, each)]


@dataclass(frozen=True, slots=True)
class _Offers:
    area: str
    actor: Actor
    wrong: Wrong | None

    def __call__(self, permission: Permission, of: str, change: tuple[str, str, forms.Form, str]) -> list[Change]:
        """The change, where this reader may make it: with the form that was refused, where one was."""
        if not self.actor.may(permission):
            return []
        what, title, form, button = change
        form.auto_id = f"{what}-{of}-%s"  # many forms stand on one page
        found = Change(title, form, reverse("neighbourhood:change", args=[self.area, what, of]), button)
        if self.wrong and self.wrong[0] == what and str(self.wrong[1]) == of:
            self.wrong[2].auto_id = form.auto_id
            return [replace(found, form=self.wrong[2], open=True)]
        return [found]
