"""Counts kept beside the lake: made once for each file of crime, so that the first question after a load reads them.

``.counts/<dataset>-<force>.parquet`` holds the answer to ``expressions.counts`` for every month that was current when it was
written, and says which file of the lake each month was counted from. A file of the lake never changes, so what is kept for it
never does: a month whose file is another now, or that is new, is counted again, and the others are read. Whatever cannot be
read or written costs time and nothing else: the lake alone is the truth.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from contextlib import suppress
from importlib import resources
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from headwater.insight.crime.offences import OffenceGroup, offence_groups
from headwater.insight.crime.reading import read
from headwater.insight.crime.sources import SOURCES, CrimeSource
from headwater.insight.lake import Lake

FOLDER = ".counts"
_FORMAT = 1
_KEY = b"headwater.counts"


def counted(lake: Lake, source: CrimeSource, force: str) -> pa.Table:
    """The answer to ``expressions.counts`` over all crime of a force, from what is kept and, where that lacks, the lake."""
    groups = offence_groups(source.slug)
    files = {p.month or 0: p.file for p in lake.partitions(source.dataset.name, force)}
    place = lake.root / FOLDER / f"{source.dataset.name}-{force}.parquet"
    kept, from_files = _kept(place, _asked(source))
    good = {month for month, file in from_files.items() if files.get(month) == file}
    if kept is not None and good == files.keys() == from_files.keys():
        return kept
    parts = [_of_months(kept, good)] if kept is not None and good else []
    lacking = sorted(files.keys() - good)
    if lacking:
        parts.append(_count(lake, source, force, groups, lacking))
    found = pa.concat_tables(parts).unify_dictionaries() if parts else _count(lake, source, force, groups, [])
    _keep(place, found, _asked(source), files)
    return found


def count_beforehand(lake: Lake, datasets: Collection[str]) -> None:
    """After a load: count what has come, so that nobody waits for it."""
    for source in SOURCES.values():
        if source.dataset.name in datasets:
            for force in lake.forces(source.dataset.name):
                counted(lake, source, force)


def _count(lake: Lake, source: CrimeSource, force: str, groups: Sequence[OffenceGroup], months: Collection[int]) -> pa.Table:
    from headwater.insight.crime import expressions  # the engine takes half a second to import, which kept counts spare

    answer = read(expressions.counts(lake.table(source.dataset.name, force, months), source, groups))
    return pa.table({name: _small(answer[name]) for name in answer.column_names})


def _of_months(table: pa.Table, months: Collection[int]) -> pa.Table:
    import pyarrow.compute as pc  # takes a tenth of a second to import, and is seldom needed

    return table.filter(pc.is_in(table["month"], pa.array(sorted(months), pa.int32())))


def _small(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Names as indexes into a list of names, numbers in four bytes: a tenth of the size."""
    if pa.types.is_integer(column.type):
        return column.cast(pa.int32())
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.cast(pa.string()).dictionary_encode()
    return column


def _asked(source: CrimeSource) -> str:
    """What was counted: another offence group or level makes what is kept worthless."""
    groups = (resources.files("headwater.insight") / "reference" / "offence_groups.csv").read_bytes()
    levels = json.dumps([_FORMAT, source.offence, source.time, dict(source.levels), dict(source.labels)])
    return hashlib.sha256(groups + levels.encode()).hexdigest()


def _kept(place: Path, asked: str) -> tuple[pa.Table | None, dict[int, str]]:
    """The table and the file that each month was counted from; nothing where it answers another question."""
    try:
        with pq.ParquetFile(place, memory_map=True) as file:  # ``read_table`` would import pandas
            table = file.read()
        said = json.loads((table.schema.metadata or {})[_KEY])
        if said["asked"] == asked:
            return table, {int(month): file for month, file in said["files"].items()}
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError):
        pass
    return None, {}


def _keep(place: Path, table: pa.Table, asked: str, files: dict[int, str]) -> None:
    """Swap the new counts in at once. A lake that may only be read stays as it is."""
    said = json.dumps({"asked": asked, "files": files}).encode()
    fresh = place.with_name(f".{uuid4().hex}")
    try:
        place.parent.mkdir(exist_ok=True)
        pq.write_table(table.replace_schema_metadata({_KEY: said}), fresh, compression="zstd")
        fresh.replace(place)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
