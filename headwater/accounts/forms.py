"""The forms of the account pages."""

from __future__ import annotations

from typing import Any

from django import forms

from headwater.accounts.queries import Account, Person
from headwater.kernel import Role

ROLES = [(role.value, role.label) for role in Role]


class PersonForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label="Username", max_length=60, help_text="Small letters, digits, full stops, hyphens and underscores."
    )
    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(
        label="Email address (optional)",
        required=False,
        help_text="Single sign-on finds the account by it.",
    )
    roles = forms.MultipleChoiceField(label="Roles", choices=ROLES, required=False, widget=forms.CheckboxSelectMultiple)
    password = forms.CharField(
        label="First password",
        strip=False,
        help_text="At least 12 characters. Hand it over in person; they can change it after signing in.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def chosen(self) -> list[Role]:
        return chosen_roles(self.cleaned_data["roles"])


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(label="Roles", choices=ROLES, required=False, widget=forms.CheckboxSelectMultiple)

    @classmethod
    def of(cls, account: Account) -> RolesForm:
        return cls(initial={"roles": [role.value for role in account.roles]})

    def chosen(self) -> list[Role]:
        return chosen_roles(self.cleaned_data["roles"])


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label="New password",
        strip=False,
        help_text="At least 12 characters. It ends every session of this person.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SupervisorForm(forms.Form):
    supervisor = forms.ChoiceField(label="Your supervisor")

    def __init__(self, *args: Any, people: tuple[Person, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(person.ref), f"{person.name} ({person.role_labels})") for person in people]
        self.fields["supervisor"] = forms.ChoiceField(
            label="Your supervisor", choices=[("", "Choose somebody"), *choices], widget=forms.Select
        )


def chosen_roles(values: list[str]) -> list[Role]:
    return [role for role in Role if role.value in values]
