"""What a reader of the audit may ask."""

from __future__ import annotations

from django import forms

from headwater.journal.queries import AuditQuestion, Sort
from headwater.kernel import Invalid, Ref

_SORTS = {
    Sort.ALL: "Everything",
    Sort.CONSULTED: "Consulted: somebody read it",
    Sort.DISCLOSED: "Disclosed: somebody outside was given it",
    Sort.CHANGED: "Changed: something was done",
}


class AuditForm(forms.Form):
    who = forms.CharField(required=False, max_length=200, label="Who", help_text="Such as accounts.user:7f3c…")
    about = forms.CharField(required=False, max_length=300, label="About", help_text="A reference, such as journal.job:1b2d…")
    sort = forms.ChoiceField(required=False, label="What", choices=[(sort.value, words) for sort, words in _SORTS.items()])
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def clean_who(self) -> str:
        return _reference(self.cleaned_data["who"])

    def clean_about(self) -> str:
        return _reference(self.cleaned_data["about"])

    def question(self) -> AuditQuestion:
        """What was asked, once the form is valid."""
        asked = self.cleaned_data
        return AuditQuestion(
            who=asked["who"],
            about=asked["about"],
            sort=Sort(asked["sort"]),
            since=asked["since"],
            until=asked["until"],
        )


def _reference(text: str) -> str:
    if not text:
        return ""
    try:
        return str(Ref.parse(text.strip()))
    except Invalid as fault:
        raise forms.ValidationError(str(fault)) from None
