"""``headwater bench question``: the comparison and the month chart of a lake, asked by a program that has just begun.

What is timed is the whole program, from its start to its answer, imports and all; and then another question to the same one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Protocol

from headwater.kernel import Invalid

STARTS = 5


class Printer(Protocol):
    def print(self, *lines: Any) -> None: ...


def run(console: Printer, starts: int = STARTS, *, out: Path | None = None) -> list[float]:
    """Ask, so many times, each time by a new program; returns the seconds. Raises Invalid where no lake is named."""
    if out is None:
        raise Invalid("Which lake is to be asked?", "Make one with headwater bench make-lake, and name it with --out.")
    seconds, said = [], {}
    for _ in range(starts):
        began = perf_counter()
        done = subprocess.run(  # noqa: S603 - this very module
            [sys.executable, "-m", "headwater.insight.bench.question", str(out)], check=True, stdout=subprocess.PIPE, text=True
        )
        seconds.append(perf_counter() - began)
        said = json.loads(done.stdout)
    console.print(f"{said['rows']:,} crimes: {said['compared']} areas compared, a month chart of {said['months']} months")
    console.print(
        f"program started, asked and answered: {median(seconds):.2f} s (of {starts}: {min(seconds):.2f} to {max(seconds):.2f})"
    )
    console.print(
        f"of that, the question itself {said['first']:.3f} s; asked again {said['later']:.4f} s; {said['megabytes']:,.0f} MB"
    )
    return seconds


def _ask(folder: Path) -> dict[str, object]:
    from headwater.insight.bench.contest import peak
    from headwater.insight.charts import month_chart
    from headwater.insight.crime import TOTAL, Crime, comparison, month_series
    from headwater.insight.lake import Lake
    from headwater.insight.periods import financial_year_to_date

    began = perf_counter()
    crime = Crime(Lake(folder), "force", "west-midlands")

    def answer() -> tuple[int, int]:
        table = comparison(crime, TOTAL, financial_year_to_date(crime.latest_day()), level="npu")
        series = month_series(crime, "robbery", table.rows[0].area.key)
        month_chart(series)
        return len(table.rows), len(series.months)

    compared, months = answer()
    first = perf_counter() - began
    began = perf_counter()
    answer()
    rows = crime.lake.rows("recorded_crime", crime.force)
    return {
        "rows": rows, "compared": compared, "months": months, "first": first, "later": perf_counter() - began,
        "megabytes": peak(),
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_ask(Path(sys.argv[1]))))
