"""How good a map was, at areas that can be patrolled: hits, PAI, PEI, calibration, and the score of each event.

Equal cells share their hits: a map that cannot tell two cells apart gets what sending somebody to either would bring on
average. Areas are exact: of the last cell, the part that is still wanted.

A cell that the boundary cuts is ranked as if half of it at least lay inside, and its ground is counted as what does lie
inside. Otherwise a sliver with one old event in it would be the densest ground there is, and no place to be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

DECILES = 10
_UNSURE = 1e-3
"""Probability that is spread evenly before an event is scored, so that one surprise is not infinitely bad."""


@dataclass(frozen=True, slots=True, eq=False)
class FoldScore:
    """``hits`` and ``best`` at each area share: events in the map's first cells, and in the best cells with hindsight.

    ``expected`` and ``observed`` events by tenths of what the map expects, from the likeliest cells to the least likely.
    """

    events: int
    hits: Floats
    best: Floats
    expected: Floats
    observed: Floats
    logarithms: float


def score(expected: Floats, observed: Floats, area: Floats, shares: tuple[float, ...]) -> FoldScore:
    """``expected`` and ``observed`` events and square metres of each cell; shares of the ground, such as 0.01."""
    by_tenth = _tenths(expected)
    whole = float(expected.sum())
    likely = (expected / whole if whole > 0 else area / area.sum()) * (1 - _UNSURE) + _UNSURE * area / area.sum()
    return FoldScore(
        events=int(observed.sum()),
        hits=hits(expected, observed, area, shares),
        best=_found(observed / area, observed, area, shares),
        expected=np.asarray(np.bincount(by_tenth, expected, DECILES), np.float64),
        observed=np.asarray(np.bincount(by_tenth, observed, DECILES), np.float64),
        logarithms=float(observed @ np.log(likely / area)),
    )


def hits(expected: Floats, observed: Floats, area: Floats, shares: tuple[float, ...]) -> Floats:
    """Events in the cells that the map puts first, at each share of the ground."""
    return _found(_worth(expected, area), observed, area, shares)


def _worth(expected: Floats, area: Floats) -> Floats:
    """What cells are ranked by: events by the ground, slivers as half a cell. The largest cell is taken for a whole one."""
    return np.asarray(expected / np.maximum(area, area.max(initial=0.0) / 2), np.float64)


def _found(worth: Floats, observed: Floats, area: Floats, shares: tuple[float, ...]) -> Floats:
    order = np.argsort(-worth, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(worth[order]) != 0, True))
    gone = np.concatenate([[0.0], np.cumsum(area[order])[ends]])
    held = np.concatenate([[0.0], np.cumsum(observed[order])[ends]])
    return np.asarray(np.interp(np.array(shares) * gone[-1], gone, held))


def chosen(expected: Floats, area: Floats, share: float) -> npt.NDArray[np.intp]:
    """The cells that fit into a share of the ground, the likeliest first: those that a patrol would get; one at least."""
    order = np.argsort(-_worth(expected, area), kind="stable")
    fit = int(np.searchsorted(np.cumsum(area[order]), share * area.sum() * (1 + 1e-9), side="right"))
    return order[: max(fit, 1)]


def _tenths(expected: Floats) -> npt.NDArray[np.int64]:
    """Which tenth of all that is expected each cell belongs to; 0 holds the likeliest cells."""
    order = np.argsort(-expected, kind="stable")
    gone = np.cumsum(expected[order]) - expected[order] / 2
    tenth = np.zeros(len(expected), np.int64)
    tenth[order] = np.minimum(gone / max(gone[-1] if len(gone) else 0, 1e-300) * DECILES, DECILES - 1).astype(np.int64)
    return tenth


def by_choice(folds: list[list[FoldScore]], days: int) -> tuple[Floats, Floats] | None:
    """What choosing the best method would have found, at each area: hits, and those of hindsight.

    ``folds``: of each method, its scores in order of time, of ``days`` days each. For every week the method is chosen that
    found most in all the *other* weeks, so that no method is judged by the week that made it the choice. None where there
    is no second week.
    """
    weeks = np.arange(len(folds[0])) * days // 7
    if not len(weeks) or weeks[-1] == 0:
        return None
    found = np.stack([[fold.hits for fold in one] for one in folds])  # [methods, folds, areas]
    best = np.stack([fold.best for fold in folds[0]])
    chosen_hits = np.zeros(found.shape[2])
    for week in range(weeks[-1] + 1):
        inside = weeks == week
        first = found[:, ~inside].sum(axis=1).argmax(axis=0)  # of equals the first, last year's map before all
        chosen_hits += found[:, inside].sum(axis=1)[first, np.arange(found.shape[2])]
    return chosen_hits, best.sum(axis=0)


def mixture(likelihoods: list[Floats], steps: int = 200) -> Floats:
    """Shares of some methods that make past events likeliest, by EM; ``likelihoods``: one array [methods, events] a fold."""
    methods = likelihoods[0].shape[0] if likelihoods else 0
    shares = np.full(methods, 1 / max(methods, 1))
    every = np.concatenate(likelihoods, axis=1) if likelihoods else np.zeros((0, 0))
    if every.shape[1] == 0:
        return shares
    for _ in range(steps):
        part = shares[:, np.newaxis] * every
        better = (part / part.sum(axis=0)).mean(axis=1)
        if np.abs(better - shares).max() < 1e-6:
            break
        shares = better
    return np.asarray(shares)
