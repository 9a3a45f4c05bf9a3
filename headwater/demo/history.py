"""Years of demand as a force's earlier systems would give it: logs one by one, and calls by the hour, from a fixed seed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.demo.control_room import hub_of
from headwater.demo.ground import Ground
from headwater.demo.living.demand import Theme, hours_of, seasonal, themes, weekdays
from headwater.demo.rhythm import Days
from headwater.insight.crime.offences import TOTAL
from headwater.insight.published import Publication, comparison_rows

_FILE = Path(__file__).resolve().parent / "reference" / "demand.toml"
_URGENT_FROM = 5.0
"""A theme of which at least so many of ten callers ring 999 is urgent."""

_SPREAD = 0.55
"""How far times spread about their median: the standard deviation of their logarithm."""

_CONCENTRATED = 0.9
"""How unequal the places of a patch are, as those of most crime are (crimes._CONCENTRATED)."""

_BUSY_HOURS = dict.fromkeys((17, 18, 19, 20, 21, 22, 23, 0, 1), 1.25)
"""When units are scarce, all takes longer."""


@dataclass(frozen=True, slots=True)
class _Grade:
    code: str
    urgent: float
    calm: float
    attended: float
    assign: Sequence[float]
    arrive: Sequence[float]


@dataclass(frozen=True)
class _Calendar:
    """The days of the history: days since 1970, their financial year (0 is the first), and how busy each is."""

    days: Days
    years: npt.NDArray[np.int64]
    busy: npt.NDArray[np.float64]

    @property
    def months(self) -> npt.NDArray[np.int64]:
        """0 is January."""
        found: npt.NDArray[np.int64] = self.days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
        return found


def demand_logs(publication: Publication, ground: Ground, seed: int) -> pa.Table:
    """Logs in the columns of the layout of docs/how-to/load-demand.md, in order of time."""
    rng = np.random.default_rng([seed, 5])
    calendar = _calendar(rng)
    parts = [_of_theme(theme, calendar, rng) for theme in themes()]
    day, hour, kind, urgent = (np.concatenate(column) for column in zip(*parts, strict=True))
    minutes = day * 1440 + hour * 60 + rng.integers(0, 60, len(day))
    order = np.argsort(minutes, kind="stable")
    day, hour, kind, urgent = day[order], hour[order], kind[order], urgent[order]
    opened = _that_there_was(minutes[order] * 60 + rng.integers(0, 60, len(day)))
    grade = _graded(urgent, rng)
    history = _history()
    npus, places = _placed(len(day), publication, ground, history["nowhere"], rng)
    points = _points(npus, places["neighbourhood"], ground, np.random.default_rng([seed, 7]))
    slow = _slow(npus)
    assign, arrive = _took(grade, (day - calendar.days[0]) / 365.25, slow, hour, rng)
    sent = assign >= 0
    return pa.table(
        {
            "log_ref": _references(day),
            "opened_at": _moments(opened, np.ones(len(opened), bool)),
            "grade": _labels(grade, [one.code for one in _grades()]),
            "opening_grade": _labels(_first(grade, history["regraded"], rng), [one.code for one in _grades()]),
            "regrades": pa.array(np.zeros(len(day), np.int16)),
            "opening_kind": _labels(kind, [theme.kind for theme in themes()]),
            "assigned_at": _moments(opened + assign, sent),
            "arrived_at": _moments(opened + arrive, arrive >= 0),
            "units": pa.array(np.where(sent, 1 + rng.poisson(0.6, len(day)), 0).astype(np.int16)),
            "cross_boundary": pa.array(rng.random(len(day)) < history["cross_boundary"], mask=~sent),
            "recurring_place": pa.array(rng.random(len(day)) < history["recurring_place"]),
            "npu": npus,
            **places,
            **points,
        }
    )


def call_hours(seed: int) -> pa.Table:
    """Calls in the columns of the layout of docs/how-to/load-demand.md: an hour and a channel a row."""
    rng = np.random.default_rng([seed, 6])
    calendar, history = _calendar(rng), _history()
    a_day = np.asarray(history["calls_a_day"])[calendar.years]
    urgent = np.array([theme.urgent / 10 for theme in themes()])
    shares = np.array([theme.share for theme in themes()])
    profiles = np.array([hours_of(theme.when) for theme in themes()]) / 24
    found = []
    for channel, mixed in (("999", shares * urgent), ("101", shares * (1 - urgent))):
        rhythm = (mixed / shares.sum()) @ profiles
        offered = rng.poisson((a_day * calendar.busy)[:, None] * rhythm[None, :])
        rates = {name: np.asarray(by_year)[calendar.years] for name, by_year in history["calls"][channel].items()}
        loaded = 1 + (offered / np.maximum(offered.mean(axis=0), 1) - 1) * 0.5
        abandoned = rng.binomial(offered, np.clip(rates["abandoned"][:, None] * loaded**3, 0, 0.6))
        answered = offered - abandoned
        in_time = rng.binomial(answered, np.clip(1 - (1 - rates["in_time"][:, None]) * loaded**3, 0, 1))
        found.append((channel, offered, answered, in_time, abandoned))
    wall = (calendar.days[:, None] * 24 + np.arange(24)[None, :]).ravel()
    there = _on_the_wall(wall)
    tables = [
        pa.table(
            {
                "hour": pa.array((wall[there] * 3600).astype("datetime64[s]")),
                "channel": _labels(np.zeros(int(there.sum()), np.int32), [channel]),
                **{
                    name: pa.array(values.ravel()[there].astype(np.int32))
                    for name, values in zip(("offered", "answered", "in_time", "abandoned"), numbers, strict=True)
                },
            }
        )
        for channel, *numbers in found
    ]
    return pa.concat_tables(tables, promote_options="default")


def _calendar(rng: np.random.Generator) -> _Calendar:
    history = _history()
    first, last = (history[name].toordinal() for name in ("first", "last"))
    dates = [date.fromordinal(day) for day in range(first, last + 1)]
    days = np.arange(first, last + 1) - date(1970, 1, 1).toordinal()
    years = np.array([day.year - (day.month < 4) for day in dates])
    busy = np.asarray(weekdays())[(days + 3) % 7] * rng.lognormal(0, history["accidents"], len(days))
    return _Calendar(days, years - years[0], busy)


def _of_theme(
    theme: Theme, calendar: _Calendar, rng: np.random.Generator
) -> tuple[Days, npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    """Day, hour, kind and urgency of every log about one thing."""
    whole = sum(one.share for one in themes())
    a_day = np.asarray(_history()["logs_a_day"])[calendar.years]
    season = np.array([seasonal(theme.season, month + 1) for month in range(12)])[calendar.months]
    numbers = rng.poisson(a_day * theme.share / whole * season * calendar.busy)
    day = np.repeat(calendar.days, numbers)
    profile = np.asarray(hours_of(theme.when)) / 24
    hour = rng.choice(24, len(day), p=profile)
    number = themes().index(theme)
    return day, hour, np.full(len(day), number, np.int32), np.full(len(day), theme.urgent >= _URGENT_FROM)


def _graded(urgent: npt.NDArray[np.bool_], rng: np.random.Generator) -> npt.NDArray[np.int32]:
    found = np.empty(len(urgent), np.int32)
    for is_urgent in (True, False):
        here = urgent == is_urgent
        weights = np.array([one.urgent if is_urgent else one.calm for one in _grades()], dtype=float)
        found[here] = rng.choice(len(weights), int(here.sum()), p=weights / weights.sum())
    return found


def _first(grade: npt.NDArray[np.int32], share: float, rng: np.random.Generator) -> npt.NDArray[np.int32]:
    """The grade at opening: one beside the final one, for those that were graded again."""
    moved = np.where(grade > 0, grade - 1, 1)
    return np.where(rng.random(len(grade)) < share, moved, grade).astype(np.int32)


def _took(
    grade: npt.NDArray[np.int32],
    when: npt.NDArray[np.float64],
    slow: npt.NDArray[np.float64],
    hour: npt.NDArray[np.int64],
    rng: np.random.Generator,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Seconds until a unit was assigned, and was there; −1 where none was. ``slow``: how much longer it takes there."""
    assign, arrive = np.full(len(grade), -1, np.int64), np.full(len(grade), -1, np.int64)
    scarce = np.array([_BUSY_HOURS.get(one, 0.92) for one in range(24)])[hour] * slow
    for number, one in enumerate(_grades()):
        here = np.flatnonzero((grade == number) & (rng.random(len(grade)) < one.attended))
        if not one.assign or not len(here):
            continue
        first = _drifting(one.assign, when[here]) * scarce[here]
        way = (_drifting(one.arrive, when[here]) - _drifting(one.assign, when[here])) * scarce[here]
        assign[here] = first * 60 * rng.lognormal(0, _SPREAD, len(here))
        arrive[here] = assign[here] + way * 60 * rng.lognormal(0, _SPREAD, len(here))
    return assign, arrive


def _placed(
    number: int, publication: Publication, ground: Ground, nowhere: float, rng: np.random.Generator
) -> tuple[pa.DictionaryArray, dict[str, pa.Array]]:
    """Policing units by their share of the crime that was printed; the hub of each, and Coventry's neighbourhoods."""
    rows = [row for row in comparison_rows(publication) if row.level == "npu" and row.slug == TOTAL]
    names: list[str | None] = [*(row.area for row in rows), None]
    shares = np.array([float(row.this.value or 0) for row in rows])
    chosen = rng.choice(len(names), number, p=[*(shares / shares.sum() * (1 - nowhere)), nowhere]).astype(np.int32)
    patches = {name: [patch.neighbourhood for patch in ground.of_npu(name)] for name in names if name}
    small = [(name, patch) for name, found in patches.items() for patch in found if patch]
    within = np.full(number, len(small), np.int32)
    for name in {name for name, _ in small}:
        here = np.flatnonzero(chosen == names.index(name))
        ours = [index for index, (of, _) in enumerate(small) if of == name]
        within[here] = rng.choice(ours, len(here))
    return _labels(chosen, names), {
        "hub": _labels(chosen, [hub_of(name) if name else None for name in names]),
        "neighbourhood": _labels(within, [*(patch for _, patch in small), None]),
    }


def _points(
    npus: pa.DictionaryArray, neighbourhoods: pa.DictionaryArray, ground: Ground, rng: np.random.Generator
) -> dict[str, pa.Array]:
    """Where on the ground of its patch each log is, most at few of its places; null where no unit holds it."""
    at = np.zeros((len(npus), 2), np.int32)
    npu, small = (one.indices.fill_null(-1).to_numpy(zero_copy_only=False) for one in (npus, neighbourhoods))
    names, trees = ({name: code for code, name in enumerate(one.dictionary.to_pylist())} for one in (npus, neighbourhoods))
    for patch in ground.patches:
        tree = trees.get(patch.neighbourhood, -2) if patch.neighbourhood else -1
        inside = (npu == names.get(patch.npu, -2)) & (small == tree)
        weights = (rng.permutation(len(patch.places)) + 5.0) ** -_CONCENTRATED
        at[inside] = patch.places[rng.choice(len(patch.places), int(inside.sum()), p=weights / weights.sum())]
    return {name: pa.array(at[:, column], mask=npu < 0) for column, name in enumerate(("easting", "northing"))}


def _slow(npus: pa.DictionaryArray) -> npt.NDArray[np.float64]:
    """How much longer it takes in each policing unit."""
    factors = [_history()["slow"].get(name, 1.0) for name in npus.dictionary.to_pylist()]
    found: npt.NDArray[np.float64] = np.array([*factors, 1.0])[npus.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    return found


def _drifting(by_year: Sequence[float], when: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Medians between the middles of the financial years, without a step. ``when``: years since the first began."""
    return np.asarray(np.interp(when, np.arange(len(by_year)) + 0.5, by_year), dtype=np.float64)


def _moments(seconds: npt.NDArray[np.int64], known: npt.NDArray[np.bool_]) -> pa.Array:
    """Moments on the wall in London; null where nothing happened."""
    return pa.array(_that_there_was(seconds).astype("datetime64[s]"), mask=~known)


def _that_there_was(seconds: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The hour that March lacks is an hour later."""
    return np.where(_on_the_wall(seconds // 3600), seconds, seconds + 3600)


def _on_the_wall(hours: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether there is such an hour since 1970 on the wall: from one to two of the last Sunday of March there is none."""
    day, hour = hours // 24, hours % 24
    months = day.astype("datetime64[D]").astype("datetime64[M]")
    march = months.astype(np.int64) % 12 == 2
    of_month = day - months.astype("datetime64[D]").astype(np.int64) + 1
    found: npt.NDArray[np.bool_] = ~(march & ((day + 3) % 7 == 6) & (of_month > 24) & (hour == 1))
    return found


def _labels(which: npt.NDArray[np.int32], names: Sequence[str | None]) -> pa.DictionaryArray:
    """Text that repeats, kept once; None is no text."""
    known = list(dict.fromkeys(name for name in names if name is not None))
    codes = np.array([known.index(name) if name is not None else -1 for name in names], np.int32)[which]
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(known, pa.string()))


def _references(days: Days) -> pa.Array:
    """``NICL-2017-0000001``: the year, and a number that rises with the time."""
    numbers = pc.utf8_lpad(pa.array(np.arange(1, len(days) + 1)).cast(pa.string()), 7, "0")
    years = (days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970).astype(np.int32)
    return pc.binary_join_element_wise("NICL", pa.array(years).cast(pa.string()), numbers, "-")


@cache
def _history() -> Mapping[str, Any]:
    held: Mapping[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["history"]
    return held


@cache
def _grades() -> tuple[_Grade, ...]:
    return tuple(_Grade(**one) for one in _history()["grade"])
