"""The shapes of a force's own extracts of demand: incident logs one by one, and calls by the hour.

Times without an offset are those on the wall in London. Each test is one expression over a whole column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

import numpy as np
import polars as pl

from headwater.insight.datasets import CALL_HOURS, DEMAND_LOGS
from headwater.insight.ingest.grid import in_reach, why_not
from headwater.insight.ingest.shapes import Tests, refusing
from headwater.kernel import Invalid

LOG_REQUIRED = ("log_ref", "opened_at", "grade")
_LABELS = ("hub", "npu", "neighbourhood", "opening_kind", "closing_kind", "opening_grade", "result")
_TIMES = ("assigned_at", "arrived_at", "closed_at")
_TOOK = dict(zip(("assign_seconds", "arrive_seconds", "close_seconds"), _TIMES, strict=True))
_NUMBERS = ("regrades", "units")
_TRUTHS = ("cross_boundary", "recurring_place")
LOG_OPTIONAL = (*_LABELS, *_TIMES, *_NUMBERS, *_TRUTHS, "easting", "northing")

CALL_COLUMNS = ("hour", "channel", "offered", "answered", "in_time", "abandoned")
CHANNELS = ("999", "101", "web", "counter", "partner", "officer")

EARLIEST = date(1970, 1, 1)
LONDON = "Europe/London"
LONGEST = 366 * 86_400
"""Seconds: a log that took longer to be reached has a wrong date."""

_YES_NO = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}
_HELP = "The layouts are in docs/how-to/load-demand.md."


def is_logs(heading: Sequence[str]) -> bool:
    """Whether a heading is that of logs rather than of calls: it is whatever it has more of."""
    names = set(_spelt(heading))
    return len(names & {*LOG_REQUIRED, *LOG_OPTIONAL}) > len(names & set(CALL_COLUMNS))


def log_columns(label: str, heading: Sequence[str]) -> list[str]:
    """The heading in our spelling. Raises Invalid where a column lacks, is unknown or comes twice."""
    return _columns(label, heading, LOG_REQUIRED, LOG_OPTIONAL, "incident logs")


def call_columns(label: str, heading: Sequence[str]) -> list[str]:
    """The heading in our spelling. Raises Invalid where a column lacks, is unknown or comes twice."""
    return _columns(label, heading, CALL_COLUMNS, (), "calls by the hour")


@dataclass
class LogExtract:
    """Checks logs piece by piece. Each reference is kept once: the first row that is good."""

    force: str
    latest: date
    seen: list[pl.Series] = field(default_factory=list)

    def shape(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The dataset's columns, ``force``, ``month`` and ``reason``."""
        absent = [name for name in LOG_OPTIONAL if name not in frame.columns]
        frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
        times = {name: _moments(frame[name]) for name in ("opened_at", *_TIMES)}
        numbers = {name: _whole(frame[name]) for name in _NUMBERS}
        truths = {name: _truths(frame[name]) for name in _TRUTHS}
        metres = {name: _metres(frame[name]) for name in ("easting", "northing")}
        east, north = (values.fill_null(float("nan")).to_numpy() for values in metres.values())
        where = why_not(frame["easting"], frame["northing"], east, north, in_reach(east, north))
        opened, there = times["opened_at"], times["opened_at"].dt.convert_time_zone(LONDON)
        odd_times = _any(frame[name].is_not_null() & times[name].is_null() for name in _TIMES)
        odd = _any(
            frame[name].is_not_null() & read.is_null() for name, read in {**numbers, **truths}.items() if name in frame.columns
        )
        took = {name: (times[at] - opened).dt.total_seconds().alias(name) for name, at in _TOOK.items()}
        impossible = _any(((values < 0) | (values > LONGEST)).fill_null(False) for values in took.values())
        typed = frame.drop(*_TIMES, "opened_at").with_columns(
            _trimmed(frame["log_ref"]),
            _trimmed(frame["grade"]).str.to_uppercase(),
            *(_trimmed(frame[name]) for name in _LABELS),
            *(values.cast(pl.Int32, strict=False) for values in took.values()),
            *(values.cast(pl.Int16, strict=False) for values in numbers.values()),
            *truths.values(),
            *(values.round(0).cast(pl.Int32, strict=False) for values in metres.values()),
            where,
            on=there.dt.date(),
            hour=there.dt.hour().cast(pl.Int16),
            force=pl.lit(self.force),
            month=(there.dt.year() * 100 + there.dt.month()).cast(pl.Int32),
            odd_times=odd_times,
            odd=odd,
            impossible=impossible,
        )
        tests = Tests(
            [
                ("there is no reference of the log", pl.col("log_ref").is_null()),
                ("the time of opening cannot be read, or the clocks were put forward over it", pl.col("on").is_null()),
                ("the date is in the future", pl.col("on") > self.latest),
                ("the date is before 1970", pl.col("on") < EARLIEST),
                ("there is no grade", pl.col("grade").is_null()),
                ("a time cannot be read, or the clocks were put forward over it", pl.col("odd_times")),
                ("a time is before the opening, or more than a year after it", pl.col("impossible")),
                ("a number or a yes-or-no column holds something else", pl.col("odd")),
                ("", pl.col("where").is_not_null()),
            ]
        )
        return _once(refusing(typed, tests), "log_ref", self.seen, "repeats the reference of an earlier row")

    def accept(self, good: pl.DataFrame) -> None:
        """These rows are kept."""
        self.seen.append(good["log_ref"])


@dataclass
class CallExtract:
    """Checks calls by the hour. Each hour of a channel is kept once."""

    force: str
    latest: date
    seen: list[pl.Series] = field(default_factory=list)

    def shape(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The dataset's columns, ``force``, ``month`` and ``reason``."""
        moments = _moments(frame["hour"])
        there = moments.dt.convert_time_zone(LONDON)
        numbers = {name: _whole(frame[name]) for name in CALL_COLUMNS[2:]}
        channel = _trimmed(frame["channel"]).str.to_lowercase()
        typed = frame.drop("hour").with_columns(
            channel,
            *(values.cast(pl.Int32, strict=False) for values in numbers.values()),
            on=there.dt.date(),
            hour=there.dt.hour().cast(pl.Int16),
            key=pl.select(pl.concat_str([moments.cast(pl.Int64).cast(pl.String), channel])).to_series(),
            force=pl.lit(self.force),
            month=(there.dt.year() * 100 + there.dt.month()).cast(pl.Int32),
            odd=_any(values.is_null() for values in numbers.values()),
            many=numbers["answered"] + numbers["abandoned"] > numbers["offered"],
            below=_any((values < 0).fill_null(False) for values in numbers.values()),
        )
        tests = Tests(
            [
                ("the hour cannot be read, or the clocks were put forward over it", pl.col("on").is_null()),
                ("the date is in the future", pl.col("on") > self.latest),
                ("the date is before 1970", pl.col("on") < EARLIEST),
                ("the channel is unknown", ~pl.col("channel").is_in(list(CHANNELS)).fill_null(False)),
                ("a number is missing or cannot be read", pl.col("odd")),
                ("a number is below nought", pl.col("below")),
                ("more calls were answered or abandoned than were offered", pl.col("many")),
                ("more calls were answered in time than were answered", pl.col("in_time") > pl.col("answered")),
            ]
        )  # fmt: skip
        return _once(refusing(typed, tests), "key", self.seen, "repeats the hour and channel of an earlier row")

    def accept(self, good: pl.DataFrame) -> None:
        """These rows are kept."""
        self.seen.append(good["key"])


def _columns(label: str, heading: Sequence[str], required: Sequence[str], optional: Sequence[str], what: str) -> list[str]:
    names = _spelt(heading)
    lacking = [name for name in required if name not in names]
    strange = [name for name in names if name not in {*required, *optional}]
    faults = [f"lacks {', '.join(lacking)}"] if lacking else []
    faults += [f"has the unknown {', '.join(name[:40] or '(no name)' for name in strange[:6])}"] if strange else []
    faults += [] if faults or len(set(names)) == len(names) else ["names a column twice"]
    if faults:
        raise Invalid(f"{label} has the wrong columns for {what}: it {' and '.join(faults)}.", _HELP)
    return names


def _spelt(heading: Sequence[str]) -> list[str]:
    return [name.strip().lower().replace(" ", "_") for name in heading]


def _once(checked: pl.DataFrame, key: str, seen: Sequence[pl.Series], reason: str) -> pl.DataFrame:
    """Good rows whose key came before are refused."""
    good = checked["reason"].is_null()
    keys = checked[key].filter(good)
    again = ~keys.is_first_distinct()
    for earlier in seen:
        again = again | keys.is_in(earlier.implode())
    if not again.any():
        return checked
    repeats = pl.Series("repeats", np.zeros(checked.height, dtype=bool)).scatter(good.arg_true().filter(again), True)
    return checked.with_columns(reason=pl.when(repeats).then(pl.lit(reason)).otherwise(pl.col("reason")))


def _moments(values: pl.Series) -> pl.Series:
    """Moments in UTC. Text as 2018-03-12 14:05[:30] or 12/03/2018 14:05[:30], with T or an offset where wanted."""
    if values.dtype == pl.String:
        return _read(values)
    if not isinstance(values.dtype, pl.Datetime):
        return pl.Series(values.name, [None] * len(values), pl.Datetime("us", "UTC"))
    moments = values.cast(pl.Datetime("us", values.dtype.time_zone))
    return moments.dt.convert_time_zone("UTC") if values.dtype.time_zone else _from_the_wall(moments)


def _read(values: pl.Series) -> pl.Series:
    text = values.str.strip_chars().str.replace("T", " ", literal=True)
    offset = text.str.contains(r"(Z|[+-]\d\d:?\d\d)$").fill_null(False)
    forms = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")
    wall = pl.select(pl.coalesce(text.str.to_datetime(form, time_unit="us", strict=False) for form in forms)).to_series()
    read = _from_the_wall(wall)
    if offset.any():
        zulu = text.str.replace("Z$", "+0000")
        told = [
            zulu.str.to_datetime(f"%Y-%m-%d {at}%z", time_unit="us", time_zone="UTC", strict=False)
            for at in ("%H:%M:%S", "%H:%M")
        ]
        read = pl.select(pl.when(offset).then(pl.coalesce(told)).otherwise(read)).to_series()
    return read.alias(values.name)


def _from_the_wall(wall: pl.Series) -> pl.Series:
    """An hour that comes twice in October is taken as the first; one that does not come in March is none."""
    told = wall.dt.replace_time_zone(LONDON, ambiguous="earliest", non_existent="null")
    return told.dt.convert_time_zone("UTC")


def _trimmed(values: pl.Series) -> pl.Series:
    text = values.cast(pl.String).str.strip_chars()
    return text.set(text == "", None) if (text == "").any() else text


def _whole(values: pl.Series) -> pl.Series:
    text = values.str.strip_chars() if values.dtype == pl.String else values
    return text.cast(pl.Int64, strict=False)


def _truths(values: pl.Series) -> pl.Series:
    if values.dtype == pl.Boolean:
        return values
    text = values.cast(pl.String).str.strip_chars().str.to_lowercase()
    return text.replace_strict(_YES_NO, default=None, return_dtype=pl.Boolean)


def _metres(values: pl.Series) -> pl.Series:
    return (values.str.strip_chars() if values.dtype == pl.String else values).cast(pl.Float64, strict=False)


def _any(tests: Iterable[pl.Series]) -> pl.Series:
    """Whether any test holds, row by row."""
    return reduce(or_, tests)


assert {"log_ref", "grade", "easting", "northing", *_LABELS, *_NUMBERS, *_TRUTHS} <= set(DEMAND_LOGS.columns.names)
assert set(CALL_COLUMNS) <= set(CALL_HOURS.columns.names)
