"""``headwater lake`` says what it holds, what replaced what, which rows were refused."""

from __future__ import annotations

import getpass
from itertools import groupby

import typer
from rich.table import Table

from headwater.kernel import Actor, now
from headwater.site.cli import app, console, platform
from headwater.site.cli.progress import bar
from headwater.site.lake import the_lake

lake_app = typer.Typer(no_args_is_help=True, help="What the lake holds, what replaced what, which rows were refused.")
app.add_typer(lake_app, name="lake")

SHOWN = 200
"""Refused rows that are printed; the rest are counted."""


@lake_app.command()
def refresh() -> None:
    """Write what the rooms offer into the lake anew, and sweep away stale files; the worker does it daily at 04:00."""
    with platform():
        from headwater.journal import actions

        by = Actor.system(f"terminal of {getpass.getuser()}")
        with bar(console) as progress:
            console.print(actions.run_job_here(by=by, at=now(), kind="lake.refresh", params={}, progress=progress))


@lake_app.command()
def show() -> None:
    """List the datasets, by force: months, rows, when they were loaded."""
    from headwater.insight.datasets import datasets

    table = Table("Dataset", "Force", "Months", "Rows", "Without location", "Refused", "Updated")
    lake = the_lake()
    held = [part for dataset in datasets for part in lake.partitions(dataset.name)]
    for (dataset, force), group in groupby(held, key=lambda p: (p.dataset, p.force or "")):
        parts = list(group)
        months = [p.month for p in parts if p.month]
        table.add_row(
            dataset,
            force,
            f"{min(months)} to {max(months)} ({len(months)})" if months else "",
            f"{sum(p.rows for p in parts):,}",
            f"{sum(p.unlocated for p in parts):,}",
            f"{sum(p.quarantined for p in parts):,}",
            f"{max(p.loaded_at for p in parts):%Y-%m-%d %H:%M}",
        )
    if held:
        console.print(table)
    else:
        console.print("The lake is empty. Fill it with: headwater load police-uk PATH, or: headwater load demo")


@lake_app.command()
def revisions() -> None:
    """List the months that a newer archive replaced; their files are kept."""
    table = Table("Dataset", "Force", "Month", "Rows", "Edition", "Source", "Loaded", "Replaced")
    for part in the_lake().revisions():
        replaced = f"{part.superseded_at:%Y-%m-%d %H:%M}" if part.superseded_at else ""
        table.add_row(
            part.dataset, part.force, str(part.month or ""), f"{part.rows:,}", str(part.edition or ""), part.source,
            f"{part.loaded_at:%Y-%m-%d %H:%M}", replaced,
        )  # fmt: skip
    console.print(table if table.row_count else "Nothing has been replaced.")


@lake_app.command()
def sweep() -> None:
    """Delete files that nothing names any more, and what interrupted loads left."""
    swept = the_lake().sweep()
    console.print(f"{len(swept):,} files deleted." if swept else "There was nothing to delete.", highlight=False)


@lake_app.command()
def quarantine() -> None:
    """List the rows that were refused, with their line and the reason."""
    refused = the_lake().quarantined()
    for row in refused[:SHOWN]:
        console.print(f"{row.source}, line {row.line}: {row.reason}", highlight=False, markup=False)
        console.print(f"    {row.raw}", highlight=False, markup=False)
    if len(refused) > SHOWN:
        console.print(f"… and {len(refused) - SHOWN:,} more.")
    if not refused:
        console.print("No row was refused.")
