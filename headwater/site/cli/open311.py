"""``headwater open311``: which programs may send in reports by Open311."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from headwater.kernel import Actor, now
from headwater.site.cli import app, console, platform

open311 = typer.Typer(help="Programs that may send in reports by Open311.", no_args_is_help=True)
app.add_typer(open311, name="open311")

Name = Annotated[str, typer.Argument(help="Who runs the program and what it is, such as: FixOurStreets of Coventry.")]


@open311.command(name="list")
def list_clients() -> None:
    """Print every program, and until when its key held."""
    with platform():
        from headwater.opendata.queries import clients

        found = clients()
    table = Table("Name", "Since", "Until")
    for one in found:
        table.add_row(
            escape(one.name), f"{one.admitted_at:%-d %B %Y}", f"{one.shut_out_at:%-d %B %Y}" if one.shut_out_at else ""
        )
    console.print(table)


@open311.command()
def admit(name: Name) -> None:
    """Give a program a key, and print it: this once, because only its hash is kept."""
    with platform():
        from headwater.opendata.actions import admit_client

        key = admit_client(by=_by(), at=now(), name=name)
    console.print(key, highlight=False, markup=False, soft_wrap=True)


@open311.command(name="shut-out")
def shut_out(name: Name) -> None:
    """Take a program's key away. What it sent stays."""
    with platform():
        from headwater.opendata.actions import shut_out_client

        shut_out_client(by=_by(), at=now(), name=name)
    console.print("Its key opens nothing any more.")


def _by() -> Actor:
    return Actor.system(f"terminal of {getpass.getuser()}")
