"""What somebody fills in to close a road or slow an area."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms

_PACES = [("0", "Closed"), ("0.2", "At a fifth of the usual speed"), ("0.4", "At two fifths"), ("0.6", "At three fifths"),
          ("0.8", "At four fifths")]  # fmt: skip
_HOURS = [("", "Until somebody opens them"), ("1", "1 hour"), ("2", "2 hours"), ("4", "4 hours"), ("8", "8 hours"),
          ("24", "A day"), ("168", "A week")]  # fmt: skip


class RoadChangeForm(forms.Form):
    place = forms.CharField(max_length=200, label="Where", help_text="A street, postcode, junction or grid reference.")
    radius = forms.IntegerField(
        min_value=5,
        max_value=10_000,
        initial=40,
        label="Metres around it",
        help_text="Every road that touches this circle is changed.",
        widget=forms.NumberInput(attrs={"classes": "govuk-input--width-5"}),
    )
    pace = forms.ChoiceField(choices=_PACES, label="What happens to its roads")
    hours = forms.ChoiceField(choices=_HOURS, required=False, label="For how long")
    name = forms.CharField(max_length=80, required=False, label="What to call it", help_text="Such as: burst water main.")
    reason = forms.CharField(max_length=300, required=False, label="Why, or who asked for it")

    def ends_at(self, at: datetime) -> datetime | None:
        """When it ends, once the form is valid."""
        hours = self.cleaned_data["hours"]
        return at + timedelta(hours=int(hours)) if hours else None
