"""The archive of each month as a file, made once and kept until something in it changes."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from headwater.insight.lake import Lake
from headwater.opendata.publishing import archive_months, write_archive
from headwater.opendata.publishing.archive import LAYOUTS


def archive_file(lake: Lake, folder: Path, force: str, month: int) -> Path | None:
    """The ZIP file of a force's month, in ``folder``; None where nothing of it is published.

    Any number of processes may ask at once: each makes the file whole before it takes its name.
    """
    if month not in archive_months(lake, force):
        return None
    parts = [p for dataset in LAYOUTS for p in lake.partitions(dataset, force, [month])]
    mark = hashlib.sha256(" ".join(p.file for p in parts).encode()).hexdigest()[:16]
    stem = f"{month // 100}-{month % 100:02}-{force}"
    kept = folder / f"{stem}.{mark}.zip"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".{uuid4().hex}"
        try:
            write_archive(lake, force, [month], fresh)
            fresh.replace(kept)
        finally:
            fresh.unlink(missing_ok=True)
        for stale in folder.glob(f"{stem}.*.zip"):
            if stale != kept:
                with suppress(OSError):
                    stale.unlink()
    return kept
