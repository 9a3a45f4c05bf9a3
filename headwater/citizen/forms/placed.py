"""A place that is typed and must be found on the map: the one that was meant is taken, what is only like it is offered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from headwater.places.queries import Location, resolve

OFFERED = 6
_EXACT = frozenset({"postcode", "grid", "code"})
"""Ways of finding a place that find no other."""


class PlacedForm(forms.Form):
    """A form with a place. Valid, ``location`` is where it is, in the writer's own words and ours."""

    place = forms.CharField(
        label="Where is it?",
        max_length=200,
        help_text="The house number and the street, and the town or the postcode.",
        error_messages={"required": "Say where it is"},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    pick = forms.ChoiceField(
        label="Which place do you mean?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose which place you mean"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get(self.add_prefix("place"), "")).replace("\x00", "").strip() if self.is_bound else ""
        self._found = resolve(typed, OFFERED) if typed else ()
        self._sure = len(self._found) == 1 and _is_said(self._found[0], typed)
        if self._sure or not self._found:
            del self.fields["pick"]
        else:
            self.fields["pick"].choices = [(_value(one), one.text) for one in self._found]  # type: ignore[attr-defined]
        self.location: Location | None = None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        typed = said.get("place", "")
        if typed and not self._found:
            self.add_error("place", "We do not find that on our map. Write the street and the town, or the postcode.")
        picked = next((one for one in self._found if _value(one) == said.get("pick")), None)
        if self._sure:
            picked = self._found[0]
        elif self._found and picked is None and "pick" not in self.errors:
            self.add_error("pick", "Choose which place you mean")
        if picked is not None:
            self.location = _in_both_words(picked, typed)
        return said


def _is_said(found: Location, typed: str) -> bool:
    """Whether a place is the one that was typed, and not only the one that is most like it."""
    return found.method in _EXACT or typed.split(",")[0].casefold() in found.text.casefold()


def _value(one: Location) -> str:
    return f"{one.easting},{one.northing}"


def _in_both_words(found: Location, typed: str) -> Location:
    """A house number is known to whoever typed it, and not to the map."""
    words = found.text if typed.casefold() in found.text.casefold() else f"{typed} ({found.text})"
    return replace(found, text=words)
