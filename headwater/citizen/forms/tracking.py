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


class PhoneForm(forms.Form):
    """How they are called."""

    phone = forms.CharField(
        label="Telephone number",
        max_length=40,
        required=False,
        help_text="One that is safe to call, and that only you answer. Leave it empty, and we do not call you.",
        error_messages={"max_length": "Keep it under 40 characters. It has %(show_value)s."},
        widget=forms.TextInput(attrs={"classes": "govuk-input--width-20", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        """Anything that may be a number: figures, and what people write between them."""
        said = str(self.cleaned_data["phone"])
        if said and (sum(one.isdigit() for one in said) < 5 or any(one not in "0123456789+ ()-./x" for one in said)):
            raise forms.ValidationError("Enter a telephone number, like 01632 960 001 or +44 1632 960 001")
        return said


class NewAddressForm(forms.Form):
    """Another address, and first of all whether it is safe."""

    safe = forms.ChoiceField(
        label="Are you the only person who can read the new address?",
        choices=[("yes", "Yes, or it does not matter if somebody else reads it"), ("no", "No, and it could put me in danger")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether somebody else could read it"},
    )
    email = forms.EmailField(
        label="New e-mail address",
        max_length=254,
        required=False,
        error_messages={"invalid": "Enter an e-mail address in the right form, like name@example.com"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self) -> dict[str, object]:
        """The address is needed only where it may be written to."""
        said = super().clean() or {}
        if said.get("safe") == "yes" and not said.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter your new e-mail address")
        return said
