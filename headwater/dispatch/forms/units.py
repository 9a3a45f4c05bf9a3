"""Forms of the pages of units."""

from __future__ import annotations

from django import forms

from headwater.dispatch.rules import reference


class BookOnForm(forms.Form):
    """A unit comes on duty: its call sign, who is in it, what they can do, and until when."""

    call_sign = forms.CharField(max_length=12, label="Call sign", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    crew = forms.CharField(
        max_length=300, label="Crew", help_text="Collar numbers, with spaces between", widget=forms.TextInput()
    )
    skills = forms.MultipleChoiceField(
        choices=lambda: [(word.code, word.name) for word in reference.skills().values()],
        required=False,
        label="Skills",
        widget=forms.CheckboxSelectMultiple,
    )
    vehicle = forms.CharField(max_length=60, required=False, label="Vehicle")
    base = forms.ChoiceField(label="Base")
    hours = forms.IntegerField(min_value=1, max_value=12, initial=10, label="Hours")
    reason = forms.CharField(
        max_length=300,
        required=False,
        label="Why, where somebody had less rest than the rule asks for",
        widget=forms.TextInput(),
    )

    def __init__(self, *args: object, bases: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on to Django as they come
        field = self.fields["base"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = bases
