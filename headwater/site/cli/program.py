"""``headwater program``: the programs that speak to the platform and sign what they say."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from headwater.kernel import NotFound
from headwater.site.cli import app, console, platform

program = typer.Typer(help="Programs that speak to us: telephone systems, devices, other control rooms.", no_args_is_help=True)
app.add_typer(program, name="program")


@program.command(name="list")
def list_programs() -> None:
    """Print every program that may speak to the platform, and what it may do."""
    with platform():
        from headwater.accounts.queries import program_address, programs

        found = [(one, program_address(one.name)) for one in programs]
    table = Table("Name", "What it is", "May", "Listens at")
    for one, address in found:
        table.add_row(one.name, one.label, "; ".join(right.description for right in one.permissions), address)
    console.print(table)


@program.command()
def openapi() -> None:
    """Print what our JSON doors take and answer, as OpenAPI has it, for whoever connects a program."""
    with platform():
        from headwater.site.api import openapi

        console.print_json(json.dumps(openapi(), default=str), indent=1, highlight=False)


@program.command()
def secret(name: Annotated[str, typer.Argument(help="As headwater program list calls it.")]) -> None:
    """Print the secret that a program signs with; it is made the first time."""
    with platform():
        from headwater.accounts.queries import programs

        if programs.get(name) is None:
            raise NotFound(f"No program called “{name}” may speak to us.", "List them with: headwater program list.")
    from headwater.site import config

    console.print(config.secret(name), highlight=False, soft_wrap=True)
