"""Getis-Ord Gi* of 10,000 cells with 999 conditional permutations, beside esda's with the weights that make its z right."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt
from pathlib import Path

import numpy as np

from headwater.insight.bench.job import Agreement, Answer, Job, Peer

_PERMUTATIONS = 999
_CELL = 250


def make(folder: Path, size: int) -> None:
    """A square map of about so many cells: chance, and a few hot places."""
    rng = np.random.default_rng(13)
    side = isqrt(size)
    across, up = np.meshgrid(np.arange(side), np.arange(side))
    rate = np.full((side, side), 2.0)
    for x, y, reach, height in zip(*rng.uniform((0, 0), (side, side), (6, 2)).T, rng.uniform(1, 4, 6), rng.uniform(3, 12, 6),
                                   strict=True):  # fmt: skip
        rate += height * np.exp(-((across - x) ** 2 + (up - y) ** 2) / (2 * reach**2))
    np.save(folder / "counts.npy", rng.poisson(rate))


def ours(folder: Path) -> Callable[[], Answer]:
    from headwater.insight.hotspots import Grid, Ground, HotGrid, getis_ord

    counts = np.load(folder / "counts.npy").astype(np.int64)
    rows, columns = counts.shape
    hot = HotGrid(Ground.whole(Grid(0, 0, _CELL, columns, rows)), counts, 0, 0)

    def work() -> Answer:
        found = getis_ord(hot, permutations=_PERMUTATIONS)
        return {"z": found.z, "p": found.p / 2}  # esda tells the smaller tail

    return work


def esda(folder: Path) -> Callable[[], Answer]:
    from esda import G_Local  # type: ignore[import-not-found, unused-ignore]
    from libpysal.weights import lat2W  # type: ignore[import-not-found, unused-ignore]

    counts = np.load(folder / "counts.npy").astype(np.float64)
    weights = lat2W(*counts.shape, rook=False)

    def work() -> Answer:
        found = G_Local(
            counts.ravel(), weights, transform="B", star=True, permutations=_PERMUTATIONS, keep_simulations=False, seed=3
        )
        return {"z": found.Zs.reshape(counts.shape), "p": np.asarray(found.p_sim).reshape(counts.shape)}

    return work


def compare(mine: Answer, theirs: Answer) -> Agreement:
    """Scores alike; and p-values of two draws from one distribution: their differences are as large as chance makes them.

    esda counts ties on one side only, so that its smaller tail lies a little lower where many sums are equal.
    """
    off = float(np.abs(mine["z"] - theirs["z"]).max())
    together = float(np.corrcoef(mine["p"].ravel(), theirs["p"].ravel())[0, 1])
    return Agreement(off < 1e-9 and together > 0.95, f"z alike to {off:.0e}; p-values correlate at {together:.3f}")


JOB = Job(
    name="gi_star",
    what="Gi*, 999 permutations",
    size=10_000,
    make=make,
    run=ours,
    peers=(Peer("esda", "esda", esda, compare, ratio=2, repeats=4),),
    unit="cells",
    repeats=9,
)
