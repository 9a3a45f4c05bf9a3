"""``headwater load``: published data and a force's own extracts, checked row by row, all at once or not at all."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from headwater.kernel import Actor, now
from headwater.site.cli import app, console, platform
from headwater.site.cli.progress import bar
from headwater.site.cli.run import build_demonstration

load_app = typer.Typer(no_args_is_help=True, help="Load published data and a force's own extracts.")
app.add_typer(load_app, name="load")

Paths = Annotated[list[Path], typer.Argument(help="ZIP archives, folders or files.")]


@load_app.command(name="police-uk")
def police_uk(
    paths: Annotated[list[Path], typer.Argument(help="ZIP archives, folders or CSV files, as data.police.uk offers them.")],
    force: Annotated[str | None, typer.Option(help="The force's slug, for a file whose name does not say it.")] = None,
) -> None:
    """Crimes, outcomes, and stops and searches, as data.police.uk publishes them."""
    _load("police-uk", paths, force=force)


@load_app.command(name="recorded-crime")
def recorded_crime(
    path: Annotated[Path, typer.Argument(help="The extract: a CSV file, or a folder or ZIP of them.")],
    force: Annotated[str, typer.Option(help="The force's slug, such as west-midlands.")],
    updated: Annotated[datetime | None, typer.Option(help="When the extract was taken, in UTC; now if left out.")] = None,
) -> None:
    """A force's own recorded crime, crime by crime."""
    _load("recorded-crime", [path], force=force, updated=updated and updated.replace(tzinfo=UTC).isoformat())


@load_app.command()
def demand(
    path: Annotated[Path, typer.Argument(help="Logs, calls by the hour, or both: a CSV file, or a folder or ZIP of them.")],
    force: Annotated[str, typer.Option(help="The force's slug, such as west-midlands.")],
    updated: Annotated[datetime | None, typer.Option(help="When the extract was taken, in UTC; now if left out.")] = None,
) -> None:
    """A force's own demand: incident logs one by one, and calls by the hour."""
    _load("demand", [path], force=force, updated=updated and updated.replace(tzinfo=UTC).isoformat())


@load_app.command()
def offences(path: Annotated[Path, typer.Argument(help="The CSV file that lists the codes.")]) -> None:
    """The Home Office's offence codes."""
    _load("offences", [path])


@load_app.command(name="harm-weights")
def harm_weights(path: Annotated[Path, typer.Argument(help="The CSV file that lists a weight for each offence.")]) -> None:
    """How much each offence weighs, as somebody published it: severity beside counts."""
    _load("harm-weights", [path])


@load_app.command()
def workforce(
    paths: Annotated[list[Path], typer.Argument(help="posts.csv, people.csv and complete.csv, or their folder.")],
) -> None:
    """Posts and people, from the two files of a personnel system."""
    _load("workforce", paths)


@load_app.command()
def boundaries(
    paths: Annotated[list[Path], typer.Argument(help="GeoJSON files in longitude and latitude, or folders of them.")],
    level: Annotated[str, typer.Option(help="force, npu, sector, neighbourhood, district, ward or lsoa.")],
    code_field: Annotated[str | None, typer.Option(help="The property with the code, such as WD16CD.")] = None,
    name_field: Annotated[str | None, typer.Option(help="The property with the name.")] = None,
    parent: Annotated[str | None, typer.Option(help="The area that holds them all, such as district:E08000026.")] = None,
) -> None:
    """Areas of one level, with their boundaries."""
    _load("boundaries", paths, level=level, code_field=code_field, name_field=name_field, parent=parent)


@load_app.command()
def areas(paths: Paths) -> None:
    """Areas without boundaries: which holds which."""
    _load("areas", paths)


@load_app.command()
def population(paths: Paths) -> None:
    """People and households by area: the base of every rate."""
    _load("population", paths)


@load_app.command()
def deprivation(paths: Paths) -> None:
    """Indices of deprivation by area."""
    _load("deprivation", paths)


@load_app.command()
def postcodes(paths: Paths) -> None:
    """Postcodes and where they are."""
    _load("postcodes", paths)


@load_app.command()
def streets(paths: Paths) -> None:
    """Street and place names, and where they are."""
    _load("streets", paths)


@load_app.command()
def roads(
    path: Annotated[Path, typer.Argument(help="An extract of OpenStreetMap: FILE.osm.pbf.")],
    force: Annotated[
        str | None, typer.Option(help="The force's slug, such as west-midlands, to be kept with the roads.")
    ] = None,
) -> None:
    """The road network: travel times, and which unit is nearest."""
    _load("roads", [path], force=force)


@load_app.command()
def demo() -> None:
    """The demonstration force: areas, posts and people, five years of recorded crime, published. Safe to repeat."""
    with platform():
        build_demonstration(wait=True)
    console.print("The demonstration force is there.")


def _load(kind: str, paths: list[Path], **others: Any) -> None:
    """Run a loader as a job of this terminal. Ctrl-C leaves everything as it was."""
    params = {"paths": [str(path.resolve()) for path in paths], **{k: v for k, v in others.items() if v is not None}}
    with platform():
        from headwater.journal import actions

        by = Actor.system(f"terminal of {getpass.getuser()}")
        try:
            with bar(console) as progress:
                report = actions.run_job_here(by=by, at=now(), kind=f"load.{kind}", params=params, progress=progress)
        except KeyboardInterrupt:
            console.print("Stopped. Everything is as it was; the same command goes on from here.")
            raise typer.Exit(130) from None
    summary, *details = report.splitlines()
    console.print(summary, highlight=False, markup=False, soft_wrap=True)
    for line in details:
        console.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)
