"""The forms of a report: one for each page of its flow, made of what the flow says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from headwater.citizen.rules.flows import Page
from headwater.ui.languages import gettext as _

LONGEST = 10_000
"""Characters of one free answer."""


def answer_form(page: Page, data: Mapping[str, Any] | None, held: Mapping[str, Any] | None) -> forms.Form:
    """The form of a page, bound to what was sent or filled with what is held, in the language of the page."""
    return _FORMS[page.sort](page, data, initial=dict(held or {}))


def answer_of(form: forms.Form) -> dict[str, Any]:
    """What is kept of a form that is valid: nothing that is empty."""
    return {name: value for name, value in form.cleaned_data.items() if value not in ("", None, [])}


class _Words(forms.CharField):
    """Text without the one character that no database keeps; nobody types it, and nobody is told off for pasting it."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(value.replace("\x00", "") if isinstance(value, str) else value)


class _Asked(forms.Form):
    """The form of one page."""

    def __init__(self, page: Page, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.ask()

    def ask(self) -> None:
        """Add the fields; a sort of page that asks nothing adds none."""

    def text(self, longest: int = LONGEST, required: bool = True) -> forms.CharField:
        too_long = _("Keep it under {most} characters. It has %(show_value)s.").replace("{most}", f"{longest:,}")
        return _Words(
            max_length=longest,
            required=required,
            error_messages={"required": _("Write an answer. If you do not know, say so."), "max_length": too_long},
        )

    def one_of(self) -> forms.ChoiceField:
        return forms.ChoiceField(
            choices=[(one.value, one.text) for one in self.page.options],
            required=self.page.required,
            error_messages={"required": _("Choose an answer"), "invalid_choice": _("Choose an answer from the list")},
        )


class ChoiceForm(_Asked):
    """One of a list."""

    def ask(self) -> None:
        self.fields["value"] = self.one_of()


class SeveralForm(_Asked):
    """Several of a list."""

    def ask(self) -> None:
        self.fields["values"] = forms.MultipleChoiceField(
            choices=[(one.value, one.text) for one in self.page.options],
            required=self.page.required,
            error_messages={"required": _("Choose at least one"), "invalid_choice": _("Choose an answer from the list")},
        )


class TextForm(_Asked):
    """Free text, or a line of it."""

    def ask(self) -> None:
        self.fields["text"] = self.text(LONGEST if self.page.sort == "text" else 300, self.page.required)


class ChoiceAndTextForm(ChoiceForm):
    """One of a list, and words where it is “earlier” or “only”."""

    def ask(self) -> None:
        super().ask()
        self.fields["text"] = self.text(300, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("value") in ("earlier", "only") and not said.get("text"):
            self.add_error("text", _("Write an answer. If you do not know, say so."))
        return said


class PersonForm(_Asked):
    """Who it is, and how they are reached."""

    def ask(self) -> None:
        self.fields["name"] = self.text(200, required=False)
        self.fields["email"] = forms.EmailField(
            required=False, max_length=254,
            error_messages={"invalid": _("Write an e-mail address such as name@example.com")},
        )  # fmt: skip
        self.fields["phone"] = self.text(40, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.page.required and not self.errors and not (said.get("email") or said.get("phone")):
            self.add_error("email", _("Write an e-mail address or a telephone number"))
        return said


class NothingForm(_Asked):
    """A page whose answer the view makes of something else: a place, files."""

    def ask(self) -> None:
        if self.page.sort == "place":
            self.fields["text"] = self.text(200)


_FORMS: Mapping[str, type[_Asked]] = {
    "choice": ChoiceForm, "several": SeveralForm, "text": TextForm, "line": TextForm, "when": ChoiceAndTextForm,
    "safe": ChoiceAndTextForm, "person": PersonForm, "place": NothingForm, "files": NothingForm,
}  # fmt: skip
