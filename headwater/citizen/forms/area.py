"""What the public types on the pages of their area."""

from __future__ import annotations

from django import forms


class FindForm(forms.Form):
    """Where somebody lives, or what they want to know about."""

    q = forms.CharField(
        label="Postcode, street or neighbourhood",
        max_length=100,
        error_messages={"required": "Write a postcode, such as CV1 1DD, or the name of a street"},
    )


class VoteForm(forms.Form):
    """What matters most, and an address to which the vote is sent to be confirmed."""

    choice = forms.ChoiceField(
        label="What matters most to you?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one", "invalid_choice": "Choose one of the list"},
    )
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="We send you a link to confirm your vote. We do not keep the address.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Write your e-mail address, so that everybody has one vote",
            "invalid": "Write an e-mail address such as name@example.com",
        },
    )
    mark = forms.CharField(widget=forms.HiddenInput, max_length=300)

    def __init__(self, *given: object, choices: list[tuple[str, str]], **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Django's own many parameters
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class SuggestForm(forms.Form):
    """What the team should work on."""

    text = forms.CharField(
        label="What should the team work on?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="At most 500 characters. Do not name anybody, and do not report a crime here: nobody reads it at once.",
        error_messages={"required": "Write what the team should work on"},
    )
    mark = forms.CharField(widget=forms.HiddenInput, max_length=300)


class SubscribeForm(forms.Form):
    """What to be told about, and where."""

    topics = forms.MultipleChoiceField(
        label="What do you want to be told about?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what you want to be told about", "invalid_choice": "Choose from the list"},
    )
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="We send you a link first, and begin when you open it and press its button.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Write your e-mail address",
            "invalid": "Write an e-mail address such as name@example.com",
        },
    )
    mark = forms.CharField(widget=forms.HiddenInput, max_length=300)

    def __init__(self, *given: object, topics: list[tuple[str, str]], **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Django's own many parameters
        field = self.fields["topics"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = topics
