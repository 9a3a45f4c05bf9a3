"""Forms of whoever follows a report."""

from __future__ import annotations

from django import forms

from headwater.ui.languages import marked as said

SAFE = [
    ("yes", said("Yes, or it does not matter if somebody else reads it")),
    ("no", said("No, and it could put me in danger")),
]
"""Whether an address may be written to."""


class SafeForm(forms.Form):
    """Asked before an address is typed."""

    safe = forms.ChoiceField(
        label=said("Are you the only person who can read your e-mail?"),
        choices=SAFE,
        widget=forms.RadioSelect,
        error_messages={"required": said("Choose whether somebody else could read your e-mail")},
    )


class AddressForm(forms.Form):
    """Where the link and the code go."""

    email = forms.EmailField(
        label=said("E-mail address"),
        max_length=254,
        help_text=said("The one that you gave us when you made the report."),
        error_messages={
            "required": said("Enter your e-mail address"),
            "invalid": said("Enter an e-mail address in the right form, like name@example.com"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    """The six digits."""

    code = forms.CharField(
        label=said("Code"),
        max_length=20,
        help_text=said("The 6 digits in the e-mail."),
        error_messages={"required": said("Enter the 6 digits in the e-mail")},
        widget=forms.TextInput(
            attrs={"classes": "govuk-input--width-5", "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


class WriteForm(forms.Form):
    """A message, and whether it adds to what we know."""

    news = forms.ChoiceField(
        label=said("Is it something new about what happened?"),
        choices=[("yes", said("Yes, you need to know this")), ("no", said("No, it is a question or something else"))],
        widget=forms.RadioSelect,
        error_messages={"required": said("Choose whether it is something new")},
    )
    text = forms.CharField(
        label=said("Your message"),
        max_length=5_000,
        error_messages={
            "required": said("Write what you want to say"),
            "max_length": said("Keep it under 5,000 characters. It has %(show_value)s."),
        },
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)


class TimeForm(forms.Form):
    """When they would rather be seen."""

    slot = forms.CharField(label=said("Time"), max_length=100, error_messages={"required": said("Choose a time")})


class PhoneForm(forms.Form):
    """How they are called."""

    phone = forms.CharField(
        label=said("Telephone number"),
        max_length=40,
        required=False,
        help_text=said("One that is safe to call, and that only you answer. Leave it empty, and we do not call you."),
        error_messages={"max_length": said("Keep it under 40 characters. It has %(show_value)s.")},
        widget=forms.TextInput(attrs={"classes": "govuk-input--width-20", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        """Anything that may be a number: figures, and what people write between them."""
        typed = str(self.cleaned_data["phone"])
        if typed and (sum(one.isdigit() for one in typed) < 5 or any(one not in "0123456789+ ()-./x" for one in typed)):
            raise forms.ValidationError(said("Enter a telephone number, like 01632 960 001 or +44 1632 960 001"))
        return typed


class NewAddressForm(forms.Form):
    """Another address, and first of all whether it is safe."""

    safe = forms.ChoiceField(
        label=said("Are you the only person who can read the new address?"),
        choices=SAFE,
        widget=forms.RadioSelect,
        error_messages={"required": said("Choose whether somebody else could read it")},
    )
    email = forms.EmailField(
        label=said("New e-mail address"),
        max_length=254,
        required=False,
        error_messages={"invalid": said("Enter an e-mail address in the right form, like name@example.com")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self) -> dict[str, object]:
        """The address is needed only where it may be written to."""
        typed = super().clean() or {}
        if typed.get("safe") == "yes" and not typed.get("email") and "email" not in self.errors:
            self.add_error("email", said("Enter your new e-mail address"))
        return typed
