"""Forms of a log's page. What they say is checked again by the actions."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from headwater.dispatch.forms.transfers import TransferForm
from headwater.dispatch.rules import reference

Choices = list[tuple[str, str]]

ROLES: Choices = [
    (role, role.capitalize())
    for role in ("caller", "victim", "suspect", "witness", "missing person", "scene", "vehicle used", "vehicle stolen", "other")
]


ENTRY_KINDS: Choices = [
    ("note", "Note"), ("new_fact", "New fact: assess again"), ("radio", "By radio"), ("told", "Told the caller"),
]  # fmt: skip


def _grades() -> Choices:
    return [(grade.code, f"{grade.code} {grade.name}") for grade in reference.grades().values()]


def _kinds() -> Choices:
    return [(kind.code, f"{kind.name} ({kind.code})") for kind in reference.kinds().values()]


def _results() -> Choices:
    return [(result.code, result.name) for result in reference.results().values()]


class EntryForm(forms.Form):
    """A line in the log."""

    text = forms.CharField(max_length=10_000, label="Entry", widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(
        choices=ENTRY_KINDS,
        label="Kind of entry",
        required=False,
    )


class GradeForm(forms.Form):
    """Another grade, and why."""

    grade = forms.ChoiceField(choices=_grades, label="Grade")
    reason = forms.CharField(max_length=500, label="Why")


class KindForm(forms.Form):
    """Another kind of incident."""

    kind = forms.ChoiceField(choices=_kinds, label="Kind")


class LocationForm(forms.Form):
    """Another place, as it is said."""

    place = forms.CharField(
        max_length=200, label="Place", help_text="Street, number and street, junction, postcode, landmark or grid reference"
    )


class MarkForm(forms.Form):
    """Markers that boards show."""

    markers = forms.MultipleChoiceField(
        choices=lambda: [(word.code, word.name) for word in reference.markers().values()],
        required=False,
        label="Markers",
        widget=forms.CheckboxSelectMultiple,
    )


class AttachForm(forms.Form):
    """Somebody or something of the shared record."""

    subject = forms.CharField(
        max_length=300,
        label="Person or vehicle",
        help_text="A registration, a telephone number, a name, or the address of its page here",
    )
    role = forms.ChoiceField(choices=ROLES, label="Role")


class FileForm(forms.Form):
    """A file."""

    file = forms.FileField(label="File", allow_empty_file=False)
    note = forms.CharField(max_length=300, required=False, label="What it is")


class LinkForm(forms.Form):
    """Another log that belongs with this one."""

    log = forms.CharField(max_length=20, label="Log number", help_text="417, or 417/11 for the eleventh")
    why = forms.CharField(max_length=300, label="Why")


class CloseForm(forms.Form):
    """The closing kind and the result."""

    closing_kind = forms.ChoiceField(choices=_kinds, label="Closing kind (NSIR)")
    result = forms.ChoiceField(choices=_results, label="Result")
    text = forms.CharField(max_length=2_000, required=False, label="What was done", widget=forms.Textarea(attrs={"rows": 3}))


class ReopenForm(forms.Form):
    """Why a closed log is opened again."""

    reason = forms.CharField(max_length=500, label="Why")


CHANGES: Mapping[str, type[forms.Form]] = {
    "entry": EntryForm,
    "grade": GradeForm,
    "kind": KindForm,
    "location": LocationForm,
    "marks": MarkForm,
    "attach": AttachForm,
    "file": FileForm,
    "link": LinkForm,
    "transfer": TransferForm,
    "close": CloseForm,
    "reopen": ReopenForm,
}
"""The forms of a log's page, by the name in their address."""
