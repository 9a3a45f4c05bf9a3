"""What people type on scrutiny's pages. What they say is checked again by the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms

from headwater.insight.periods import month


class RebaseForm(forms.Form):
    month = forms.ChoiceField(
        label="First month of the new limits",
        help_text="The first month that the changed process made.",
        error_messages={"required": "Choose a month", "invalid_choice": "Choose a month of the chart"},
    )
    reason = forms.CharField(
        label="What changed",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Which process changed, and how. Everybody who sees the chart reads this: name no person.",
        error_messages={
            "required": "Say which process changed, and how",
            "max_length": "Say it in fewer words: 300 letters at most",
        },
    )

    def __init__(self, months: Sequence[int], data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        choices = [(str(one), month(one).name) for one in reversed(months)]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=300,
        error_messages={
            "required": "Say why the chart gets its former limits back",
            "max_length": "Say it in fewer words: 300 letters at most",
        },
    )
