"""Near repeats as an analyst asks for them: how far and how long risk lasts after an event, and how many events it touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.insight.dated_points import DatedPoints
from headwater.insight.figures import Figure
from headwater.insight.near_repeats.bands import DAYS, DISTANCES, Metric, metric_named
from headwater.insight.near_repeats.knox import SEED, Knox, KnoxCell, knox
from headwater.insight.near_repeats.pairs import followed, in_cells
from headwater.insight.periods import Period
from headwater.kernel import Invalid

ALARM = 0.05
WORTH_TELLING = 1.2
"""A Knox ratio below this is not acted upon, however certain (the Near Repeat Calculator's own rule)."""


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """Events that are linked, each to another within ``metres`` and ``days``. Arrays stand in the order of ``points``.

    ``originator``: another came after it. ``repeat``: it came after another. ``chain``: the same number for all of a chain.
    """

    points: DatedPoints
    metres: float
    days: int
    metric: Metric
    originator: npt.NDArray[np.bool_]
    repeat: npt.NDArray[np.bool_]
    chain: npt.NDArray[np.int32]

    def lengths(self) -> dict[int, int]:
        """How many chains there are of each length; 1 is an event alone."""
        length, times = np.unique(np.unique(self.chain, return_counts=True)[1], return_counts=True)
        return {int(events): int(chains) for events, chains in zip(length, times, strict=True)}

    def share(self) -> Figure:
        """The share of events that followed another nearby."""
        repeats, events = int(self.repeat.sum()), len(self.repeat)
        return Figure(
            label="Repeats and near repeats",
            value=100 * repeats / events,
            unit="%",
            definition=(
                f"Events that came 1 to {self.days} days after another less than {self.metres:g} m away ({self.metric.value} "
                "distance), of all events. Some do so by chance: the Knox ratio tells how many more than that."
            ),
            base=f"{repeats:,} of {events:,} events",
            period=self.points.period,
            updated=None,
            decimals=1,
            caveats=self.points.left_out,
        )


@dataclass(frozen=True, slots=True)
class NearRepeats:
    """``found``: the bands in which events follow each other more often than chance has it, surest first."""

    knox: Knox
    found: tuple[KnoxCell, ...]
    chains: Chains

    @property
    def period(self) -> Period:
        return self.knox.period

    def figures(self) -> tuple[Figure, ...]:
        return (self.chains.share(), *self.knox.figures())

    def sentences(self) -> tuple[str, ...]:
        """What to tell a commander, and what not to."""
        return tuple(self._told())

    def _told(self) -> Iterator[str]:
        if not self.found:
            yield (
                f"These {self.knox.events:,} events show no near repeats: no band holds more pairs than chance explains, "
                "once it is reckoned with how many bands were looked at."
            )
            return
        for cell in self.found:
            where = "at the same place" if cell.distance.label == "same place" else f"{cell.distance.label} away"
            yield (
                f"Another event {where} after {cell.days.label} is {cell.ratio:.1f} times as frequent as chance has it "
                f"({cell.observed:,} pairs where {cell.expected:,.1f} are expected)."
            )
        yield "This tells of places and days. It says nothing about who did it, nor that the same person did."


def near_repeat(
    points: DatedPoints,
    *,
    distances: Sequence[float] = DISTANCES,
    days: Sequence[int] = DAYS,
    metric: Metric | str = Metric.MANHATTAN,
    shuffles: int = 0,
    seed: int = SEED,
) -> NearRepeats:
    """How far and how long risk lasts, and the chains within it.

    As ``knox``; bands beyond the last distance or day are not judged. Of many bands one will look striking by chance: the
    p-values are corrected for that (Holm). Chains reach as far as the bands that were found, or the first ones if none was.
    """
    table = knox(points, distances=distances, days=days, metric=metric, shuffles=shuffles, seed=seed)
    found = _found([cell for cell in table if cell.distance.high is not None and cell.days.high is not None])
    reach = max((cell.distance.high or 0 for cell in found), default=distances[min(1, len(distances) - 1)])
    lasting = max((int(cell.days.high or 0) for cell in found), default=days[0]) - 1
    return NearRepeats(table, found, chains(points, metres=reach, days=max(lasting, 1), metric=metric))


def chains(points: DatedPoints, *, metres: float, days: int, metric: Metric | str = Metric.MANHATTAN) -> Chains:
    """Link every event to those less than ``metres`` away and at most ``days`` later or earlier.

    Raises Invalid where there is no event, or for a distance or days below 1.
    """
    points.at_least(1, "A chain")
    if metres < 0.001 or days < 1:
        raise Invalid("Chains need a distance above 0 and at least one day.", "Choose, for example, 200 metres and 14 days.")
    how = metric_named(metric)
    cells = in_cells(points.east, points.north, metres)
    manhattan = how is Metric.MANHATTAN
    edge = round(metres * 1000) if manhattan else round(metres * 1000) ** 2
    before, after, chain = followed(cells, points.day[cells.order], float(edge), manhattan, days)
    originator, repeat = _in_order(before, cells.order), _in_order(after, cells.order)
    return Chains(points, metres, days, how, originator, repeat, _named(chain, cells.order))


def _found(cells: Sequence[KnoxCell]) -> tuple[KnoxCell, ...]:
    """Holm: the surest must be below α ÷ all, the next below α ÷ (all − 1), … until one is not."""
    found = []
    for tested, cell in enumerate(sorted(cells, key=lambda cell: (cell.p, -(cell.z or 0)))):
        if cell.p > ALARM / (len(cells) - tested):
            break
        if (cell.ratio or 0) >= WORTH_TELLING:
            found.append(cell)
    return tuple(found)


def _in_order(flags: npt.NDArray[np.uint8], order: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    given = np.empty(len(flags), np.bool_)
    given[order] = flags
    return given


def _named(chain: npt.NDArray[np.int32], order: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """Number the chains from 0 in the order of their first events."""
    given = np.empty(len(chain), np.int64)
    given[order] = chain
    _, first, which = np.unique(given, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return np.asarray(rank[which], np.int32)
