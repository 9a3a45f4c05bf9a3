"""Unit × kind × month: how many crimes in each, of a force's whole record.

Ours reads the counts that were made when the data was loaded (that a load makes them is not counted, and is said); the peers
count the rows of the Parquet files. Asked again, ours is arithmetic on what the process holds, and so is pandas.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from headwater.insight.bench.job import Agreement, Answer, Job, Peer

_CODES = ("34A", "34B")


def make(folder: Path, size: int) -> None:
    from headwater.insight.bench.lakes import large_lake
    from headwater.insight.crime.keeping import count_beforehand

    count_beforehand(large_lake(folder / "lake", size), {"recorded_crime"})


def _files(folder: Path) -> list[str]:
    return sorted(str(path) for path in (folder / "lake").glob("recorded_crime/**/*.parquet"))


def ours(folder: Path) -> Callable[[], Answer]:
    from headwater.insight.crime import Crime
    from headwater.insight.lake import Lake

    def work() -> Answer:
        crime = Crime(Lake(folder / "lake"), "force", "west-midlands")
        cube = crime.cube("npu").months()
        units, groups = sorted(cube.areas), list(cube.groups)
        counts = cube.counts[[cube.areas[unit] for unit in units]]
        return {"robbery": counts[:, groups.index("robbery")], "all": counts[:, groups.index("total-recorded-crime")]}

    return work


def duckdb(folder: Path) -> Callable[[], Answer]:
    from duckdb import connect

    database, files = connect(), _files(folder)

    def work() -> Answer:
        table = database.execute(
            "SELECT npu, month, count(*) FILTER (WHERE offence_code IN ('34A', '34B')) AS robbery, count(*) AS n "
            "FROM read_parquet(?, hive_partitioning = true) WHERE npu IS NOT NULL GROUP BY npu, month ORDER BY npu, month",
            [files],
        ).fetchnumpy()
        return _gridded(table["npu"], table["month"], table["robbery"], table["n"])

    return work


def pandas(folder: Path) -> Callable[[], Answer]:
    import pandas as pd  # type: ignore[import-untyped, unused-ignore]

    columns = ["npu", "offence_code", "recorded_on"]
    frame = pd.concat([pd.read_parquet(file, columns=columns) for file in _files(folder)], ignore_index=True)
    frame["month"] = pd.to_datetime(frame["recorded_on"]).dt.to_period("M").astype(str)

    def work() -> Answer:
        frame["robbery"] = frame["offence_code"].isin(_CODES)
        sums = frame.groupby(["npu", "month"])["robbery"].agg(["sum", "size"]).sort_index()
        units, months = (sums.index.get_level_values(level).to_numpy(dtype=str) for level in (0, 1))
        return _gridded(units, months, sums["sum"].to_numpy(), sums["size"].to_numpy())

    return work


def _gridded(units: Any, months: Any, robbery: Any, everything: Any) -> Answer:
    """Units down, months across; nought where the peer has no row."""
    names, down = np.unique(np.asarray(units, dtype=str), return_inverse=True)
    times, across = np.unique(months, return_inverse=True)
    grids = np.zeros((2, len(names), len(times)), dtype=np.int64)
    grids[0, down, across], grids[1, down, across] = robbery, everything
    return {"robbery": grids[0], "all": grids[1]}


def compare(mine: Answer, theirs: Answer) -> Agreement:
    same = all(np.array_equal(np.asarray(mine[key]), np.asarray(theirs[key])) for key in ("robbery", "all"))
    return Agreement(same, f"{np.asarray(mine['all']).size:,} cells, {'all equal' if same else 'not equal'}")


JOB = Job(
    name="cube",
    what="unit × kind × month, from counts made at the load",
    size=5_000_000,
    make=make,
    run=ours,
    peers=(
        Peer("DuckDB", "duckdb", duckdb, compare, ratio=3, repeats=5),
        Peer("pandas", "pandas", pandas, compare, ratio=50, repeats=3),
    ),
    seconds=0.010,
    unit="rows",
)
