"""Forms about a seized vehicle."""

from __future__ import annotations

from django import forms


class FindForm(forms.Form):
    """Which vehicle, and the proof that it is theirs."""

    registration = forms.CharField(
        label="Registration number",
        max_length=20,
        help_text="For example AB12 CDE.",
        error_messages={"required": "Enter the registration number of the vehicle"},
        widget=forms.TextInput(attrs={"classes": "govuk-input--width-10", "autocomplete": "off"}),
    )
    proof = forms.CharField(
        label="Log book number, or the postcode on the log book",
        max_length=40,
        help_text="The log book (V5C) has its number at the top: 11 digits.",
        error_messages={"required": "Enter the log book number, or the postcode on it"},
        widget=forms.TextInput(attrs={"classes": "govuk-input--width-10", "autocomplete": "off"}),
    )


class CollectForm(forms.Form):
    """When it will be fetched."""

    starts_at = forms.CharField(label="Time", max_length=40, error_messages={"required": "Choose a time"})


class DisputeForm(forms.Form):
    """What is wrong, and how the citizen is reached."""

    text = forms.CharField(
        label="What is wrong?",
        max_length=5_000,
        help_text="For example, that it was insured, or that it was taken from another place than we say.",
        error_messages={"required": "Tell us what is wrong"},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    contact = forms.CharField(
        label="E-mail address or telephone number",
        max_length=200,
        help_text="We answer here as well, on the page of your vehicle.",
        error_messages={"required": "Tell us how we reach you"},
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
