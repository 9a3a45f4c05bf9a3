"""Counts kept beside the lake: quick where nothing changed, right whatever did."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.crime import TOTAL, Crime, keeping
from headwater.insight.crime.keeping import FOLDER, count_beforehand
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.tests.crimes import Recorded, put, recorded

ALL = Period(date(2018, 1, 1), date(2018, 12, 31))


def crimes_of(month: int, number: int, npu: str = "Coventry") -> list[Recorded]:
    return [(date(2018, month, 1 + n % 28), "34B", True, npu, npu) for n in range(number)]


def total(root: Path, npu: str = "Coventry") -> int:
    """Asked by a program that has just begun."""
    crime = Crime(Lake(root), "force", "west-midlands")
    return crime.count(f"npu:{npu}", crime.group(TOTAL), ALL)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """The months that each pass over the lake counts; no process remembers what it knew."""
    passes: list[tuple[int, ...]] = []
    count = keeping._count

    def spy(lake: Lake, source: Any, force: str, groups: Any, months: Collection[int]) -> Any:
        passes.append(tuple(months))
        return count(lake, source, force, groups, months)

    monkeypatch.setattr(keeping, "_count", spy)
    monkeypatch.setattr("headwater.insight.crime.asking._kept", Forgetful())
    return passes


class Forgetful:
    def get(self, key: object, make: Any) -> Any:
        return make()


def test_the_lake_is_counted_once_and_a_new_month_alone(tmp_path: Path, counted: list[tuple[int, ...]]) -> None:
    recorded(Lake(tmp_path), [*crimes_of(1, 5), *crimes_of(2, 7)])
    assert total(tmp_path) == 12
    assert total(tmp_path) == 12
    recorded(Lake(tmp_path), crimes_of(3, 11))
    assert total(tmp_path) == 23
    assert total(tmp_path) == 23
    assert counted == [(201801, 201802), (201803,)]


def test_a_month_that_was_replaced_is_counted_again_and_one_that_went_is_gone(
    tmp_path: Path, counted: list[tuple[int, ...]]
) -> None:
    recorded(Lake(tmp_path), [*crimes_of(1, 5), *crimes_of(2, 7)])
    assert total(tmp_path) == 12
    recorded(Lake(tmp_path), crimes_of(2, 9, "Solihull"))
    assert (total(tmp_path), total(tmp_path, "Solihull")) == (5, 9)
    Lake(tmp_path).remove("recorded_crime", "west-midlands", 201801)
    assert (total(tmp_path), total(tmp_path, "Solihull")) == (0, 9)
    assert counted == [(201801, 201802), (201802,)]


def test_other_offence_groups_make_what_was_kept_worthless(
    tmp_path: Path, counted: list[tuple[int, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(Lake(tmp_path), crimes_of(1, 5))
    assert total(tmp_path) == 5
    monkeypatch.setattr(keeping, "_asked", lambda source: "another question")
    assert total(tmp_path) == 5
    assert len(counted) == 2


@pytest.mark.parametrize("damage", [b"", b"PAR1", b"PAR1 and then nothing that anybody can read PAR1"])
def test_what_cannot_be_read_is_counted_again(tmp_path: Path, damage: bytes) -> None:
    recorded(Lake(tmp_path), crimes_of(1, 5))
    place = tmp_path / FOLDER / "recorded_crime-west-midlands.parquet"
    place.parent.mkdir()
    place.write_bytes(damage)
    assert total(tmp_path) == 5
    assert place.stat().st_size > 500


def test_a_lake_that_cannot_be_written_answers_all_the_same(tmp_path: Path) -> None:
    recorded(Lake(tmp_path), crimes_of(1, 5))
    (tmp_path / FOLDER).write_text("no folder can be here")
    assert total(tmp_path) == 5


def test_months_without_a_crime_are_covered_and_hold_none(tmp_path: Path) -> None:
    put(Lake(tmp_path), "recorded_crime", "west-midlands", 201801, [])
    assert total(tmp_path) == 0
    assert Crime(Lake(tmp_path), "force", "west-midlands").latest_day() == date(2018, 1, 31)


def test_after_a_load_nobody_waits_for_an_engine(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    recorded(lake, [*crimes_of(1, 5), *crimes_of(2, 3)])
    count_beforehand(lake, {"recorded_crime", "stops"})
    asked = (
        "import sys; from pathlib import Path;"
        "from headwater.insight import Crime, Lake, comparison, month_chart, month_series;"
        "from headwater.insight import Period;"
        "from datetime import date; crime = Crime(Lake(Path(sys.argv[1])), 'force', 'west-midlands');"
        "print(comparison(crime, 'robbery', Period(date(2018, 1, 1), date(2018, 1, 28)), level='npu').rows[0].this);"
        "month_chart(month_series(crime, 'robbery', 'npu:Coventry'));"
        "print(sorted({'duckdb', 'ibis', 'numba', 'pandas', 'polars', 'pyarrow.compute'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked, str(tmp_path)], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["5", "[]"]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 9), st.sampled_from("ABC")), min_size=1, max_size=6))
@settings(max_examples=8, deadline=None)
def test_whatever_is_loaded_in_whatever_order_the_counts_are_those_of_the_lake(loads: list[tuple[int, int, str]]) -> None:
    with TemporaryDirectory() as folder:
        root, held = Path(folder), dict[int, tuple[int, str]]()
        for month, number, npu in loads:
            recorded(Lake(root), crimes_of(month, number, npu))
            held[month] = (number, npu)
            for name in "ABC":
                assert total(root, name) == sum(n for n, at in held.values() if at == name)
