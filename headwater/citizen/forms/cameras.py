"""Forms of whoever has a camera."""

from __future__ import annotations

from typing import Any

from django import forms

from headwater.citizen.forms.placed import PlacedForm
from headwater.contact.queries import terms


class CameraForm(PlacedForm):
    """What a camera sees, how long it keeps it, and whose it is."""

    sort = forms.ChoiceField(
        label="What sort of camera is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what sort of camera it is"},
    )
    sees = forms.MultipleChoiceField(
        label="What does it see?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose everything that fits.",
        error_messages={"required": "Choose at least one thing that it sees"},
    )
    view = forms.CharField(
        label="Which way does it look? (optional)",
        max_length=300,
        required=False,
        help_text="For example: down the hill, as far as the bus stop.",
    )
    keeps_days = forms.IntegerField(
        label="For how many days does it keep what it records?",
        min_value=1,
        max_value=365,
        help_text="Its app or its manual says so. If you do not know, write 7.",
        error_messages={
            "required": "Write for how many days, such as 30",
            "invalid": "Write a number of days, such as 30",
            "min_value": "Write a number from 1 to 365",
            "max_value": "Write a number from 1 to 365",
        },
        widget=forms.TextInput(attrs={"classes": "govuk-input--width-3", "inputmode": "numeric"}),
    )
    name = forms.CharField(
        label="Your name",
        max_length=200,
        error_messages={"required": "Enter your name"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="We send a link there to confirm it, and write there when we ask for something.",
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the right form, like name@example.com",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label="Telephone number (optional)", max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    agrees = forms.BooleanField(
        label="I am the owner, or may speak for the owner, and agree",
        error_messages={"required": "Agree first, or leave the page: nothing is kept"},
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    field_order = ("sort", "place", "pick", "sees", "view", "keeps_days", "name", "email", "phone", "agrees", "token")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("sort", terms().sorts), ("sees", terms().sees)):
            self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]


class FootageAnswerForm(forms.Form):
    """What the owner of a camera answers."""

    answer = forms.ChoiceField(
        label="Do you have it?",
        choices=[
            ("has", "Yes. I keep it for you"),
            ("nothing", "No. There is nothing of that time, or it shows nothing"),
            ("declined", "I would rather not say or give it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer"},
    )
    note = forms.CharField(
        label="What else should we know? (optional)", max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
