"""A lake to measure with, in small: made, counted as a load does, and asked by a program that has just begun."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from headwater.insight.bench import lakes, question
from headwater.insight.bench.crimes import FIRST, FORCE, LAST
from headwater.insight.crime import TOTAL, Crime
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.kernel import Invalid

ROWS = 20_000


def printing() -> Console:
    return Console(record=True, width=200, file=StringIO())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder, console = tmp_path_factory.mktemp("bench") / "lake", printing()
    lakes.run(console, ROWS, out=folder)
    return folder, console.export_text()


def test_a_lake_holds_as_many_crimes_as_were_asked_for_and_is_counted(made: tuple[Path, str]) -> None:
    folder, said = made
    assert f"{ROWS:,} crimes" in said
    assert "Counted beforehand" in said
    lake = Lake(folder)
    assert lake.rows("recorded_crime") == ROWS
    assert lake.months("recorded_crime", FORCE) == list(Period(FIRST, LAST).months())
    references = lake.table("recorded_crime").crime_ref
    assert references.nunique().to_pyarrow().as_py() == ROWS
    crime = Crime(lake, "force", FORCE)
    assert crime.count(f"force:{FORCE}", crime.group(TOTAL), Period(FIRST, LAST)) == ROWS


def test_the_same_seed_makes_the_same_lake(made: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = made
    again = lakes.large_lake(tmp_path / "again", ROWS)
    assert [part.content for part in again.partitions("recorded_crime")] == [
        part.content for part in Lake(folder).partitions("recorded_crime")
    ]


def test_a_program_that_has_just_begun_answers_from_it(made: tuple[Path, str]) -> None:
    folder, _ = made
    console = printing()
    seconds = question.run(console, 1, out=folder)
    said = console.export_text()
    assert len(seconds) == 1
    assert f"{ROWS:,} crimes: 8 areas compared, a month chart of 71 months" in said
    assert "asked again" in said


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    with pytest.raises(Invalid, match="is not empty"):
        lakes.run(printing(), 10, out=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_without_a_folder_both_say_what_to_name() -> None:
    with pytest.raises(Invalid, match="Where is the lake to be made"):
        lakes.run(printing(), 10)
    with pytest.raises(Invalid, match="Which lake is to be asked"):
        question.run(printing(), 1)
