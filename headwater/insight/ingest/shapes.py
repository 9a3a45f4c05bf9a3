"""From text as published to the columns of a dataset, with the reason why a row cannot be used, if any.

Each function takes text columns and returns the dataset's columns, ``force``, ``month`` and ``reason`` (null: the row is
good), and whatever else it was given, row by row in the same order.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import polars as pl

from headwater.insight.ingest.grid import with_grid, with_lonlat

FIRST_MONTH = 201012
"""data.police.uk begins with December 2010."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file is known to hold before it is read. ``force`` and ``month`` None: the rows say. ``latest`` as 201803."""

    force: str | None
    month: int | None
    latest: int


def street(text: pl.DataFrame, expected: Expected) -> pl.DataFrame:
    frame = _with_crime_columns(with_grid(text, "Longitude", "Latitude", expected.force), expected)
    return refusing(_spelt_anyhow(frame), _STREET)


def street_2011(text: pl.DataFrame, expected: Expected) -> pl.DataFrame:
    frame = _with_crime_columns(with_lonlat(text, "Easting", "Northing"), expected)
    return refusing(_spelt_anyhow(frame), _STREET_2011)


def outcomes(text: pl.DataFrame, expected: Expected) -> pl.DataFrame:
    frame = _with_crime_columns(with_grid(text, "Longitude", "Latitude", expected.force), expected)
    frame = frame.with_columns(outcome=pl.col("Outcome type"))
    return refusing(frame, _OUTCOMES)


def stops(text: pl.DataFrame, expected: Expected) -> pl.DataFrame:
    absent = [pl.lit(None, pl.String).alias(name) for name in _STOP_TRUTHS.values() if name not in text.columns]
    frame = _with_columns(with_grid(text.with_columns(absent), "Longitude", "Latitude", expected.force), _STOP_COLUMNS)
    frame = frame.with_columns(
        at=pl.coalesce(
            pl.col("Date").str.to_datetime(form, time_zone="UTC", time_unit="us", strict=False)
            for form in ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%.f%z")
        ),
        **{column: _truth(name) for column, name in _STOP_TRUTHS.items()},
    )
    # A stop at half past midnight in June carries yesterday's date in UTC; the publisher files it by the local day.
    local = pl.col("at").dt.convert_time_zone("Europe/London")
    frame = frame.hstack([_force(frame, expected)]).with_columns(
        month=(local.dt.year() * 100 + local.dt.month()).cast(pl.Int32)
    )
    odd = [pl.col(name).is_not_null() & pl.col(column).is_null() for column, name in _STOP_TRUTHS.items()]
    tests = Tests(
        [
            ("the date and time cannot be read", missing("at")),
            *_months(expected),
            _FORCELESS,
            ("a yes-or-no column holds something else", pl.any_horizontal(odd)),
            _PLACE,
        ]
    )
    return refusing(frame, tests)


@dataclass(frozen=True, slots=True)
class Look:
    """A test of one column, and whether any row meets it: a look, where a query takes as long as a thousand rows."""

    column: str
    test: pl.Expr
    ever: Callable[[pl.Series], bool]


def missing(column: str) -> Look:
    return Look(column, pl.col(column).is_null(), lambda values: values.null_count() > 0)


def given(column: str) -> Look:
    return Look(column, pl.col(column).is_not_null(), lambda values: values.null_count() < len(values))


def yes(column: str) -> Look:
    return Look(column, pl.col(column), lambda values: bool(values.any()))


def no(column: str) -> Look:
    return Look(column, ~pl.col(column), lambda values: not values.all())


_KINDLESS = ("unknown crime type", missing("category"))
_REPEATED = ("repeats an earlier row exactly", yes("repeated"))
_FORCELESS = ("the force is not one that publishes", missing("force"))
_PLACE = ("", given("where"))
_CRIME: list[tuple[str, pl.Expr | Look]] = [
    ("", given("time")),
    ("the crime ID is not 64 hexadecimal digits", no("sound")),
    _FORCELESS,
    _PLACE,
]


class Tests:
    """Why rows are refused: each reason with its test, in the order in which they are tried; the first that holds is given.

    A test without words takes them from the column that it looks at.
    """

    def __init__(self, tests: Sequence[tuple[str, pl.Expr | Look]]) -> None:
        self._looks = [test if isinstance(test, Look) else None for _, test in tests]
        self._tests = [(reason, test.test if isinstance(test, Look) else test) for reason, test in tests]
        self._asked = [test.any().alias(str(n)) for n, (_, test) in enumerate(self._tests) if self._looks[n] is None]

    def failed(self, frame: pl.DataFrame) -> list[tuple[str, pl.Expr]]:
        """The tests that some row meets."""
        answers = iter(frame.select(self._asked).row(0) if self._asked else ())
        met = [look.ever(frame[look.column]) if look else next(answers) for look in self._looks]
        return [test for test, is_met in zip(self._tests, met, strict=True) if is_met]


_STREET = Tests([*_CRIME, _KINDLESS, _REPEATED])
_STREET_2011 = Tests([*_CRIME, _KINDLESS])
_OUTCOMES = Tests([*_CRIME, ("no outcome type", missing("outcome"))])

_STOP_TRUTHS = {
    "operation": "Part of a policing operation",
    "outcome_linked_to_object_of_search": "Outcome linked to object of search",
    "removal_of_more_than_outer_clothing": "Removal of more than just outer clothing",
}
_STOP_COLUMNS = {
    "type": "Type",
    "operation_name": "Policing operation",
    "gender": "Gender",
    "age_range": "Age range",
    "self_defined_ethnicity": "Self-defined ethnicity",
    "officer_defined_ethnicity": "Officer-defined ethnicity",
    "legislation": "Legislation",
    "object_of_search": "Object of search",
    "outcome": "Outcome",
}
_CRIME_COLUMNS = {
    "crime_id": "Crime ID",
    "reported_by": "Reported by",
    "falls_within": "Falls within",
    "location": "Location",
    "lsoa_code": "LSOA code",
    "lsoa_name": "LSOA name",
    "outcome": "Last outcome category",
    "context": "Context",
}


_NUMBER = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What an LSOA's name has after its district's: “Leicester 001A”."""


def _with_columns(frame: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """The published columns under our names; null where the layout lacks one."""
    lacking = constant(None, pl.String, frame.height)
    given = set(frame.columns)
    return frame.hstack([(frame[name] if name in given else lacking).alias(ours) for ours, name in names.items()])


def _with_crime_columns(frame: pl.DataFrame, expected: Expected) -> pl.DataFrame:
    frame = _with_columns(frame, _CRIME_COLUMNS)
    derived = frame.select(_derived() if "Crime type" in frame.columns else _derived()[:1]).get_columns()
    return frame.hstack([*derived, _force(frame, expected), *_month_and_time(frame, expected), *_sound_and_repeated(frame)])


@cache
def _derived() -> list[pl.Expr]:
    """``district`` and ``category``."""
    slug = pl.col("Crime type").replace_strict(categories(), default=None, return_dtype=pl.String)
    return [pl.col("lsoa_name").str.strip_chars_end(_NUMBER).alias("district"), slug.alias("category")]


def _spelt_anyhow(frame: pl.DataFrame) -> pl.DataFrame:
    """Categories of headings in another case, where there are any."""
    published = frame["Crime type"]
    if frame["category"].null_count() == published.null_count():
        return frame
    small = {name.lower(): slug for name, slug in categories().items()}
    slugs = published.str.to_lowercase().replace_strict(small, default=None, return_dtype=pl.String)
    return frame.with_columns(slugs.alias("category"))


def _force(frame: pl.DataFrame, expected: Expected) -> pl.Series:
    if expected.force is not None or "Reported by" not in frame.columns:
        return constant(expected.force, pl.String, frame.height).alias("force")
    name = frame["Reported by"].str.to_lowercase()
    return name.replace_strict(forces(), default=None, return_dtype=pl.String).alias("force")


def _month_and_time(frame: pl.DataFrame, expected: Expected) -> list[pl.Series]:
    """``month``, and ``time``: what is wrong with it."""
    if expected.month is not None:
        text = f"{expected.month // 100}-{expected.month % 100:02d}"
        if (frame["Month"] == text).all(ignore_nulls=False):
            month, time = constant(expected.month, pl.Int32, frame.height), constant(None, pl.String, frame.height)
            return [month.alias("month"), time.alias("time")]
    whole = pl.col("Month").str.extract(r"^(\d{4}-(?:0[1-9]|1[0-2]))$").str.replace("-", "").cast(pl.Int32, strict=False)
    reasons = [pl.when(test).then(pl.lit(reason)) for reason, test in _months(expected, whole)]
    return frame.select(month=whole, time=pl.coalesce(reasons)).get_columns()


def _months(expected: Expected, month: pl.Expr | None = None) -> list[tuple[str, pl.Expr]]:
    """Reasons to refuse a month, in the order in which they are tried."""
    month = pl.col("month") if month is None else month
    tests = [
        ("the month cannot be read", month.is_null()),
        ("the date is in the future", month > expected.latest),
        ("the date is before December 2010", month < FIRST_MONTH),
    ]
    if expected.month is not None:
        tests.append(("the month is not the file's", month != expected.month))
    return tests


def _sound_and_repeated(frame: pl.DataFrame) -> list[pl.Series]:
    """``sound``: an ID of 64 hexadecimal digits, or none. ``repeated``: the same in every column as an earlier row."""
    ids = frame["crime_id"]
    sound = repeated = constant(False, pl.Boolean, frame.height)
    sound = ~sound if _all_sound(ids) else ids.str.contains(r"^[0-9a-fA-F]{64}$").fill_null(True)
    if ids.n_unique() + ids.null_count() - (ids.null_count() > 0) < frame.height:
        rows = frame.drop("line", "raw", strict=False)
        repeated = ~rows.select(pl.struct(pl.all()).is_first_distinct()).to_series() & ids.is_not_null()
    return [sound.alias("sound"), repeated.alias("repeated")]


def _all_sound(ids: pl.Series) -> bool:
    """Whether each ID is 64 hexadecimal digits, byte by byte: four times as fast as asking each, and nearly always enough."""
    packed = ids.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, ends, data = packed.buffers()
    if not len(packed) or data is None:
        return True
    places = np.frombuffer(ends, np.int64)[packed.offset : packed.offset + len(packed) + 1]
    lengths = np.diff(places)
    if ((lengths != 64) & (lengths != 0)).any():  # 0: there is none
        return False
    text = np.frombuffer(data, np.uint8)[places[0] : places[-1]]
    return bool(((text - 48 < 10) | ((text | 32) - 97 < 6)).all())  # unsigned: what lies below wraps round to above


def _truth(name: str) -> pl.Expr:
    return pl.col(name).str.to_lowercase().replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)


def refusing(frame: pl.DataFrame, tests: Tests) -> pl.DataFrame:
    """Adds ``reason``."""
    words = [
        pl.when(test).then(pl.lit(reason) if reason else pl.col(test.meta.root_names()[0]))
        for reason, test in tests.failed(frame)
    ]
    reason = frame.select(pl.coalesce(words)).to_series() if words else constant(None, pl.String, frame.height)
    return frame.hstack([reason.alias("reason")])


def constant(value: object, kind: type[pl.DataType], rows: int) -> pl.Series:
    """A column of one value. A literal in a query costs a thousand times as much, and files are many and small."""
    return pl.Series([value], dtype=kind).new_from_index(0, rows)


@cache
def categories() -> dict[str, str]:
    """Every heading that data.police.uk has used, with its slug."""
    return {row["name"]: row["category"] for row in _reference("police_uk_categories.csv")}


@cache
def forces() -> dict[str, str]:
    """The name of each force, in small letters, with its slug."""
    return {row["name"].lower(): row["force"] for row in _reference("police_uk_forces.csv")}


def _reference(name: str) -> list[dict[str, str]]:
    text = (resources.files("headwater.insight") / "reference" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
