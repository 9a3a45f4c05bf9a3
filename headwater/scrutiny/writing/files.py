"""Which files there are, and how they come into a folder: all of them, or none."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from headwater.kernel import Invalid, Progress, Quiet
from headwater.scrutiny.packs import Pack
from headwater.scrutiny.writing.page import to_html
from headwater.scrutiny.writing.paper import to_pdf
from headwater.scrutiny.writing.sheets import to_figures_csv, to_figures_xlsx


@dataclass(frozen=True, slots=True)
class Format:
    """One file of a pack. ``title`` says what it is for."""

    name: str
    title: str
    content_type: str
    make: Callable[[Pack], bytes]


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES: dict[str, Format] = {
    made.name: made
    for made in (
        Format("pack.pdf", "The pack, to print or to circulate (PDF)", "application/pdf", to_pdf),
        Format("pack.html", "The pack as one page that needs nothing beside it (HTML)", "text/html; charset=utf-8", to_html),
        Format("figures.csv", "Every figure with its definition (CSV)", "text/csv; charset=utf-8", to_figures_csv),
        Format("figures.xlsx", "Every table, and every figure with its definition (Excel)", _SHEET, to_figures_xlsx),
    )
}


def write_pack(pack: Pack, folder: Path, progress: Progress | None = None) -> list[Path]:
    """Write every file into a folder, which is made where it is not there; files of these names are replaced.

    They are made beside it first, so that a fault or a kill leaves what was there. Raises Invalid where the folder cannot
    be written.
    """
    watch = progress or Quiet()
    _prepare(folder)
    watch.begin(len(FILES), "Writing")
    with TemporaryDirectory(prefix=".headwater-", dir=folder) as beside:
        for made in FILES.values():
            watch.advance(0, made.name)
            _lay_down(Path(beside) / made.name, made.make(pack))
            watch.advance(1, made.name)
        written = []
        for name in FILES:
            (Path(beside) / name).replace(folder / name)
            written.append(folder / name)
    return written


def _prepare(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Invalid(f"{folder} is a file, not a folder.", "Choose another place with --out.")
    with suppress(FileExistsError):
        try:
            folder.mkdir(parents=True)
        except (PermissionError, NotADirectoryError, OSError) as fault:
            if not folder.is_dir():
                raise Invalid(f"The folder {folder} cannot be made: {fault.strerror}.", "Choose another with --out.") from fault
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Invalid(f"Nothing can be written into {folder}.", "Choose another place with --out.")


def _lay_down(path: Path, content: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise Invalid(f"{path.name} cannot be written: {fault.strerror}.", "Make room, or choose another folder.") from fault
