"""Who asked, from the lake: logs and crimes at places, contacts by caller. By reference to ground or to a key, never a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.insight.crime import TOTAL, Crime
from headwater.insight.crime.areas import Area
from headwater.insight.crime.cubes import Kept
from headwater.insight.crime.harm import HarmWeights
from headwater.insight.crime.reading import read
from headwater.insight.datasets import SAME_PLACE
from headwater.insight.demand import About, Demand, expressions
from headwater.insight.demand.asking import Chosen
from headwater.insight.periods import Period
from headwater.insight.repeats.requests import Requests
from headwater.kernel import Invalid
from headwater.space.grid import reference

if TYPE_CHECKING:
    import ibis.expr.types as ir

Names = npt.NDArray[Any]

MOST = 600_000
"""Requests that are looked at at once: a year of a large force. More would fill the memory of a web process."""

_kept: Kept[Any] = Kept(4)
_LOG = ("on", "hour", "opening_kind", "grade", "result", "easting", "northing", "log_ref")
_CONTACT = ("on", "hour", "channel", "kind", "outcome", "caller_key", "contact_ref")


class Basis(Enum):
    """What counts as asking. The value begins the kinds of question about it, so that each may ask its own permission."""

    LOGS = "logs"
    CRIME = "crime"
    STREET = "street"
    CALLERS = "callers"

    @property
    def noun(self) -> str:
        """What is counted."""
        return {Basis.LOGS: "logs", Basis.CALLERS: "contacts"}.get(self, "crimes")

    @property
    def what(self) -> str:
        """Who asks."""
        return "callers" if self is Basis.CALLERS else "places"


@dataclass(frozen=True, slots=True)
class Ask:
    """Which requests are meant. ``crime`` names the force and its areas; ``offence`` matters for crimes alone."""

    basis: Basis
    crime: Crime
    area: Area
    period: Period
    offence: str = TOTAL


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """``rows`` [n] of which somebody knows who asked, oldest first, and the ``label`` [n] of each; the same as ``requests``."""

    requests: Requests
    rows: pa.Table
    label: Names


def crimes_basis(crime: Crime) -> Basis:
    """Crimes of the force's own record, or those that are published."""
    return Basis.STREET if crime.source.kind == "street" else Basis.CRIME


def asked(ask: Ask) -> Asked:
    """Read once a generation of the lake. Raises Invalid where nothing is held, and where the area is none that it knows."""
    crime = ask.crime.still()
    key = (str(crime.lake.root), crime.lake.generation, crime.source.slug, crime.force, *_apart(ask))
    found: Asked = _kept.get(key, lambda: _read(ask, crime))
    return found


def _apart(ask: Ask) -> tuple[object, ...]:
    """All that tells two questions of one record apart."""
    return ask.basis, ask.area.key, ask.period.start, ask.period.end, ask.offence


def place_called(name: str) -> str:
    """A place as people read it: “433200 279050” → “SP 3320 7905”, the south-west corner of its square."""
    east, north = (int(part) for part in name.split())
    try:
        return reference(east, north, 4)
    except Invalid:
        return name


def weighed(asked: Asked, weights: HarmWeights) -> Requests:
    """Crimes at places, each with its weight; those of offences without one are left out, which is told.

    Raises Invalid where none has a weight, and for rows that name no offence.
    """
    column = next((name for name in ("offence_code", "category") if name in asked.rows.column_names), None)
    if column is None:
        raise Invalid("Only crimes have harm weights.", "Choose crimes, not calls.")
    harm = [weights.of(offence) for offence in asked.rows[column].to_pylist()]
    known = np.array([one is not None for one in harm])
    if not known.any():
        raise Invalid(f"None of these offences has a weight in {weights}.", "Load a list that holds them.")
    made = Requests.of(
        asked.label[known], _days(asked.rows)[known], harm=[one for one in harm if one is not None],
        period=asked.requests.period, what=asked.requests.what,
    )  # fmt: skip
    lost = int((~known).sum())
    return replace(made, left_out=(f"{lost:,} crimes of offences without a weight are left out.",)) if lost else made


def logs_at_places(demand: Demand, period: Period, *, area: Area | None = None) -> Requests:
    """The logs of a period whose place is known. A place is a square of 50 m of the National Grid, named by its south-west
    corner in metres: “433200 279050”. Raises Invalid where there is no such log.
    """
    chosen = Chosen(area).labels(About.LOGS)
    labels = {name: tuple(names) for name, names in chosen.items() if names is not None}
    return _of_places(_logs(demand, period, labels), period).requests


def _read(ask: Ask, crime: Crime) -> Asked:
    demand = Demand(crime.lake, crime.force).still()
    if ask.basis is Basis.LOGS:
        return _of_places(_logs(demand, ask.period, labels_of(crime, ask.area)), ask.period)
    if ask.basis is Basis.CALLERS:
        return _of_callers(demand, ask, labels_of(crime, ask.area))
    return _of_places(_crimes(crime, ask), ask.period)


def _logs(demand: Demand, period: Period, labels: Mapping[str, Sequence[str]]) -> pa.Table:
    found = _few(expressions.rows_of(demand.table(About.LOGS), period, _LOG, labels, "easting"))
    if not found.num_rows:
        raise Invalid(f"No log of {period} has a place.", "Choose a longer period or a larger area.")
    return found


def _few(wanted: ir.Table) -> pa.Table:
    found = read(wanted.limit(MOST + 1))
    if found.num_rows > MOST:
        raise Invalid(f"More than {MOST:,} are too many to look at at once.", "Choose a shorter period or a smaller area.")
    return found


def _crimes(crime: Crime, ask: Ask) -> pa.Table:
    shown = [name for name in crime.source.shown if name not in crime.source.levels]
    where = crime.places(ask.area.key, crime.group(ask.offence), [ask.period], also=shown)
    found = _few(where.filter(where.easting.notnull()).order_by("time", *reversed(shown)))
    if not found.num_rows:
        raise Invalid(f"No crime of {ask.period} has a place.", "Choose another offence, a longer period or a larger area.")
    if not crime.source.monthly:
        return found
    months = found["time"].to_numpy().astype(np.int64)
    first = ((months // 100 - 1970) * 12 + months % 100 - 1).astype("datetime64[M]").astype("datetime64[D]")
    return found.set_column(found.column_names.index("time"), "time", pa.array(first, pa.date32()))


def _of_places(rows: pa.Table, period: Period) -> Asked:
    east, north = (rows[axis].to_numpy().astype(np.int64) // SAME_PLACE * SAME_PLACE for axis in ("easting", "northing"))
    squares, inverse = np.unique(east * 10_000_000 + north, return_inverse=True)
    names = np.array([f"{square // 10_000_000} {square % 10_000_000}" for square in squares.tolist()])
    label = names[inverse]
    return Asked(Requests.of(label, _days(rows), period=period), rows, label)


def _of_callers(demand: Demand, ask: Ask, labels: Mapping[str, Sequence[str]]) -> Asked:
    every = _few(expressions.rows_of(demand.live(), ask.period, _CONTACT, labels))
    known = every.filter(every["caller_key"].is_valid())
    if not known.num_rows:
        raise Invalid(
            f"No contact of {ask.period} is held of which it is known who called.",
            "The lake takes the contacts of this platform every day at 04:00; those of earlier systems came without callers.",
        )
    unknown = every.num_rows - known.num_rows
    label = np.array(known["caller_key"].to_pylist())
    requests = Requests.of(label, _days(known), period=ask.period, what=ask.basis.what)
    if unknown:
        requests = replace(requests, left_out=(f"Of {unknown:,} contacts nobody knows who called; they are left out.",))
    return Asked(requests, known, label)


def _days(rows: pa.Table) -> npt.NDArray[np.datetime64]:
    return np.asarray(rows["on" if "on" in rows.column_names else "time"].to_numpy(), "datetime64[D]")


def labels_of(crime: Crime, area: Area) -> dict[str, tuple[str, ...]]:
    """How logs and contacts name an area of the record of crime. Raises Invalid for one that they do not know."""
    match area.level:
        case "force":
            return {}
        case "npu" | "neighbourhood":
            return {area.level: (area.name,)}
        case "sector" | "district" if not crime.source.monthly:
            below = "neighbourhood" if area.level == "sector" else "npu"
            return {below: tuple(one.name for one in crime.areas(below, within=area.key))}
    raise Invalid(
        "Logs and contacts know policing units and neighbourhoods, and this record knows neither.",
        "Choose the force’s own record, or the whole force.",
    )
