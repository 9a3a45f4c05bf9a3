from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.bench.compare import CONTESTANTS, run
from headwater.insight.bench.contestants import change
from headwater.insight.bench.crimes import FORCE, LAST, made_up_lake
from headwater.insight.crime import Crime
from headwater.insight.periods import financial_year_to_date
from headwater.insight.statistics import half_up, percent_change


class Printed:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def print(self, *lines: object) -> None:
        self.lines += map(str, lines)


def test_the_contestants_agree_on_every_area_group_and_year(tmp_path: Path) -> None:
    lake = made_up_lake(tmp_path, 6_000)
    period = financial_year_to_date(LAST)
    answers = {name: made(tmp_path, FORCE).compare(period) for name, made in CONTESTANTS.items()}
    crime = Crime(lake, "force", FORCE)
    areas = 1 + sum(len(crime.areas(level)) for level in ("district", "npu", "sector", "neighbourhood"))
    ours = answers.pop("headwater")
    assert len(ours) == areas * len(crime.groups())
    assert sum(last + this for last, this, _ in ours.values()) > 6_000
    for theirs in answers.values():
        assert {key: value for key, value in ours.items() if value[:2] != (0, 0)} == {
            key: value for key, value in theirs.items() if value[:2] != (0, 0)
        }


def test_the_benchmark_runs_in_processes_of_its_own_and_finds_no_difference() -> None:
    console = Printed()
    result = run(console, 3_000)
    assert result.rows == 3_000
    assert result.differences == {"pandas": 0, "duckdb": 0}
    assert all(one.first > 0 and one.later > 0 and one.megabytes > 20 for one in result.measured.values())
    assert any(line.startswith("headwater: first") for line in console.lines)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_peers_percentage_is_ours(last: int, this: int) -> None:
    exact = percent_change(last, this)
    assert change(last, this) == (None if exact is None else pytest.approx(half_up(exact, 1)))
