"""What staff fill in: reports at a counter, partners' referrals, an officer's own observation, and plans for callers."""

from __future__ import annotations

from django import forms

LONGEST = 20_000
"""Characters of what somebody said or wrote."""


class ReportForm(forms.Form):
    """A contact that comes by another way than the telephone: at a counter, from a partner, or seen by an officer."""

    text = forms.CharField(
        label="What is happening, or what was said",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what it is about", "max_length": f"Keep it under {LONGEST:,} characters"},
    )
    where = forms.CharField(label="Where", max_length=200, required=False, help_text="Street, postcode, landmark or junction")
    name = forms.CharField(label="Name of whoever reports it", max_length=200, required=False)
    number = forms.CharField(
        label="Telephone number", max_length=40, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )


class PartnerForm(ReportForm):
    """A referral that comes in from a partner agency."""

    agency = forms.CharField(
        label="Agency",
        max_length=120,
        error_messages={"required": "Say which agency refers it to us"},
        help_text="Such as Adult Social Care",
    )
    reference = forms.CharField(
        label="Their reference", max_length=100, required=False, help_text="The same reference is taken once only"
    )
    field_order = ("agency", "reference", "text", "where", "name", "number")


class ObservationForm(ReportForm):
    """What an officer has seen, and what must be done about it."""

    field_order = ("text", "where", "number")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # passed on as they came
        del self.fields["name"]
        self.fields["text"].label = "What you have seen"
        self.fields["number"].label = "Your own number, if you may be called back"


REPORTS: dict[str, type[ReportForm]] = {"counter": ReportForm, "partner": PartnerForm, "officer": ObservationForm}
"""The form of each channel that staff enter by hand."""


class PlanForm(forms.Form):
    """A plan for somebody who calls again and again."""

    number = forms.CharField(
        label="Telephone number", max_length=40, widget=forms.TextInput({"inputmode": "tel"}),
        error_messages={"required": "Give the number that they call from"},
    )  # fmt: skip
    sort = forms.ChoiceField(label="Which sort of caller", choices=[("repeat", "Repeat"), ("nuisance", "Nuisance")])
    title = forms.CharField(label="The plan in a line", max_length=120, error_messages={"required": "Say it in a line"})
    text = forms.CharField(
        label="What a handler does when they call",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what a handler is to do"},
    )
    review_on = forms.DateField(
        label="To be reviewed on",
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": "Say when it is reviewed", "invalid": "Give a date, such as 1 April 2018"},
    )


class CameraForm(forms.Form):
    """Where and when something happened, and why cameras near it are looked for."""

    near = forms.CharField(
        label="Near",
        max_length=200,
        error_messages={"required": "Say near which place: a street, a postcode, a grid reference"},
    )
    metres = forms.TypedChoiceField(
        label="Within", choices=[(n, f"{n} metres") for n in (50, 100, 200, 500, 1_000)], coerce=int
    )
    when = forms.DateTimeField(
        label="When it happened",
        widget=forms.DateTimeInput({"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"required": "Say when it happened", "invalid": "Give a day and a time"},
    )
    reason = forms.CharField(
        label="Why you look", max_length=300, error_messages={"required": "Say why you look: it is noted in the journal"}
    )


class FootageForm(forms.Form):
    """What the owner of a camera is asked for."""

    since = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    until = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    text = forms.CharField(max_length=500)
