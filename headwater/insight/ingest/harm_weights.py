"""A list of harm weights, as somebody published it: read whole or refused whole. A hole in it would call a crime harmless."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from headwater.insight.datasets import HARM_WEIGHTS
from headwater.insight.ingest.report import Outcome, Report, report_on
from headwater.insight.lake import Effect, Lake
from headwater.kernel import Invalid, Progress, Quiet

COLUMNS = ("offence", "weight", "from", "until", "source", "version", "licence")
LARGEST = 5 * 1024 * 1024
"""Bytes. The longest list that is published has under two thousand lines."""

HEAVIEST = 36_525.0
"""Days: a hundred years. More is no sentence, and a slip of the pen."""

_TOLD = 5
_OFFENCE = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?[A-Z]{0,2}|[a-z]+(-[a-z]+)*")
_TABLE = pa.schema([(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in HARM_WEIGHTS.columns])


@dataclass(frozen=True, slots=True)
class _Weight:
    line: int
    offence: str
    weight: float
    starts: date | None
    ends: date | None


def load_harm_weights(lake: Lake, source: Path, *, updated: datetime, progress: Progress | None = None) -> Report:
    """Load a list from one CSV file (``docs/how-to/load-harm-weights.md``); it replaces the list that the lake holds.

    Raises Invalid, with the lake as it was and the first faults by their lines, where anything in the file is wrong.
    """
    began, progress, path = time.perf_counter(), progress or Quiet(), Path(source)
    progress.begin(1, f"Reading {path.name}")
    rows = _rows(path)
    found, faults = [], []
    for line, row in rows:
        try:
            found.append(_weight(line, row))
        except ValueError as fault:
            faults.append(f"line {line}: {fault}")
    faults += list(_overlaps(found))
    if faults:
        more = f", and {len(faults) - _TOLD:,} more" if len(faults) > _TOLD else ""
        raise Invalid(f"{path.name} was not loaded: {'; '.join(faults[:_TOLD])}{more}.", "Mend the file and load it again.")
    about = _one(path.name, [row for _, row in rows])
    table = pa.Table.from_pylist(
        [{"offence": one.offence, "weight": one.weight, "starts": one.starts, "ends": one.ends, **about} for one in found],
        schema=_TABLE,
    )
    held = lake.files(HARM_WEIGHTS.name)
    changed = lake.write(HARM_WEIGHTS.name, None, None, table, source=path.name, at=updated)
    progress.advance(1, path.name)
    effect = Effect.UNCHANGED if not changed else Effect.REVISED if held else Effect.NEW
    outcome = Outcome(HARM_WEIGHTS.name, None, None, effect, len(found), 0, 0)
    whose = f"{about['source']}, {about['version']} ({about['licence']})."
    return Report(report_on([outcome]), (path.name,), time.perf_counter() - began, remarks=(whose,))


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Each line with its number. Raises Invalid for what is no such list."""
    reader = csv.DictReader(io.StringIO(_text(path)), strict=True)
    try:
        heading = [str(name).strip().lower() for name in reader.fieldnames or ()]
        if sorted(heading) != sorted(COLUMNS):
            raise Invalid(
                f"{path.name} has the columns {', '.join(heading)[:120] or 'of nothing'}, and not those of a list of weights.",
                f"They are {', '.join(COLUMNS)}: docs/how-to/load-harm-weights.md.",
            )
        reader.fieldnames = heading
        found = [(reader.line_num, {name: (row.get(name) or "").strip() for name in COLUMNS} | _beyond(row)) for row in reader]
    except csv.Error as fault:
        raise Invalid(f"{path.name} could not be read: {fault}.", "Save it as CSV, with quotes around commas.") from None
    if not found:
        raise Invalid(f"{path.name} holds no weight.", "Check that it is the file you meant.")
    return found


def _text(path: Path) -> str:
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise Invalid(f"{path.name} is no file, or larger than any list of weights.", "Give the CSV file that lists them.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(f"{path.name} is not text in UTF-8.", "Save it as CSV in UTF-8.") from None
    if "\0" in text:
        raise Invalid(f"{path.name} is not text.", "Save it as CSV in UTF-8.")
    return text


def _beyond(row: dict[str, str]) -> dict[str, str]:
    """Cells beyond the last column, which would be lost."""
    return {"beyond": "yes"} if None in row else {}


def _weight(line: int, row: dict[str, str]) -> _Weight:
    """Raises ValueError with what is wrong, as a sentence goes on."""
    if row.get("beyond"):
        raise ValueError("it has more cells than columns")
    offence = row["offence"] if row["offence"].islower() else row["offence"].upper()
    if not _OFFENCE.fullmatch(offence):
        raise ValueError(f"“{row['offence'][:40]}” is no offence code, class or category")
    starts, ends = _day(row["from"]), _day(row["until"])
    if starts and ends and ends < starts:
        raise ValueError("it ends before it begins")
    return _Weight(line, offence, _number(row["weight"]), starts, ends)


def _number(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,18})?", text) or float(text) > HEAVIEST:
        raise ValueError(f"“{text[:40]}” is no weight in days, from 0 to {HEAVIEST:,.0f}")
    return float(text)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:40]}” is no date; write it as 2018-04-01") from None


def _overlaps(found: Sequence[_Weight]) -> Iterator[str]:
    """Two weights of one offence on one day: nobody could say which is meant."""
    last: dict[str, _Weight] = {}
    for one in sorted(found, key=lambda one: (one.offence, one.starts or date.min, one.line)):
        before = last.get(one.offence)
        if before and (before.ends is None or one.starts is None or one.starts <= before.ends):
            yield f"line {one.line}: {one.offence} has another weight in force at the same time, in line {before.line}"
        last[one.offence] = one


def _one(name: str, rows: Sequence[dict[str, str]]) -> dict[str, str]:
    """Whose list it is: one source, version and licence in every line. Raises Invalid."""
    about = {}
    for column in ("source", "version", "licence"):
        values = {row[column] for row in rows}
        if len(values) != 1 or "" in values or len(next(iter(values))) > 200:
            raise Invalid(
                f"{name} does not say in every line, and alike, what its {column} is.",
                "A number that people decide by says where it comes from: one list, one source, one version, one licence.",
            )
        about[column] = values.pop()
    return about
