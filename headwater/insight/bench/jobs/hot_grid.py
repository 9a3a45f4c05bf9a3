"""A hot grid of twenty million crimes, in bounded memory; NumPy's own two-dimensional histogram beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from headwater.insight.bench.job import Agreement, Answer, Job, Peer
from headwater.insight.bench.jobs.kde import made_up

_CELL = 100


def make(folder: Path, size: int) -> None:
    np.save(folder / "places.npy", np.stack(made_up(size)))


def ours(folder: Path) -> Callable[[], Answer]:
    from headwater.insight.hotspots import hot_grid

    x, y = np.load(folder / "places.npy")

    def work() -> Answer:
        made = hot_grid(x, y, cell=_CELL)
        return {"counts": made.counts, "total": made.total}

    return work


def numpy(folder: Path) -> Callable[[], Answer]:
    x, y = np.load(folder / "places.npy")

    def work() -> Answer:
        edges = [np.arange(side.min() // _CELL, side.max() // _CELL + 2) * _CELL for side in (y, x)]
        counts, _, _ = np.histogram2d(y, x, bins=edges)
        return {"counts": counts, "total": counts.sum()}

    return work


def compare(mine: Answer, theirs: Answer) -> Agreement:
    different = int((mine["counts"] != theirs["counts"]).sum())
    return Agreement(not different, f"{int(mine['total']):,} crimes, {different} cells differ")


JOB = Job(
    name="hot_grid",
    what="counts in 100 m cells",
    size=20_000_000,
    make=make,
    run=ours,
    peers=(Peer("NumPy", "numpy", numpy, compare, repeats=2),),
    megabytes=2_000,
)
