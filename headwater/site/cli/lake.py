"""``headwater load`` fills the lake; ``headwater lake`` says what it holds, what replaced what, which rows were refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from headwater.insight.datasets import datasets
from headwater.insight.ingest import Report, load_offences, load_police_uk, load_recorded_crime
from headwater.insight.lake import Lake
from headwater.kernel import Progress, now
from headwater.site import config
from headwater.site.cli import app, console
from headwater.site.cli.progress import bar

load_app = typer.Typer(no_args_is_help=True, help="Load published data and a force's own extracts.")
app.add_typer(load_app, name="load")

lake_app = typer.Typer(no_args_is_help=True, help="What the lake holds, what replaced what, which rows were refused.")
app.add_typer(lake_app, name="lake")

SHOWN = 200
"""Refused rows that are printed; the rest are counted."""


def the_lake() -> Lake:
    """The lake of this installation."""
    return Lake(config.var() / "lake")


@load_app.command(name="police-uk")
def police_uk(
    paths: Annotated[list[Path], typer.Argument(help="ZIP archives, folders or CSV files, as data.police.uk offers them.")],
    force: Annotated[str | None, typer.Option(help="The force's slug, for a file whose name does not say it.")] = None,
) -> None:
    """Crimes, outcomes, and stops and searches, as data.police.uk publishes them."""
    _load(lambda progress: load_police_uk(the_lake(), paths, updated=now(), force=force, progress=progress))


@load_app.command(name="recorded-crime")
def recorded_crime(
    path: Annotated[Path, typer.Argument(help="The extract: a CSV file, or a folder or ZIP of them.")],
    force: Annotated[str, typer.Option(help="The force's slug, such as west-midlands.")],
    updated: Annotated[datetime | None, typer.Option(help="When the extract was taken, in UTC; now if left out.")] = None,
) -> None:
    """A force's own recorded crime, crime by crime."""
    taken = updated.replace(tzinfo=UTC) if updated else now()
    _load(lambda progress: load_recorded_crime(the_lake(), path, force=force, updated=taken, progress=progress))


@load_app.command()
def offences(path: Annotated[Path, typer.Argument(help="The CSV file that lists the codes.")]) -> None:
    """The Home Office's offence codes."""
    _load(lambda progress: load_offences(the_lake(), path, updated=now(), progress=progress))


def _load(loader: Callable[[Progress], Report]) -> None:
    """Run a loader under a bar, and print its report. Ctrl-C leaves the lake as it was."""
    try:
        with bar(console) as progress:
            report = loader(progress)
    except KeyboardInterrupt:
        console.print("Stopped. The lake is as it was; the same command goes on from here.")
        raise typer.Exit(130) from None
    console.print(report.summary, highlight=False, markup=False)
    for line in report.details:
        console.print(f"  {line}", highlight=False, markup=False)


@lake_app.command()
def show() -> None:
    """List the datasets, by force: months, rows, when they were loaded."""
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
