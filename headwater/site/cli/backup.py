"""``headwater backup`` and ``headwater restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from headwater.kernel import now
from headwater.site import backups, database, processes
from headwater.site.cli import app, console, platform
from headwater.site.cli.progress import bar


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write, such as headwater-2018-03-12.tar.")]) -> None:
    """Write everything the platform holds into one file: database, lake, seals and keys. The platform may be running.

    The file holds the installation's keys: keep it as safe as the platform itself.
    """
    with platform(), bar(console) as progress:
        size = backups.backup(file, at=now(), progress=progress)
    console.print(
        f"{file} holds everything, {size:,} bytes. It includes the keys: keep it safe.", highlight=False, soft_wrap=True
    )


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that headwater backup wrote.")]) -> None:
    """Make the platform what it was when the backup was made. Stop the platform first.

    What was there before is kept in the folder before-restore under HEADWATER_VAR.
    """
    with processes.only_one(), database.available():
        with bar(console) as progress:
            made_at = backups.restore(file, progress=progress)
        processes.migrate()
    console.print(f"The platform is as it was at {made_at}.", highlight=False)
    console.print("What was there before is in the folder before-restore. Check the record: headwater journal verify.")
