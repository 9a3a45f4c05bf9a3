"""``headwater doctor``."""

from __future__ import annotations

import typer

from headwater.site import doctor as practice
from headwater.site.cli import app, console

_SIGNS = {
    practice.Verdict.WELL: "[green]✓[/]",
    practice.Verdict.WARNING: "[yellow]![/]",
    practice.Verdict.ILL: "[bold red]✗[/]",
}


@app.command()
def doctor() -> None:
    """Say what is wrong with this machine or configuration, and what to do. Exit code 1 when something must be mended."""
    ill = False
    for finding in practice.examine():
        console.print(f"{_SIGNS[finding.verdict]} {finding.seen}", highlight=False)
        if finding.remedy:
            console.print(f"  → {finding.remedy}", highlight=False)
        ill = ill or finding.verdict is practice.Verdict.ILL
    raise typer.Exit(1 if ill else 0)
