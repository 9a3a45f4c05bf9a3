"""The archive of a force's month, as data.police.uk lays it out."""

from __future__ import annotations

from typing import IO

from headwater.insight.lake import Lake
from headwater.opendata.downloads.keeping import Offer, mark_of
from headwater.opendata.published.rows import text_of
from headwater.opendata.publishing import archive_months, write_archive
from headwater.opendata.publishing.archive import LAYOUTS


def archive_of(lake: Lake, force: str, month: int) -> Offer | None:
    """The ZIP file of a force's month; None where nothing of it is published."""
    if month not in archive_months(lake, force):
        return None
    parts = [p for dataset in LAYOUTS for p in lake.partitions(dataset, force, [month])]
    return Offer(
        name=f"{text_of(month)}-{force}.zip",
        media="application/zip",
        mark=mark_of(*(p.file for p in parts)),
        changed=max(p.loaded_at for p in parts),
        packed=False,
        write=lambda file: _write(lake, force, month, file),
    )


def _write(lake: Lake, force: str, month: int, file: IO[bytes]) -> None:
    write_archive(lake, force, [month], file)
