"""``headwater user``: accounts, for whoever runs the platform."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from headwater.kernel import Actor, Invalid, Role, now
from headwater.site.cli import app, console, platform

user = typer.Typer(help="Accounts: make, list, unlock and close them.", no_args_is_help=True)
app.add_typer(user, name="user")

_Username = Annotated[str, typer.Argument(help="What the person signs in with.")]
_Roles = Annotated[
    list[str] | None, typer.Option("--role", help=f"A role; give it several times. One of: {', '.join(r.value for r in Role)}.")
]
_Password = Annotated[
    str,
    typer.Option(prompt=True, confirmation_prompt=True, hide_input=True, help="At least 12 characters; asked for if left out."),
]


@user.command()
def add(
    username: _Username,
    name: Annotated[str, typer.Option(prompt=True, help="What colleagues call the person.")],
    password: _Password,
    role: _Roles = None,
    email: Annotated[str, typer.Option(help="Single sign-on finds the account by it.")] = "",
) -> None:
    """Make an account. The first administrator is made here: headwater user add ada --role administrator."""
    roles = [_role(text) for text in role or []]
    with platform():
        from headwater.accounts import actions

        actions.create_user(by=_us(), at=now(), username=username, name=name, roles=roles, email=email, password=password)
    console.print(f"{name} can sign in as {username.lower()}.", highlight=False)


@user.command(name="list")
def list_users() -> None:
    """Print every account with its roles and its state."""
    with platform():
        from headwater.accounts import queries

        found = queries.users()
    table = Table("Username", "Name", "Roles", "Second factor", "State")
    for account in found:
        state = "closed" if not account.is_active else "locked" if account.locked_at else "open"
        factor = "yes" if {"totp", "webauthn"} & set(account.second_factors) else "none"
        table.add_row(account.username, account.name, account.role_labels, factor, state)
    console.print(table)


@user.command()
def unlock(username: _Username) -> None:
    """Let somebody whose account locked try again."""
    with platform():
        from headwater.accounts import actions, queries

        actions.unlock(by=_us(), at=now(), user=queries.ref_of(username))
    console.print(f"{username} can try again.", highlight=False)


@user.command()
def password(username: _Username, password: _Password) -> None:
    """Set somebody's password; their sessions end."""
    with platform():
        from headwater.accounts import actions, queries

        actions.set_password(by=_us(), at=now(), user=queries.ref_of(username), password=password)
    console.print(f"The password of {username} was changed.", highlight=False)


@user.command()
def close(username: _Username) -> None:
    """Close an account: nobody can sign in with it."""
    with platform():
        from headwater.accounts import actions, queries

        actions.deactivate(by=_us(), at=now(), user=queries.ref_of(username))
    console.print(f"The account of {username} is closed.", highlight=False)


def _us() -> Actor:
    """Whoever has a shell on this machine acts as the program itself, and is journalled as it."""
    return Actor.system("headwater-user")


def _role(text: str) -> Role:
    found = next((role for role in Role if text.lower() in (role.value, role.label.lower())), None)
    if found is None:
        raise Invalid(f"“{text}” is not a role.", f"The roles are: {', '.join(role.value for role in Role)}.")
    return found
