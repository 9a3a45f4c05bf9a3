"""Logs and contacts by the hour, place and kind: what a forecast of tomorrow is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.insight.crime.areas import Area
from headwater.insight.crime.reading import read
from headwater.insight.demand import expressions
from headwater.insight.demand.asking import Demand
from headwater.insight.demand.measures import CHANNELS, About, grade_groups
from headwater.insight.forecasting import DatedCounts, Step
from headwater.insight.periods import Period
from headwater.kernel import Invalid

ELSEWHERE = "Held by no policing unit"


def log_hours(demand: Demand, period: Period, *, areas: Sequence[Area] | None = None) -> DatedCounts:
    """Logs of each policing unit (every one, and those that none holds, unless ``areas`` are named) by group of final grades.

    ``period``: days that the data covers, such as ``Demand.fair`` gives. Raises Invalid where it holds no log.
    """
    logs = demand.table(About.LOGS)
    if areas is not None:
        logs = logs.filter(logs.npu.isin([area.name for area in areas]))
    table = read(expressions.log_hours(logs, period))
    kinds = {code: group.title for group in grade_groups().values() if group.slug != "all" for code in group.codes}
    units = [area.name for area in areas] if areas is not None else [*(one.name for one in demand.areas("npu")), ELSEWHERE]
    return _counted(table, period, "npu", units, "grade", kinds, others="Other grades")


def contact_hours(demand: Demand, period: Period) -> DatedCounts:
    """Contacts of the whole force by channel. Raises Invalid where the period holds none."""
    table = read(expressions.contact_hours(demand.table(About.CONTACTS), period))
    return _counted(table, period, "", [demand.force], "channel", CHANNELS, others="other channels")


def _counted(
    table: pa.Table, period: Period, place: str, places: Sequence[str], kind: str, kinds: Mapping[str, str], *, others: str
) -> DatedCounts:
    """Kinds that never came are left out; an event of a place that was not asked for is, too."""
    labels = [*dict.fromkeys(kinds.values()), others]
    hours = period.days * 24
    counts = np.zeros((len(places), len(labels), hours), np.int64)
    days = np.asarray(table["on"].to_numpy(), "datetime64[D]") - np.datetime64(period.start, "D")
    at = days.astype(np.int64) * 24 + np.asarray(table["hour"].to_numpy(), np.int64)
    spots = {name: number for number, name in enumerate(places)}
    rows = _each(table[place], lambda name: spots.get(ELSEWHERE if name is None else name, -1)) if place else at * 0
    which = _each(table[kind], lambda code: labels.index(kinds.get(code or "", others)))
    known = rows >= 0
    np.add.at(counts, (rows[known], which[known], at[known]), np.asarray(table["n"].to_numpy(), np.int64)[known])
    came = counts.any(axis=(0, 2))
    if not came.any():
        raise Invalid(f"Nothing came over {period}.", "Choose another area or period.")
    names = tuple(labels[number] for number in np.flatnonzero(came).tolist())
    return DatedCounts(Step.HOUR, np.datetime64(period.start, "h"), tuple(places), names, counts[:, came])


def _each(column: pa.ChunkedArray, number: Callable[[str | None], int]) -> npt.NDArray[np.int64]:
    """A number for each row: names are few, and each is asked once."""
    coded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    known = np.array([number(name) for name in coded.dictionary.to_pylist()], np.int64)
    return np.asarray(known[np.asarray(coded.indices.to_numpy(zero_copy_only=False), np.int64)], np.int64)
