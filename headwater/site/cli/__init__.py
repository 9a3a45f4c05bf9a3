"""The command ``headwater``: the same platform for those who live in a terminal."""

from __future__ import annotations

import os
import sys

import typer
from rich.console import Console

from headwater.kernel import HeadwaterError

app = typer.Typer(
    name="headwater",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
console = Console()
complaints = Console(stderr=True)


@app.callback()
def headwater() -> None:
    """A platform for a prevention-led police force, from the first call to the figure a scrutiny committee reads."""


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def django(context: typer.Context) -> None:
    """Run one of Django's own commands, such as: headwater django makemigrations."""
    from django.core.management import execute_from_command_line

    from headwater.site import database

    os.environ["HEADWATER_AS_OWNER"] = "1"
    with database.available():
        execute_from_command_line(["headwater django", *context.args])


def main() -> None:
    """Entry point. A fault that a person can act on is said in two lines, without a stack."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.site.settings")
    try:
        app()
    except HeadwaterError as fault:
        complaints.print(f"[bold red]{fault.message}[/]", highlight=False)
        if fault.remedy:
            complaints.print(fault.remedy, highlight=False)
        sys.exit(1)
