"""``headwater publish``: what everybody may see of the force's record, as datasets and as a file to download."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from headwater.kernel import Actor, now
from headwater.site.cli import app, console, platform
from headwater.site.cli.progress import bar
from headwater.site.lake import the_lake


@app.command()
def publish(
    archive: Annotated[
        Path | None, typer.Option(help="Then write what is published to this ZIP file, in the layout of data.police.uk.")
    ] = None,
    force: Annotated[str | None, typer.Option(help="The force whose archive is written, such as west-midlands.")] = None,
) -> None:
    """Publish crime as open data, anonymised: only the months in which something changed. The worker does it daily at 04:00."""
    if archive and not force:
        raise typer.BadParameter("an archive is of one force", param_hint="--force")
    with platform():
        from headwater.journal import actions
        from headwater.site.loads import PUBLISH

        by = Actor.system(f"terminal of {getpass.getuser()}")
        with bar(console) as progress:
            report = actions.run_job_here(by=by, at=now(), kind=PUBLISH, params={}, progress=progress)
        console.print(report, highlight=False, markup=False, soft_wrap=True)
        if archive and force:
            from headwater.opendata.publishing import write_archive

            files = write_archive(the_lake(), force, None, archive)
            console.print(f"{files:,} files in {archive}.", highlight=False, markup=False, soft_wrap=True)
