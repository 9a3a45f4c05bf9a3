"""``headwater bench compare``: the scrutiny pack's comparison, beside pandas and bare DuckDB on the same Parquet files.

Every area of every level, every group of offences, last year and this to date, and the percentage. Each contestant runs
in a process of its own, one after another, with the files in the system's cache; imports are not counted. The first answer
starts from the files; the later ones are for other days, as a reader asks who moves the end of the period.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Protocol

from headwater.insight.bench.contestants import Answer, DuckDB, Headwater, Pandas
from headwater.insight.bench.crimes import FORCE, made_up_lake
from headwater.insight.crime import Crime
from headwater.insight.lake import Lake
from headwater.insight.periods import Period, financial_year_to_date

LATER = 5
"""How many more times each is asked."""


class Printer(Protocol):
    def print(self, *lines: Any) -> None: ...


class Contestant(Protocol):
    def compare(self, period: Period) -> Answer: ...


CONTESTANTS: dict[str, Callable[[Path, str], Contestant]] = {"headwater": Headwater, "pandas": Pandas, "duckdb": DuckDB}


@dataclass(frozen=True, slots=True)
class Measured:
    """``first`` and ``later`` (the median) in seconds; ``megabytes`` is the most that the whole process held."""

    name: str
    first: float
    later: float
    megabytes: float
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """``differences`` are the answers that only one of two contestants gave, by peer: none, or something is wrong."""

    rows: int
    compared: int
    measured: dict[str, Measured]
    differences: dict[str, int]

    def ratio(self, peer: str) -> tuple[float, float]:
        """How many times longer the peer took, for the first answer and for a later one."""
        ours, theirs = self.measured["headwater"], self.measured[peer]
        return theirs.first / ours.first, theirs.later / ours.later


def run(console: Printer, rows: int = 1_000_000, *, lake_folder: Path | None = None, force: str = FORCE) -> Result:
    """Measure and print. Makes crimes up unless a lake is named. Needs pandas, which the development packages bring."""
    with TemporaryDirectory() as room:
        folder = lake_folder or Path(room)
        if lake_folder is None:
            made_up_lake(folder, rows)
        lake = Lake(folder)
        for file in lake.files("recorded_crime", force):
            file.read_bytes()  # into the system's cache, for all alike
        measured = {name: _measure(name, folder, force) for name in CONTESTANTS}
        result = Result(lake.rows("recorded_crime", force), *_compared(measured))
    _say(console, result)
    return result


def _compared(measured: dict[str, Measured]) -> tuple[int, dict[str, Measured], dict[str, int]]:
    """Ours lacks no answer and has none that differs. A count of nought in both years is no answer of a peer's."""
    ours = measured["headwater"].answers
    differences = {
        name: sum(_apart(mine, theirs) for mine, theirs in zip(ours, peer.answers, strict=True))
        for name, peer in measured.items()
        if name != "headwater"
    }
    return len(ours[0]), measured, differences


def _apart(ours: Answer, theirs: Answer) -> int:
    nothing = (0, 0, None)
    return sum(tuple(ours.get(key, nothing)) != tuple(theirs.get(key, nothing)) for key in ours.keys() | theirs.keys())


def _measure(name: str, folder: Path, force: str) -> Measured:
    done = subprocess.run(  # noqa: S603 - this very module
        [sys.executable, "-m", "headwater.insight.bench.compare", name, str(folder), force],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = json.loads(done.stdout)
    return Measured(name, said["first"], said["later"], said["megabytes"], tuple(said["answers"]))


def _compete(name: str, folder: Path, force: str) -> dict[str, object]:
    """In a process of its own: ask, and ask again."""
    last = Crime(Lake(folder), "force", force).latest_day()
    periods = [financial_year_to_date(last - timedelta(days=7 * weeks)) for weeks in range(LATER + 1)]
    if name == "pandas":
        import pandas  # noqa: F401 - importing is not counted
    seconds, answers = [], []
    began = perf_counter()
    contestant = CONTESTANTS[name](folder, force)
    for period in periods:
        answers.append(contestant.compare(period))
        seconds.append(perf_counter() - began)
        began = perf_counter()
    return {"first": seconds[0], "later": median(seconds[1:]), "megabytes": _peak(), "answers": answers}


def _peak() -> float:
    """The most memory that the process has held so far, in megabytes.

    Linux tells of this program alone; elsewhere the figure may be that of the process that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(held.split()[1]) / 1_024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1_048_576 if sys.platform == "darwin" else 1_024)


def _say(console: Printer, result: Result) -> None:
    console.print(f"{result.rows:,} crimes in the lake; {result.compared:,} comparisons of two years, {LATER + 1} times.")
    for one in result.measured.values():
        console.print(f"{one.name}: first {one.first:.3f} s, later {one.later:.3f} s, {one.megabytes:,.0f} MB at most")
    for peer, differing in result.differences.items():
        first, later = result.ratio(peer)
        console.print(f"{peer} took {first:.1f}× as long at first, {later:.1f}× later; answers that differ: {differing}")
    console.print("Headwater's answers carry definitions, intervals and verdicts; the peers' are bare numbers.")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_compete(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
