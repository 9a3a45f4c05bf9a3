"""The forms of staff."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils import timezone

from headwater.recovery.queries import Facts, documents, holds, pounds, powers

_LONG = forms.Textarea(attrs={"rows": 3})
_YES = [("yes", "Yes"), ("no", "No")]


class SeizeForm(forms.Form):
    """A vehicle that was seized or removed."""

    registration = forms.CharField(label="Registration mark", max_length=20)
    power = forms.ChoiceField(label="Under which power")
    seized_at = forms.DateTimeField(label="Seized at", help_text="For example 9/4/2026 17:30.")
    removed_at = forms.DateTimeField(label="Removed at", help_text="From then on storage is counted.")
    place = forms.CharField(label="Where it was", max_length=300)
    pound = forms.ChoiceField(label="Where it is kept")
    mass = forms.IntegerField(
        label="Maximum mass in kilograms", min_value=1, max_value=200_000, help_text="Most cars are between 1,500 and 2,500."
    )
    condition = forms.MultipleChoiceField(
        label="Tick what is so",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("two_wheeled", "It has two wheels"),
            ("off_road", "It was off the road"),
            ("fallen", "It was not upright"),
            ("damaged", "It is substantially damaged"),
            ("laden", "It carries a load"),
        ],
    )
    make = forms.CharField(label="Make (optional)", max_length=60, required=False)
    model = forms.CharField(label="Model (optional)", max_length=60, required=False)
    colour = forms.CharField(label="Colour (optional)", max_length=40, required=False)
    keeper_name = forms.CharField(label="Registered keeper (optional)", max_length=200, required=False)
    keeper_postcode = forms.CharField(
        label="Keeper’s postcode (optional)", max_length=10, required=False, help_text="By this they prove who they are."
    )
    document = forms.CharField(label="Log book number (optional)", max_length=20, required=False, help_text="11 digits.")

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Django's own many parameters
        for name, choices in (
            ("power", [(one.code, one.name) for one in powers().values()]),
            ("pound", [(str(one.ref), one.name) for one in pounds()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "Choose one"), *choices]

    def clean_seized_at(self) -> datetime:
        return self._past("seized_at")

    def clean_removed_at(self) -> datetime:
        return self._past("removed_at")

    def _past(self, name: str) -> datetime:
        given: datetime = self.cleaned_data[name]
        if given > timezone.now():
            raise forms.ValidationError("That is in the future. Write when it was.")
        return given

    @property
    def facts(self) -> Facts:
        ticked = self.cleaned_data["condition"]
        return Facts(
            mass=self.cleaned_data["mass"], two_wheeled="two_wheeled" in ticked, on_road="off_road" not in ticked,
            upright="fallen" not in ticked, damaged="damaged" in ticked, laden="laden" in ticked,
        )  # fmt: skip


class HoldForm(forms.Form):
    reason = forms.ChoiceField(label="Why it may not be released", choices=lambda: [(h.code, h.name) for h in holds().values()])
    note = forms.CharField(label="Note for staff (optional)", max_length=300, required=False)


class LiftForm(forms.Form):
    """Nothing is asked: it may be released again."""


class NoticeForm(forms.Form):
    """Nothing is asked: the notice went out now."""


class ReleaseForm(forms.Form):
    to = forms.CharField(label="Who fetches it", max_length=200)
    seen = forms.MultipleChoiceField(
        label="What they showed",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: list(documents().items()),
    )
    paid = forms.DecimalField(label="Paid, in pounds", min_value=0, max_value=1_000_000, decimal_places=2)


class DisposeForm(forms.Form):
    how = forms.CharField(label="How it was disposed of", max_length=300)


class DecideForm(forms.Form):
    upheld = forms.ChoiceField(label="Is the keeper right?", choices=_YES, widget=forms.RadioSelect)
    taken_off = forms.DecimalField(
        label="Taken off, in pounds", min_value=0, max_value=1_000_000, decimal_places=2, initial=0, required=False
    )
    answer = forms.CharField(label="The answer, as the keeper reads it", max_length=5_000, widget=_LONG)
