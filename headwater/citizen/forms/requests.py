"""Forms of what people ask for without a report."""

from __future__ import annotations

from typing import Any

from django import forms

from headwater.ui.languages import marked as said

_TOO_LONG = said("Keep it under 5,000 characters. It has %(show_value)s.")


class RequestForm(forms.Form):
    """What every request has. The e-mail address or number may be left out only where no answer is owed."""

    text = forms.CharField(
        label=said("What do you want to tell us?"),
        max_length=5_000,
        error_messages={"required": said("Write what you want to tell us"), "max_length": _TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    name = forms.CharField(
        label=said("Your name"), max_length=200, error_messages={"required": said("Enter your name")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    reach = forms.CharField(
        label=said("E-mail address or telephone number"),
        max_length=200,
        help_text=said("One that is safe for you, and that only you read or answer."),
        error_messages={"required": said("Tell us how we reach you")},
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ThanksForm(RequestForm):
    """Whoever says thank you need not say who they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        optional = {"name": said("Your name (optional)"), "reach": said("E-mail address or telephone number (optional)")}
        for name, label in optional.items():
            self.fields[name].required = False
            self.fields[name].label = label


class FootageForm(RequestForm):
    """Which footage."""

    day = forms.DateField(
        label=said("On which day was it?"),
        help_text=said("For example 27/3/2026."),
        input_formats=["%d/%m/%Y", "%d %m %Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
        error_messages={
            "required": said("Enter the day on which it happened"),
            "invalid": said("Enter a real day, like 27/3/2026"),
        },
        widget=forms.TextInput(attrs={"classes": "govuk-input--width-10", "inputmode": "numeric", "autocomplete": "off"}),
    )
    place = forms.CharField(
        label=said("Where was it?"),
        max_length=300,
        help_text=said("A street, a building or a vehicle is enough."),
        error_messages={"required": said("Say where it was")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("day", "place", "text", "name", "reach", "token")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = said("At what time was it, what happened, and who can be seen?")
        self.fields["text"].help_text = said("If you know it, the number of the officer.")
