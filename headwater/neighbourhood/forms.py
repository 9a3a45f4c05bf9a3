"""The forms of staff."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from headwater.neighbourhood.rules import Kind

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
