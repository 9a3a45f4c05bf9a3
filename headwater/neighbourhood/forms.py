"""The forms of staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from headwater.kernel import Invalid, Ref
from headwater.neighbourhood.queries.doers import doer_named
from headwater.neighbourhood.rules import Kind
from headwater.neighbourhood.rules.warning import Category, Certainty, Severity, Urgency, Word

_LONDON = ZoneInfo("Europe/London")
_LONG = forms.Textarea(attrs={"rows": 3})


class DayField(forms.DateField):
    """A day up to today, given back as the moment at which it begins in London, or now where it is today or empty."""

    def moment(self, day: date | None, at: datetime) -> datetime:
        if day is None or day == timezone.localdate(at):
            return at
        return datetime.combine(day, time(), _LONDON)


class TeamForm(forms.Form):
    about = forms.CharField(label="What the team does (optional)", max_length=1_000, required=False, widget=_LONG)
    take_part = forms.CharField(label="How people can take part (optional)", max_length=1_000, required=False, widget=_LONG)
    email = forms.EmailField(label="E-mail (optional)", required=False)
    telephone = forms.CharField(label="Telephone (optional)", max_length=40, required=False)


class MemberForm(forms.Form):
    name = forms.CharField(label="Name, as it is published", max_length=120, help_text="For example PC Rosa Sample.")
    rank = forms.CharField(label="Rank", max_length=40)
    bio = forms.CharField(label="A few words about them (optional)", max_length=600, required=False)
    email = forms.EmailField(label="E-mail (optional)", required=False)
    telephone = forms.CharField(label="Telephone (optional)", max_length=40, required=False)
    position = forms.IntegerField(label="Place in the list", min_value=0, max_value=100, initial=1, help_text="0 comes first.")


class RemoveForm(forms.Form):
    """Nothing is asked: somebody is published no more."""


class PriorityForm(forms.Form):
    issue = forms.CharField(
        label="The issue, in plain words", max_length=1_000, widget=_LONG, help_text="Name no person. Everybody reads it."
    )


class StepForm(forms.Form):
    action = forms.CharField(label="What was done", max_length=1_000, widget=_LONG)
    done_on = DayField(label="On which day (optional)", required=False, help_text="For example 9/4/2026. Empty means today.")


class CloseForm(forms.Form):
    result = forms.CharField(label="What came of it", max_length=1_000, widget=_LONG)


class GatheringForm(forms.Form):
    kind = forms.ChoiceField(label="What it is", choices=[(kind.value, kind.label) for kind in Kind])
    title = forms.CharField(label="Title", max_length=160)
    address = forms.CharField(label="Where", max_length=300)
    starts_at = forms.DateTimeField(label="Starts at", help_text="For example 9/4/2026 17:30.")
    ends_at = forms.DateTimeField(label="Ends at")
    description = forms.CharField(label="What happens there (optional)", max_length=2_000, required=False, widget=_LONG)
    email = forms.EmailField(label="E-mail (optional)", required=False)
    telephone = forms.CharField(label="Telephone (optional)", max_length=40, required=False)


class ChangeForm(forms.Form):
    starts_at = forms.DateTimeField(label="Starts at", help_text="For example 9/4/2026 17:30.")
    ends_at = forms.DateTimeField(label="Ends at")
    address = forms.CharField(label="Where", max_length=300)


class CancelForm(forms.Form):
    """Nothing is asked: it will not be."""


class GiveForm(forms.Form):
    """The square is fixed by the address that led here."""

    what = forms.CharField(
        label="What is to be done there",
        max_length=500,
        widget=_LONG,
        help_text="For example: walk the lane behind the shops between 17:00 and 20:00. Name no person.",
    )
    due_on = forms.DateField(
        label="By which day", help_text="For example 9/4/2026.", widget=forms.DateInput(attrs={"type": "date"})
    )
    officer = forms.CharField(
        label="For one person (optional)", max_length=120, required=False,
        help_text="Their name or username. Left empty, the whole team has it.",
    )  # fmt: skip
    patrol = forms.BooleanField(
        label="Ask dispatchers to send a unit: a directed patrol",
        required=False,
        help_text="It stands under Patrols until done.",
    )

    def clean_officer(self) -> Ref | None:
        text = self.cleaned_data["officer"].strip()
        try:
            return doer_named(text) if text else None
        except Invalid as fault:
            raise forms.ValidationError(f"{fault.message} {fault.remedy}".strip()) from None


class FinishForm(forms.Form):
    result = forms.CharField(
        label="What came of it", max_length=1_000, widget=_LONG, help_text="What was done and found, or why it was not done."
    )


class ShowForm(forms.Form):
    """Nothing is asked: everybody may read it and vote for it."""


class HideForm(forms.Form):
    reason = forms.CharField(label="Why, for staff", max_length=1_000)


class AnswerForm(forms.Form):
    answer = forms.CharField(label="The answer, as everybody reads it", max_length=1_000, widget=_LONG)


class TakeForm(forms.Form):
    issue = forms.CharField(
        label="The priority, in plain words (optional)",
        max_length=1_000,
        required=False,
        help_text="Empty: as it was suggested.",
    )


def _words(words: type[Word]) -> list[tuple[str, str]]:
    return [(word.value, word.label) for word in words]


class WarningForm(forms.Form):
    """``areas``: (identifier, words) of those that can be chosen."""

    event = forms.CharField(label="What it is about", max_length=60, help_text="In two or three words: gas leak, flood, siege.")
    headline = forms.CharField(
        label="Headline", max_length=160, help_text="What everybody reads first: Gas leak in Alder Road. Keep away."
    )
    instruction = forms.CharField(
        label="What people should do (optional)", max_length=2_000, required=False, widget=_LONG,
        help_text="Close your windows. Do not drive through Alder Road. Call 999 if you smell gas.",
    )  # fmt: skip
    description = forms.CharField(label="What happens", max_length=2_000, widget=_LONG, help_text="Name no person.")
    areas = forms.MultipleChoiceField(
        label="Where", required=False, widget=forms.CheckboxSelectMultiple, help_text="Choose areas, or paste an outline below."
    )
    drawn = forms.CharField(
        label="An outline as GeoJSON (optional)", max_length=4_000_000, required=False, widget=_LONG,
        help_text="Drawn in any map program that exports GeoJSON in longitude and latitude.",
    )  # fmt: skip
    area_words = forms.CharField(
        label="Where, in words (optional)", max_length=300, required=False,
        help_text="Empty: the names of the neighbourhoods that it touches.",
    )  # fmt: skip
    onset_at = forms.DateTimeField(label="From (optional)", required=False, help_text="Empty: at once.")
    expires_at = forms.DateTimeField(label="Until", help_text="For example 9/4/2026 17:30. At most 14 days.")
    severity = forms.ChoiceField(label="How grave", choices=_words(Severity), initial=Severity.MODERATE.value)
    urgency = forms.ChoiceField(label="How soon", choices=_words(Urgency))
    certainty = forms.ChoiceField(label="How sure", choices=_words(Certainty))
    category = forms.ChoiceField(label="Kind of danger", choices=_words(Category))

    def __init__(self, *given: Any, areas: Sequence[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*given, **rest)
        chosen = self.fields["areas"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = areas

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "areas" in said and not said["areas"] and not said.get("drawn"):
            self.add_error("areas", "Choose where, or paste an outline")
        return said


class RefuseForm(forms.Form):
    reason = forms.CharField(label="Why not, for whoever wrote it", max_length=500, widget=_LONG)


class AllClearForm(forms.Form):
    words = forms.CharField(label="What the public is told", max_length=2_000, widget=_LONG)
