"""The same comparison asked three ways of the same Parquet files: through Headwater, of pandas and of bare DuckDB.

Each class reads what it likes when it is made and answers ``compare``: the key of every area (``npu:Coventry``) by the
name of the group of offences, with last year's count, this year's and the percentage, rounded half up to one decimal.
Peers return plain numbers. Headwater returns figures with their definitions, questions, intervals and verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from headwater.insight.crime import Crime, OffenceGroup, comparison, offence_groups
from headwater.insight.crime.sources import FORCE
from headwater.insight.lake import Lake
from headwater.insight.periods import Period

Answer: TypeAlias = dict[str, tuple[int, int, float | None]]
LEVELS = {level: column for level, column in FORCE.levels.items() if column}
GROUPS: tuple[OffenceGroup, ...] = offence_groups(FORCE.slug)


def files_of(folder: Path, force: str, *periods: Period) -> list[str]:
    """The current files of the months that the periods touch: no peer reads one in vain."""
    months = {month for period in periods for month in period.months()}
    return [str(file) for file in Lake(folder).files(FORCE.dataset.name, force, months)]


class Headwater:
    """Ours: what a page asks, figure for figure."""

    def __init__(self, folder: Path, force: str) -> None:
        self._crime = Crime(Lake(folder), FORCE.slug, force)

    def compare(self, period: Period) -> Answer:
        found: Answer = {}
        for group in GROUPS:
            for level in LEVELS:
                table = comparison(self._crime, group.slug, period, level=level)
                for row in (table.whole, *table.rows):
                    found[f"{row.area.key} {group.slug}"] = (
                        int(row.last.value or 0), int(row.this.value or 0), row.percent.value
                    )  # fmt: skip
        return found


class Pandas:
    """pandas, with the rows kept in memory between questions (for periods within those of the first)."""

    def __init__(self, folder: Path, force: str) -> None:
        self._place = folder, force
        self._frame: Any = None

    def compare(self, period: Period) -> Answer:
        import pandas

        before = period.year_before()
        if self._frame is None:
            self._frame = self._read(pandas, period, before)
        frame = self._frame
        year = pandas.Series(-1, index=frame.index, dtype="int8")
        year[frame["recorded_on"].between(before.start, before.end)] = 0
        year[frame["recorded_on"].between(period.start, period.end)] = 1
        names = [group.slug for group in GROUPS]
        found: Answer = {}
        for level, column in (("force", None), *LEVELS.items()):
            keys = [frame[column], year] if column else [pandas.Series(self._place[1], index=frame.index), year]
            sums = frame[names].groupby(keys, observed=True).sum()
            for area, part in sums.groupby(level=0, observed=True):
                years = part.droplevel(0)
                for name in names:
                    last, this = (int(years[name].get(one, 0)) for one in (0, 1))
                    found[f"{level}:{area} {name}"] = last, this, change(last, this)
        return found

    def _read(self, pandas: Any, *periods: Period) -> Any:
        columns = ["recorded_on", "offence_code", "public_place", *LEVELS.values()]
        files = files_of(*self._place, *periods)
        frame = pandas.concat([pandas.read_parquet(file, columns=columns) for file in files], ignore_index=True)
        for group in GROUPS:
            belongs = frame["offence_code"].isin(group.include) if group.include else pandas.Series(True, index=frame.index)
            belongs &= ~frame["offence_code"].isin(group.exclude)
            frame[group.slug] = belongs & frame["public_place"] if group.public_place else belongs
        return frame


class DuckDB:
    """Bare DuckDB: one statement with grouping sets over the Parquet files, as somebody who knows it well would write."""

    def __init__(self, folder: Path, force: str) -> None:
        import duckdb

        self._place = folder, force
        self._database = duckdb.connect()

    def compare(self, period: Period) -> Answer:
        before = period.year_before()
        rows = self._database.execute(self._sql(period, before)).fetchall()
        found: Answer = {}
        for row in rows:
            key = self._key(row[: len(LEVELS) + 1])
            if key:
                for group, (last, this) in zip(GROUPS, _pairs(row[len(LEVELS) + 1 :]), strict=True):
                    found[f"{key} {group.slug}"] = last, this, change(last, this)
        return found

    def _key(self, row: tuple[Any, ...]) -> str | None:
        """The area of a row; None where no area of the level holds it. The first value says which set a row is of."""
        every = (1 << len(LEVELS)) - 1
        if row[0] == every:
            return f"force:{self._place[1]}"
        index = next(i for i in range(len(LEVELS)) if not row[0] >> (len(LEVELS) - 1 - i) & 1)
        name = row[1 + index]
        return f"{list(LEVELS)[index]}:{name}" if name is not None else None

    def _sql(self, period: Period, before: Period) -> str:
        columns = ", ".join(LEVELS.values())
        years = [f"recorded_on BETWEEN DATE '{one.start}' AND DATE '{one.end}'" for one in (before, period)]
        counts = ", ".join(f"count(*) FILTER (WHERE {year} AND {_belongs(group)})" for group in GROUPS for year in years)
        sets = ", ".join(f"({column})" for column in ("", *LEVELS.values()))
        files = ", ".join(f"'{file}'" for file in files_of(*self._place, before, period))
        return (
            f"SELECT grouping({columns}), {columns}, {counts} FROM read_parquet([{files}]) "  # noqa: S608 - our own names
            f"WHERE {' OR '.join(f'({year})' for year in years)} GROUP BY GROUPING SETS ({sets})"
        )


def _belongs(group: OffenceGroup) -> str:
    tests = ["true"]
    if group.include:
        tests.append(f"offence_code IN ({_listed(group.include)})")
    if group.exclude:
        tests.append(f"(offence_code IS NULL OR offence_code NOT IN ({_listed(group.exclude)}))")
    if group.public_place:
        tests.append("public_place")
    return " AND ".join(tests)


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def _pairs(values: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    return zip(values[::2], values[1::2], strict=True)


def change(last: int, this: int) -> float | None:
    """Percentage to one decimal, half away from nought, in whole numbers; None of none."""
    if not last:
        return None
    difference = this - last
    tenths = (2000 * abs(difference) + last) // (2 * last)
    return (tenths if difference >= 0 else -tenths) / 10
