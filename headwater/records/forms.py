"""The forms of records."""

from __future__ import annotations

from django import forms

from headwater.records.queries import MarkerKind

_LONG = forms.Textarea(attrs={"rows": 3})


class SearchForm(forms.Form):
    """A name, a number, a registration mark or an address."""

    q = forms.CharField(label="Name, number, registration mark or address", max_length=200, required=False)


class PersonForm(forms.Form):
    """What is known of somebody."""

    name = forms.CharField(label="Name", max_length=200, required=False, help_text="As they say it, in any order and alphabet.")
    birth_date = forms.DateField(label="Date of birth (optional)", required=False, help_text="For example 9/4/1961.")
    phone = forms.CharField(label="Telephone number (optional)", max_length=60, required=False)
    note = forms.CharField(label="Note (optional)", max_length=10_000, required=False, widget=_LONG)


class AmendForm(PersonForm):
    """What is to be changed, and why."""

    reason = forms.CharField(label="Why (optional)", max_length=300, required=False)


class PhoneForm(forms.Form):
    number = forms.CharField(label="Telephone number", max_length=60)


class MarkerForm(forms.Form):
    """A marker to be placed."""

    kind = forms.ChoiceField(label="Kind of marker")
    detail = forms.CharField(
        label="What whoever is sent must know",
        max_length=2_000,
        widget=_LONG,
        help_text="A sentence or two, as you would say it on the radio.",
    )
    reason = forms.CharField(
        label="Why it is placed", max_length=2_000, help_text="Where it comes from: an incident, a visit, another agency."
    )
    until = forms.DateField(
        label="Review on (optional)", required=False, help_text="Left empty: when reviews of its kind are due."
    )

    def __init__(self, *given: object, kinds: list[MarkerKind], **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Django's own many parameters
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", "Choose one"), *((one.code, one.label) for one in kinds)]


class LiftForm(forms.Form):
    reason = forms.CharField(label="Why it is lifted", max_length=2_000, widget=_LONG)


class ReviewForm(forms.Form):
    until = forms.DateField(label="Review again on", help_text="For example 9/4/2019.")
    reason = forms.CharField(label="What was found (optional)", max_length=2_000, required=False, widget=_LONG)


class MergeForm(forms.Form):
    reason = forms.CharField(label="Why they are one person", max_length=300, widget=_LONG)
