"""Forms of whoever follows a report."""

from __future__ import annotations

from django import forms


class SafeForm(forms.Form):
    """Asked before an address is typed."""

    safe = forms.ChoiceField(
        label="Are you the only person who can read your e-mail?",
        choices=[("yes", "Yes, or it does not matter if somebody else reads it"), ("no", "No, and it could put me in danger")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether somebody else could read your e-mail"},
    )


class AddressForm(forms.Form):
    """Where the link and the code go."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="The one that you gave us when you made the report.",
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the right form, like name@example.com",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    """The six digits."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="The 6 digits in the e-mail.",
        error_messages={"required": "Enter the 6 digits in the e-mail"},
        widget=forms.TextInput(
            attrs={"classes": "govuk-input--width-5", "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


class WriteForm(forms.Form):
    """A message, and whether it adds to what we know."""

    news = forms.ChoiceField(
        label="Is it something new about what happened?",
        choices=[("yes", "Yes, you need to know this"), ("no", "No, it is a question or something else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is something new"},
    )
    text = forms.CharField(
        label="Your message",
        max_length=5_000,
        error_messages={
            "required": "Write what you want to say",
            "max_length": "Keep it under 5,000 characters. It has %(show_value)s.",
        },
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)


class TimeForm(forms.Form):
    """When they would rather be seen."""

    slot = forms.CharField(label="Time", max_length=100, error_messages={"required": "Choose a time"})
