"""The shape of a force's own extract of recorded crime, from text or from typed columns.

Each test is one expression over a whole column, so that a million rows take about a second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from headwater.insight.datasets import RECORDED_CRIME
from headwater.insight.ingest.grid import in_reach, why_not
from headwater.insight.ingest.shapes import Tests, refusing
from headwater.kernel import Invalid

REQUIRED = ("crime_ref", "recorded_on", "offence_code", "public_place")
OPTIONAL = ("district", "npu", "sector", "neighbourhood", "easting", "northing")
TITLE = "recorded crime"

EARLIEST = date(1970, 1, 1)
"""A date before this is a placeholder of the crime system, such as 1 January 1900."""

CODE = re.compile(r"\d{1,3}[A-Z]{0,2}(\.\d{1,2})?[A-Z]?|[A-Z]{2,6}")
"""The form of a Home Office offence code: 28E, 4.10, 105A, AF."""

_TRUTHS = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}


def columns_of(label: str, heading: Sequence[str]) -> list[str]:
    """The heading in our spelling, in the order given. Raises Invalid where a column lacks, is unknown or comes twice.

    A column that is not asked for is refused rather than dropped: an extract with victims' names should not be sent about.
    """
    names = [name.strip().lower().replace(" ", "_") for name in heading]
    lacking = [name for name in REQUIRED if name not in names]
    strange = [name for name in names if name not in REQUIRED + OPTIONAL]
    faults = [f"lacks {', '.join(lacking)}"] if lacking else []
    faults += [f"has the unknown {', '.join(name[:40] or '(no name)' for name in strange[:6])}"] if strange else []
    faults += [] if faults or len(set(names)) == len(names) else ["names a column twice"]
    if faults:
        raise Invalid(
            f"{label} has the wrong columns for {TITLE}: it {' and '.join(faults)}.",
            "The layout is in docs/how-to/load-open-data.md.",
        )
    return names


@dataclass
class Extract:
    """Checks an extract piece by piece. ``codes`` None: there is no list of offences, and only the form is tried.

    ``seen`` holds the references of earlier pieces, so that each crime is kept once: the first row that is good.
    """

    force: str
    latest: date
    codes: frozenset[str] | None
    seen: list[pl.Series] = field(default_factory=list)

    def shape(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The dataset's columns, ``force``, ``month`` and ``reason``; each published column may be text or typed."""
        absent = [name for name in OPTIONAL if name not in frame.columns]
        frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
        day, (easting, northing) = _days(frame["recorded_on"]), (_metres(frame[name]) for name in ("easting", "northing"))
        public, where = _truths(frame["public_place"]), _where(frame, easting, northing)
        typed = frame.with_columns(
            _trimmed(frame["crime_ref"]),
            day,
            *self._codes(frame["offence_code"]),
            public,
            *(_trimmed(frame[name]) for name in ("district", "npu", "sector", "neighbourhood")),
            _whole(easting),
            _whole(northing),
            where,
            odd=frame["public_place"].is_not_null() & public.is_null(),
            force=pl.lit(self.force),
            month=(day.dt.year() * 100 + day.dt.month()).cast(pl.Int32),
        )
        tests = Tests(
            [
                ("there is no crime reference", pl.col("crime_ref").is_null()),
                ("the date cannot be read", pl.col("recorded_on").is_null()),
                ("the date is in the future", pl.col("recorded_on") > self.latest),
                ("the date is before 1970", pl.col("recorded_on") < EARLIEST),
                ("there is no offence code", pl.col("offence_code").is_null()),
                ("the offence code is unknown", ~pl.col("known")),
                ("the public place is neither yes nor no", pl.col("odd")),
                ("", pl.col("where").is_not_null()),
            ]
        )
        return self._once(refusing(typed, tests))

    def accept(self, good: pl.DataFrame) -> None:
        """These rows are kept: none that comes later may carry their references."""
        self.seen.append(good["crime_ref"])

    def _codes(self, given: pl.Series) -> list[pl.Series]:
        """``offence_code`` in capitals, and ``known``; tried once for each distinct code."""
        codes = _trimmed(given).str.to_uppercase()
        distinct = codes.unique().drop_nulls().to_list()
        good = [code for code in distinct if (CODE.fullmatch(code) if self.codes is None else code in self.codes)]
        return [codes.alias("offence_code"), codes.is_in(good).fill_null(False).alias("known")]

    def _once(self, checked: pl.DataFrame) -> pl.DataFrame:
        good = checked["reason"].is_null()
        refs = checked["crime_ref"].filter(good)
        again = ~refs.is_first_distinct()
        for earlier in self.seen:
            again = again | refs.is_in(earlier.implode())
        if not again.any():
            return checked
        repeats = pl.Series("repeats", np.zeros(checked.height, dtype=bool)).scatter(good.arg_true().filter(again), True)
        return checked.with_columns(
            reason=pl.when(repeats).then(pl.lit("repeats the reference of an earlier row")).otherwise(pl.col("reason"))
        )


def _trimmed(values: pl.Series) -> pl.Series:
    text = values.cast(pl.String).str.strip_chars()
    return text.set(text == "", None) if (text == "").any() else text


def _days(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        text = values.str.strip_chars()
        forms = [text.str.to_date(form, strict=False) for form in ("%Y-%m-%d", "%d/%m/%Y")]
        times = text.str.extract(r"^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$").str.to_date("%Y-%m-%d", strict=False)
        return forms[0].zip_with(forms[0].is_not_null(), forms[1]).zip_with(times.is_null(), times).alias(values.name)
    if values.dtype == pl.Null or not values.dtype.is_temporal():
        return pl.Series(values.name, [None] * len(values), pl.Date)
    return values.cast(pl.Date)


def _truths(values: pl.Series) -> pl.Series:
    if values.dtype == pl.Boolean:
        return values
    text = values.cast(pl.String).str.strip_chars().str.to_lowercase()
    return text.replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean)


def _metres(values: pl.Series) -> pl.Series:
    return (values.str.strip_chars() if values.dtype == pl.String else values).cast(pl.Float64, strict=False)


def _where(frame: pl.DataFrame, easting: pl.Series, northing: pl.Series) -> pl.Series:
    east, north = (metres.fill_null(float("nan")).to_numpy() for metres in (easting, northing))
    return why_not(frame["easting"], frame["northing"], east, north, in_reach(east, north))


def _whole(metres: pl.Series) -> pl.Series:
    return metres.round(0).cast(pl.Int32, strict=False)


assert set(REQUIRED + OPTIONAL) == set(RECORDED_CRIME.columns.names)
