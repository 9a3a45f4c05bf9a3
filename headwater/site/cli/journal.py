"""``headwater journal``: seal what was written, and find whatever was changed afterwards."""

from __future__ import annotations

import typer

from headwater.kernel import now
from headwater.site.cli import app, complaints, console, platform
from headwater.site.cli.progress import bar

journal_app = typer.Typer(no_args_is_help=True, help="Seal the journal, and find whatever was changed afterwards.")
app.add_typer(journal_app, name="journal")


@journal_app.command()
def seal() -> None:
    """Seal every settled entry now; the worker does it each minute."""
    with platform():
        from headwater.journal import actions

        console.print(f"{actions.seal(at=now()):,} entries sealed.")


@journal_app.command()
def verify() -> None:
    """Read every sealed entry and compare it with its seal. Names each row that was changed; ends with 1 if there is one."""
    with platform():
        from headwater.journal import queries

        with bar(console) as progress:
            verdict = queries.verify(progress)
    counted = f"{verdict.entries:,} entries under {verdict.seals:,} seals; {verdict.unsealed:,} await their seal."
    if verdict.sound:
        console.print(f"The journal is as it was sealed: {counted}")
        return
    complaints.print(f"[bold red]The journal was changed.[/] {counted}", highlight=False)
    for fault in verdict.faults:
        complaints.print(f"  {fault.words}", highlight=False)
    raise typer.Exit(1)
