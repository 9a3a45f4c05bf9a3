"""Grid counts and kernel density of a force's crimes: cells of 100 m, a Gaussian of 300 m.

KDEpy is asked for the density alone, on our grid; SciPy for counts and their Gaussian filter. Whose answer is right is decided
by the direct sum over all crimes at a few hundred cells: ours must lie as near to it as KDEpy's does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.insight.bench.job import Agreement, Answer, Job, Peer

Floats = npt.NDArray[np.float64]

CELL, SIGMA = 100, 300.0
_LOOKED_AT = 300
_WEST, _SOUTH, _ACROSS = 400_000, 270_000, 45_000


def made_up(size: int, seed: int = 11) -> tuple[Floats, Floats]:
    """Crimes of a force of 45 by 45 km: most in 300 neighbourhoods, the rest anywhere."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(3_000, _ACROSS - 3_000, (300, 2))
    places = centres[rng.integers(0, 300, size)] + rng.normal(0, 700, (size, 2))
    anywhere = rng.random((size, 1)) < 0.2
    places = np.add(np.where(anywhere, rng.uniform(0, _ACROSS, (size, 2)), places), (_WEST, _SOUTH))
    return np.ascontiguousarray(places[:, 0]), np.ascontiguousarray(places[:, 1])


def make(folder: Path, size: int) -> None:
    from headwater.insight.hotspots import density

    x, y = made_up(size)
    grid = density(x, y, cell=CELL, bandwidth=SIGMA, kernel="gaussian").grid
    cells = np.unique(np.linspace(0, grid.rows * grid.columns - 1, _LOOKED_AT).astype(np.int64))
    east, north = grid.corners(cells)
    frame = np.array([grid.west, grid.south, grid.columns, grid.rows])
    exact = direct(x, y, east + CELL / 2, north + CELL / 2)
    np.savez(folder / "crimes.npz", x=x, y=y, frame=frame, cells=cells, exact=exact)


def direct(x: Floats, y: Floats, east: Floats, north: Floats) -> Floats:
    """Crimes per km² at each place, summed over all crimes."""
    exact = np.zeros(east.size)
    for at in range(0, x.size, 20_000):
        square = (east[:, None] - x[at : at + 20_000]) ** 2 + (north[:, None] - y[at : at + 20_000]) ** 2
        exact += np.exp(-square / (2 * SIGMA**2)).sum(axis=1)
    return np.asarray(exact / (2 * np.pi * SIGMA**2) * 1e6)


def ours(folder: Path) -> Callable[[], Answer]:
    from headwater.insight.hotspots import density, hot_grid

    crimes = _crimes(folder)

    def work() -> Answer:
        counts = hot_grid(crimes["x"], crimes["y"], cell=CELL)
        made = density(crimes["x"], crimes["y"], cell=CELL, bandwidth=SIGMA, kernel="gaussian")
        return {"density": made.values, "counts": counts.total, "cells": crimes["cells"], "exact": crimes["exact"]}

    return work


def kdepy(folder: Path) -> Callable[[], Answer]:
    from KDEpy import FFTKDE  # type: ignore[import-not-found, unused-ignore]

    crimes = _crimes(folder)
    west, south, columns, rows = crimes["frame"].tolist()
    places = np.column_stack([crimes["y"], crimes["x"]])
    side = (np.arange(count) * float(CELL) + start + CELL / 2 for start, count in ((south, rows), (west, columns)))
    grid = np.stack(np.meshgrid(*side, indexing="ij"), axis=-1).reshape(-1, 2)

    def work() -> Answer:
        found = FFTKDE(kernel="gaussian", bw=SIGMA).fit(places).evaluate(grid)
        return {"density": found.reshape(rows, columns) * len(places) * 1e6, "counts": len(places)}

    return work


def scipy(folder: Path) -> Callable[[], Answer]:
    from scipy.ndimage import gaussian_filter

    crimes = _crimes(folder)
    west, south, columns, rows = crimes["frame"].tolist()
    edges = [start + np.arange(count + 1) * CELL for start, count in ((south, rows), (west, columns))]

    def work() -> Answer:
        counts, _, _ = np.histogram2d(crimes["y"], crimes["x"], bins=edges)
        smoothed = gaussian_filter(counts, SIGMA / CELL, mode="constant", truncate=5)
        return {"density": smoothed / (CELL / 1000) ** 2, "counts": counts.sum()}

    return work


def compare(mine: Answer, theirs: Answer) -> Agreement:
    """The largest difference to the direct sum, as a share of its highest value."""
    cells, exact = mine["cells"], mine["exact"]
    errors = [float(np.abs(one["density"].ravel()[cells] - exact).max() / exact.max()) for one in (mine, theirs)]
    agrees = errors[0] <= errors[1] and mine["counts"] == theirs["counts"]
    return Agreement(agrees, f"off the direct sum by {errors[0]:.2%}, the peer by {errors[1]:.2%}")


def _crimes(folder: Path) -> dict[str, Any]:
    with np.load(folder / "crimes.npz") as held:
        return dict(held)


JOB = Job(
    name="kde",
    what="grid counts and density, 100 m cells, Gaussian of 300 m",
    size=2_000_000,
    make=make,
    run=ours,
    peers=(Peer("KDEpy", "kdepy", kdepy, compare, ratio=5, repeats=3), Peer("SciPy", "scipy", scipy, compare, repeats=3)),
    seconds=0.04,
    repeats=15,
)
