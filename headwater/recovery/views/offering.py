"""What can be done to a vehicle now, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.urls import reverse

from headwater.kernel import Actor
from headwater.recovery.forms import DecideForm, DisposeForm, HoldForm, LiftForm, NoticeForm, ReleaseForm
from headwater.recovery.permissions import Permission
from headwater.recovery.queries import SeizedView, documents


@dataclass(frozen=True, slots=True)
class Change:
    """Something that can be done to it, behind a fold."""

    title: str
    form: forms.Form
    action: str
    button: str


def changes(view: SeizedView, actor: Actor, wrong: tuple[str, forms.Form] | None) -> list[Change]:
    """What this reader may do to it now; ``wrong``: what was refused, with its form."""
    if view.state != "kept":
        return []
    release = ReleaseForm(initial={"paid": f"{(view.to_pay or 0) / 100:.2f}"})
    field = release.fields["seen"]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = [(code, documents()[code]) for code in view.power.bring]
    offered: list[tuple[str, Permission, bool, str, forms.Form, str]] = [
        ("release", Permission.RELEASE, view.held is None, "Release it to its keeper", release, "Release"),
        ("hold", Permission.HOLD, view.held is None, "It may not be released", HoldForm(), "Hold it"),
        ("lift", Permission.HOLD, view.held is not None, "It may be released again", LiftForm(), "Lift the hold"),
        ("notice", Permission.RELEASE, view.noticed_at is None, "The notice was sent", NoticeForm(), "Note it"),
        ("decide", Permission.DECIDE, _open(view), "Answer the keeper", DecideForm(), "Answer"),
        ("dispose", Permission.RELEASE, view.disposable_on is not None, "Dispose of it", DisposeForm(), "Dispose of it"),
    ]
    return [
        Change(
            title,
            wrong[1] if wrong and wrong[0] == what else form,
            reverse("recovery:change", args=[view.ref.id, what]),
            button,
        )
        for what, permission, now, title, form, button in offered
        if now and actor.may(permission)
    ]


def _open(view: SeizedView) -> bool:
    return any(one.decided_at is None for one in view.disputes)
