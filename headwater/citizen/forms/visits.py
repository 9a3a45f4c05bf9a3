"""Forms of whoever would like to be visited."""

from __future__ import annotations

from typing import Any

from django import forms

from headwater.citizen.forms.placed import PlacedForm
from headwater.contact.queries import visit_sorts


class VisitForm(PlacedForm):
    """What for, where, and how they are reached."""

    sort = forms.ChoiceField(
        label="What is the visit for?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the visit is for"},
    )
    text = forms.CharField(
        label="What should whoever comes know? (optional)",
        max_length=1_000,
        required=False,
        help_text="A dog, stairs, a language, a time of the day that is better.",
        error_messages={"max_length": "Keep it under 1,000 characters. It has %(show_value)s."},
        widget=forms.Textarea(attrs={"rows": 3}),
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
        help_text="One that only you read. We send a link there, by which you choose a time.",
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the right form, like name@example.com",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label="Telephone number (optional)",
        max_length=60,
        required=False,
        help_text="One that is safe to call.",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    field_order = ("sort", "place", "pick", "text", "name", "email", "phone", "token")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = "Where should we come?"
        field = self.fields["sort"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, f"{one.name}. {one.summary}") for one in visit_sorts().values()]
