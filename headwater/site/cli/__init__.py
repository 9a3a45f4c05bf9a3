"""The command ``headwater``: the same platform for those who live in a terminal."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.markup import escape

from headwater.kernel import HeadwaterError

app = typer.Typer(name="headwater", no_args_is_help=True, pretty_exceptions_enable=False)
console = Console()
complaints = Console(stderr=True)

COMMANDS = (
    "run",
    "lake",
    "pack",
    "bench",
    "settings",
    "doctor",
    "accounts",
    "load",
    "publish",
    "journal",
    "backup",
    "program",
    "open311",
    "simulate",
)
"""The modules of this package, each of which registers its commands on ``app``."""


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


@contextmanager
def platform() -> Iterator[None]:
    """The platform for the length of one command: database up and up to date, Django ready."""
    import django as framework

    from headwater.site import database, processes

    with database.available():
        framework.setup()
        if processes.out_of_date():
            processes.migrate()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()


def main() -> None:
    """Entry point. A fault that a person can act on is said in two lines, without a stack."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.site.settings")
    try:
        for name in COMMANDS:
            importlib.import_module(f"headwater.site.cli.{name}")
        app()
    except KeyboardInterrupt:
        complaints.print("Stopped.")
        sys.exit(130)
    except HeadwaterError as fault:
        complaints.print(f"[bold red]{escape(fault.message)}[/]", highlight=False, soft_wrap=True)
        if fault.remedy:
            complaints.print(fault.remedy, highlight=False, markup=False, soft_wrap=True)
        sys.exit(1)
