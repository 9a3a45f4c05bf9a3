"""Synthetic control: the mixture of other areas that moved as this one did, until something was done here.

A. Abadie, A. Diamond and J. Hainmueller, Journal of the American Statistical Association 105 (2010). Weights are nought or more
and add up to one. What chance does is learnt from the other areas: each in turn is taken for the treated one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

from headwater.insight.evaluation.effects import Effect, Floats, counted, on_log_scale, split
from headwater.kernel import Invalid

FEWEST_DONORS, FEWEST_BEFORE = 4, 6
_POOR = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticControl:
    """``seen`` and ``synthetic`` [periods]; ``weights`` of the other areas, heaviest first, those without any left out.

    ``placebos`` are the effects found where nothing was done, as ratios.
    """

    effect: Effect
    seen: Floats
    synthetic: Floats
    start: int
    weights: tuple[tuple[str, float], ...]
    placebos: tuple[float, ...]

    @property
    def verdict(self) -> str:
        return self.effect.verdict

    def __str__(self) -> str:
        return str(self.effect)


def synthetic_control(
    treated: npt.ArrayLike,
    others: npt.ArrayLike,
    *,
    start: int,
    names: Sequence[str] = (),
    level: float = 0.95,
) -> SyntheticControl:
    """Whether the treated area left the path of the mixture that it had followed.

    ``treated`` [periods]; ``others`` [areas, periods]: areas where nothing was done, of the same periods. ``start``: the first
    period after it began. Areas are compared by their shape: each is divided by its own mean before.

    With J other areas nothing rarer than one in J + 1 can be told from chance: 19 are needed for a 95% interval; with fewer
    the interval says its own level. Raises Invalid for fewer than 4, or fewer than 6 periods before.
    """
    ours, theirs = counted(treated, "the area").sum(axis=0), counted(others, "the other areas")
    if ours.size != theirs.shape[1]:
        raise Invalid("The area and the others have different periods.", "Give the same months of all.")
    split(start, ours.size)
    _check(ours, theirs, start, names)
    titles = tuple(names) or tuple(f"area {k + 1}" for k in range(len(theirs)))
    weights, index = _mixture(ours, theirs, start)
    synthetic = ours[:start].mean() * index
    gap, spread = _departure(ours, synthetic, start)
    placebos = []
    for k in range(len(theirs)):
        rest = np.delete(theirs, k, axis=0)
        placebos.append(_departure(theirs[k], theirs[k, :start].mean() * _mixture(theirs[k], rest, start)[1], start))
    sizes = np.sort([abs(away) / noise for away, noise in placebos])
    rank = min(ceil(level * (sizes.size + 1)), sizes.size)
    reached = min(level, sizes.size / (sizes.size + 1))
    p = float((1 + (sizes >= abs(gap) / spread).sum()) / (sizes.size + 1))
    seen = float(ours[start:].sum())
    method = "Synthetic control: beside the mixture of other areas that it followed before"
    caveats = _caveats(ours, synthetic, start, reached, level)
    effect = on_log_scale(method, seen, gap, float(sizes[rank - 1]) * spread, p, reached, caveats)
    heaviest = sorted(zip(titles, weights.tolist(), strict=True), key=lambda pair: -pair[1])
    kept = tuple((name, weight) for name, weight in heaviest if weight > 1e-6)
    return SyntheticControl(effect, ours, synthetic, start, kept, tuple(float(np.exp(away)) for away, _ in placebos))


def simplex_weights(target: npt.ArrayLike, parts: npt.ArrayLike) -> Floats:
    """Weights, nought or more and adding up to one, that bring ``parts`` [n, periods] nearest to ``target`` [periods].

    Exactly: where weights add up to one, the distance is that of the mixture of differences from nought; the nearest mixture
    is, but for its length, the solution of a least-squares problem without that condition, to which one row is added that asks
    for the sum (P. Wolfe, Mathematical Programming 11, 1976, on the nearest point of a polytope).
    """
    b, a = np.asarray(target, np.float64), np.asarray(parts, np.float64)
    away = (a - b).T
    size = max(float(np.abs(away).max()), 1e-300)
    rows = np.vstack([away / size, np.ones(a.shape[0])])
    aim = np.zeros(rows.shape[0])
    aim[-1] = 1.0
    found, _ = nnls(rows, aim, maxiter=50 * a.shape[0])
    return np.asarray(found / found.sum())


def _mixture(ours: Floats, theirs: Floats, start: int) -> tuple[Floats, Floats]:
    """Weights, and the mixture of all areas' paths, each divided by its mean before [periods]."""
    shapes = theirs / theirs[:, :start].mean(axis=1, keepdims=True)
    weights = simplex_weights(ours[:start] / ours[:start].mean(), shapes[:, :start])
    return weights, weights @ shapes


def _departure(seen: Floats, synthetic: Floats, start: int) -> tuple[float, float]:
    """The logarithm of seen ÷ synthetic after the beginning, and the noise of one period before it, as a share."""
    mean = max(float(seen[:start].mean()), 1e-12)
    before = float((((seen - synthetic)[:start] / mean) ** 2).mean())
    total, expected = seen[start:].sum(), synthetic[start:].sum()
    filled = (total + 0.5, expected + 0.5) if not total or not expected else (total, expected)
    return log(filled[0] / filled[1]), float(np.sqrt(before + 1 / mean))


def _check(ours: Floats, theirs: Floats, start: int, names: Sequence[str]) -> None:
    if len(theirs) < FEWEST_DONORS:
        raise Invalid(
            f"{len(theirs)} other areas are too few to mix.", f"Give {FEWEST_DONORS} or more, or use difference_in_differences."
        )
    if start < FEWEST_BEFORE:
        raise Invalid(
            f"{start} periods before it began are too few to find a mixture.", f"Load {FEWEST_BEFORE} or more, better 24."
        )
    if names and len(names) != len(theirs):
        raise Invalid("There must be one name for each other area.", "Give names in the order of the areas.")
    if not ours[:start].sum() or not ours[start:].sum():
        raise Invalid("There was no crime to compare.", "Choose a longer period or another offence.")
    if (theirs[:, :start].sum(axis=1) == 0).any():
        raise Invalid("One of the other areas had no crime before.", "Leave out areas without crime.")


def _caveats(ours: Floats, synthetic: Floats, start: int, reached: float, level: float) -> list[str]:
    mean = ours[:start].mean()
    miss = float(np.sqrt((((ours - synthetic)[:start] / mean) ** 2).mean()))
    caveats = []
    if miss > _POOR * (1 / mean) ** 0.5 and miss > 0.1:
        caveats.append(f"Even before, the mixture missed the area by {miss:.0%} in a usual period: no mixture follows it well.")
    if reached < level:
        caveats.append(f"With so few other areas a {reached:.0%} interval is the widest that can be had.")
    return caveats
