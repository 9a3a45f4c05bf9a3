"""What a reader of the audit may ask."""

from __future__ import annotations

from django import forms

from headwater.journal.queries import AuditQuestion, Sort, refs_called
from headwater.kernel import Invalid, Ref

_SORTS = {
    Sort.ALL: "Everything",
    Sort.CONSULTED: "Consulted: somebody read it",
    Sort.DISCLOSED: "Disclosed: somebody outside was given it",
    Sort.CHANGED: "Changed: something was done",
}


class AuditForm(forms.Form):
    who = forms.CharField(required=False, max_length=200, label="Who", help_text="A name, or a reference")
    about = forms.CharField(required=False, max_length=300, label="About", help_text="A name, or a reference")
    sort = forms.ChoiceField(required=False, label="What", choices=[(sort.value, words) for sort, words in _SORTS.items()])
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def clean_who(self) -> tuple[str, ...]:
        return _references(self.cleaned_data["who"])

    def clean_about(self) -> tuple[str, ...]:
        return _references(self.cleaned_data["about"])

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


def _references(text: str) -> tuple[str, ...]:
    """A reference as it is written, or all that are called so."""
    wanted = text.strip()
    if not wanted:
        return ()
    try:
        return (str(Ref.parse(wanted)),)
    except Invalid:
        found = refs_called(wanted)
    if not found:
        raise forms.ValidationError(
            f"Nobody and nothing is called “{wanted}”. Try part of the name, or follow a link in the table."
        )
    return tuple(map(str, found))
