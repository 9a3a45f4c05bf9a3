"""Requests for help, each with who or where it came from and its day: what every answer about repeats is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.insight.dated_points import When, day_numbers, number, the_date
from headwater.insight.periods import Period
from headwater.kernel import Invalid

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Who = Sequence[Any] | npt.NDArray[np.generic]


@dataclass(frozen=True, slots=True, eq=False)
class Requests:
    """``who``: for each request the index of its place or person in ``names``; ``day`` in days since 1970; ``harm`` of each.

    Rows stand in an order of their own (who, day), so the order in which they were given changes nothing. ``what`` names
    those who ask in sentences (“places”). ``left_out`` says what of the rows, and why. Make one by ``Requests.of``.
    """

    who: Ints
    day: npt.NDArray[np.int32]
    harm: Floats
    names: npt.NDArray[Any]
    period: Period
    what: str = "places"
    weighed: bool = False
    """Whether ``harm`` was given; otherwise each request counts as one."""
    left_out: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        who: Who,
        on: When,
        *,
        harm: npt.ArrayLike | None = None,
        period: Period | None = None,
        what: str = "places",
    ) -> Requests:
        """Lists or arrays of one length. ``who``: any label that is the same for one place or person; None, "" and NaN are
        not known and left out, which is told. ``harm``: a weight of each request, not negative. ``period``: the days that the
        record covers (a quiet end is data too); first to last day if left out.

        Raises Invalid for lists of unequal length, an unreadable date, a day outside the period, and where nothing is left.
        """
        labels, (day, dated) = _labels(who), day_numbers(on)
        weights = np.ones(len(labels)) if harm is None else _weights(harm)
        if not len(labels) == len(day) == len(weights):
            raise Invalid(
                f"There are {len(labels):,} {what}, {len(day):,} dates and {len(weights):,} weights.", "Give one of each."
            )
        keep = _known(labels) & dated
        said = [f"{missing:,} of {len(labels):,} requests lack a name or a date."] if (missing := int((~keep).sum())) else []
        if not keep.any():
            raise Invalid(
                "There is no request of which it is known who asked, and when.", "Choose a longer period or a larger area."
            )
        kept = labels[keep]
        names, codes = np.unique(kept.astype(str) if kept.dtype.kind == "O" else kept, return_inverse=True)
        day, weights = day[keep], weights[keep]
        covered = period or Period(the_date(int(day.min())), the_date(int(day.max())))
        _inside(day, covered)
        order = np.lexsort((weights, day, codes))
        found = (codes.astype(np.int64)[order], day[order], weights[order])
        for values in found:
            values.flags.writeable = False
        return cls(*found, names, covered, what, harm is not None, tuple(said))

    def __len__(self) -> int:
        return len(self.who)

    def counts(self) -> Ints:
        """How many requests each of ``names`` made."""
        return np.bincount(self.who, minlength=len(self.names)).astype(np.int64)


def _labels(who: Who) -> npt.NDArray[Any]:
    labels = who if isinstance(who, np.ndarray) else np.array(who, dtype=object)
    if labels.ndim != 1:
        raise Invalid("Those who asked are no single list of labels.", "Give one label for each request.")
    return labels


def _known(labels: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    if labels.dtype.kind not in "OUf":
        return np.ones(len(labels), np.bool_)
    return np.array([one is not None and one == one and str(one).strip() != "" for one in labels.tolist()], np.bool_)


def _weights(harm: npt.ArrayLike) -> Floats:
    try:
        weights = np.asarray(harm, np.float64).ravel()
    except (ValueError, TypeError) as wrong:
        raise Invalid("Not every harm weight is a number.", "Give numbers, nought or more.") from wrong
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise Invalid("Some harm weights are missing or below nought.", "Give numbers, nought or more.")
    return weights


def _inside(day: npt.NDArray[np.int32], period: Period) -> None:
    outside = int(((day < number(period.start)) | (day > number(period.end))).sum())
    if outside:
        raise Invalid(f"{outside:,} requests are of days outside {period}.", "Give the period that the record covers.")
