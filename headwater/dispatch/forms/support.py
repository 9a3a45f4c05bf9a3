"""Forms of Force Support. What they say is checked again by the actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from headwater.dispatch.rules import reference
from headwater.dispatch.rules.supporting import moment_on
from headwater.kernel import Invalid

Choices = list[tuple[str, str]]
_NARROW = {"classes": "govuk-input--width-5", "autocomplete": "off"}
_DAYS = 14


def _number(label: str, least: int, most: int, help_text: str = "", *, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=least, max_value=most, required=required, label=label, help_text=help_text,
        widget=forms.NumberInput(attrs=_NARROW),
    )  # fmt: skip


def _sign(label: str, help_text: str, missing: str) -> forms.CharField:
    return forms.CharField(
        max_length=300, label=label, help_text=help_text, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": missing},
    )  # fmt: skip


def _words(label: str, most: int, help_text: str = "", *, rows: int = 3, missing: str = "") -> forms.CharField:
    """``missing``: what is said where nothing was written; "" where nothing need be."""
    return forms.CharField(
        max_length=most, label=label, help_text=help_text, required=bool(missing), error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class _Timed(forms.Form):
    """A form with a day and a time of day, by the clock on the wall."""

    day = forms.ChoiceField(label="Day")
    time = forms.CharField(max_length=10, label="Time", widget=forms.TextInput(attrs=_NARROW))

    def __init__(self, *args: Any, at: datetime, given: datetime | None = None, **kwargs: Any) -> None:
        shown = timezone.localtime(given or at)
        kwargs["initial"] = {"day": f"{shown:%Y-%m-%d}", "time": f"{shown:%H:%M}", **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = self.fields["day"]
        assert isinstance(field, forms.ChoiceField)
        today = timezone.localdate(at)
        days = {today + timedelta(days=number) for number in range(-1, _DAYS)} | {shown.date()}
        field.choices = [(day.isoformat(), _called(day, today)) for day in sorted(days)]

    def moment(self) -> datetime:
        """The instant, once the form is valid."""
        moment: datetime = self.cleaned_data["moment"]
        return moment

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "day" in given and "time" in given:
            try:
                given["moment"] = moment_on(date.fromisoformat(given["day"]), given["time"])
            except Invalid as fault:
                self.add_error("time", f"{fault.message} {fault.remedy}")
        return given


class BookForm(_Timed):
    """A task to book. What is left empty is as usual for its kind."""

    kind = forms.ChoiceField(
        choices=lambda: [(kind.code, kind.name) for kind in reference.support_kinds().values()], label="What it is"
    )
    title = forms.CharField(
        max_length=120, label="Called", help_text="No names of people: boards and banners show it. Such as: Ward 12, bed 4",
        error_messages={"required": "Say in a few words what it is, as it will be called."},
    )  # fmt: skip
    place = forms.CharField(
        max_length=200, label="Place", help_text="Street, postcode, landmark or grid reference; then units are recommended",
        error_messages={"required": "Write where it is."},
    )  # fmt: skip
    hours = _number("For how many hours", 1, 336, "Empty: as usual for its kind")
    needed = _number("Officers at any moment", 1, 500, "Empty: as usual for its kind")
    relief_minutes = _number("Minutes until a unit is relieved", 0, 1_440, "Empty: as usual. 0: not before the end")
    log = forms.CharField(max_length=20, required=False, label="For log", help_text="417, or 417/11 for the eleventh; or none",
                          widget=forms.TextInput(attrs=_NARROW))  # fmt: skip
    note = _words("What whoever stands it must know", 10_000, rows=4)

    field_order = ("kind", "title", "place", "day", "time", "hours", "needed", "relief_minutes", "log", "note")


class PutOnForm(forms.Form):
    """Units to put on a task."""

    units = _sign("Units", "Call signs, with spaces between: M21 M24", "Name a unit by its call sign.")


class _OfStanding(forms.Form):
    """A form about one of the units that stand a task."""

    unit = forms.ChoiceField(label="Unit")

    def __init__(self, *args: Any, standing: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = standing


class RelieveForm(_OfStanding):
    """Who takes over from whom, and what they must know."""

    relief = _sign("Is relieved by", "The call sign of the unit that takes over", "Name the unit that takes over.")
    note = _words(
        "Hand-over note",
        2_000,
        "How things stand, what is expected, who may come and go",
        missing="Write what whoever takes over must know.",
    )


class LeaveForm(_OfStanding):
    """A unit leaves without another in its place."""

    note = _words("Why, and how things stand", 2_000, missing="Write why it leaves.")


class ChangeForm(_Timed):
    """How many, how often they are relieved, and until when."""

    needed = _number("Officers at any moment", 1, 500, required=True)
    relief_minutes = _number("Minutes until a unit is relieved", 0, 1_440, "0: not before the end", required=True)
    reason = forms.CharField(max_length=300, label="Why", error_messages={"required": "Say why it is changed."})

    field_order = ("needed", "relief_minutes", "day", "time", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label, self.fields["time"].label = "Ends on", "Ends at"


class WriteForm(forms.Form):
    """A line in the record."""

    text = _words("Entry", 10_000, "Who came and went, what was found", rows=2, missing="Write the entry.")


class EndForm(forms.Form):
    """What came of it."""

    result = _words("Result", 2_000, missing="Write what came of it.")


ACTS: Mapping[str, tuple[str, str]] = {
    "write": ("Write in the record", "Write"),
    "put_on": ("Put units on", "Put on"),
    "relieve": ("Relieve a unit", "Relieve"),
    "leave": ("A unit leaves", "It leaves"),
    "change": ("Numbers and times", "Change"),
    "end": ("End the task", "End the task"),
}
"""What may be done on a task's page, by the name in its address: the words of the fold, and of the button."""


def _called(day: date, today: date) -> str:
    said = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get((day - today).days)
    return f"{said or f'{day:%A}'}, {day.day} {day:%B}"
