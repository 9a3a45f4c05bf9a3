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
