"""What somebody fills in to offer an incident to another control room, or to answer one."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from headwater.dispatch.rules import reference
from headwater.dispatch.rules.transfers import REQUESTS, partners

Choices = list[tuple[str, str]]


def _partners() -> Choices:
    return [("", "Choose a control room"), *((one.code, one.name) for one in partners().values())]


def _kinds() -> Choices:
    return [("", "Choose a kind"), *((kind.code, f"{kind.name} ({kind.code})") for kind in reference.kinds().values())]


def _grades() -> Choices:
    return [("", "Choose a grade"), *((grade.code, f"{grade.code} {grade.name}") for grade in reference.grades().values())]


class TransferForm(forms.Form):
    """An incident is offered to another control room."""

    partner = forms.ChoiceField(
        choices=_partners, label="To", error_messages={"required": "Choose the control room that gets it."}
    )
    request = forms.ChoiceField(
        choices=lambda: list(REQUESTS.items()),
        label="What you ask of them",
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you ask of them."},
    )
    reason = forms.CharField(
        max_length=300,
        label="Why",
        help_text="They read it; the log has it too.",
        error_messages={"required": "Say why."},
    )
    text = forms.CharField(
        max_length=10_000,
        required=False,
        label="What they are told",
        help_text="The summary of the log goes where this is empty. Leave out whom they need not know.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    casualties = forms.CharField(max_length=300, required=False, label="Who is hurt, and how badly")
    hazards = forms.CharField(
        max_length=300, required=False, label="Hazards", help_text="What endangers those who go there, such as a dog or a knife"
    )
    share_caller = forms.BooleanField(
        required=False,
        label="Send the caller’s name and number with it",
        help_text="Only where they need it: the disclosure is noted under your name.",
    )


class AcceptForm(forms.Form):
    """A log is opened for what a partner offers."""

    kind = forms.ChoiceField(choices=_kinds, label="Kind", error_messages={"required": "Choose what kind of incident it is."})
    grade = forms.ChoiceField(choices=_grades, label="Grade", error_messages={"required": "Choose a grade."})
    place = forms.CharField(
        max_length=200,
        required=False,
        label="Place",
        help_text="Only where theirs is wrong or missing: a street, postcode, landmark or grid reference",
    )


class JoinForm(forms.Form):
    """It is about a log that is open already."""

    log = forms.CharField(
        max_length=20,
        label="Log number",
        help_text="417, or 417/11 for the eleventh",
        error_messages={"required": "Give the number of the log."},
    )


class RefuseForm(forms.Form):
    """It is not taken."""

    reason = forms.CharField(
        max_length=300,
        label="Why you refuse",
        help_text="They read it.",
        error_messages={"required": "Say why: they must know what to do next."},
    )


class AnsweredForm(forms.Form):
    """The partner answered over the telephone."""

    outcome = forms.ChoiceField(
        choices=[("accepted", "They accept it"), ("refused", "They refuse it")],
        label="What they said",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they accept or refuse it."},
    )
    their_reference = forms.CharField(max_length=80, required=False, label="Their log number")
    answer = forms.CharField(
        max_length=300, required=False, label="Who said it, and what", help_text="Needed where they refuse."
    )


class WithdrawForm(forms.Form):
    """The question is taken back."""

    reason = forms.CharField(
        max_length=300, label="Why you withdraw it", help_text="They read it.", error_messages={"required": "Say why."}
    )


INWARD: Mapping[str, type[forms.Form]] = {"accept": AcceptForm, "join": JoinForm, "refuse": RefuseForm}
OUTWARD: Mapping[str, type[forms.Form]] = {"answered": AnsweredForm, "withdraw": WithdrawForm}
"""The forms of a transfer's page, by the name in their address."""
