"""The benchmark of loading measures like with like: its input is what it says, and all contenders read all of it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from rich.console import Console

from headwater.insight.bench import load
from headwater.insight.ingest import load_police_uk
from headwater.insight.lake import Lake
from headwater.insight.tests.archives import archive, name, three_months


def test_made_up_rows_are_all_good(tmp_path: Path) -> None:
    count = load.prepare(tmp_path / "a.zip", tmp_path / "csv", 1_260, None)
    assert count == 1_260
    lake = Lake(tmp_path / "lake")
    report = load_police_uk(lake, tmp_path / "a.zip", updated=load.UPDATED)
    assert (report.kept, report.quarantined) == (1_260, 0)
    assert len(lake.months("street")) == load.FILES
    packed = {info.filename: info.file_size for info in zipfile.ZipFile(tmp_path / "a.zip").infolist()}
    unpacked = {p.relative_to(tmp_path / "csv").as_posix(): p.stat().st_size for p in (tmp_path / "csv").rglob("*.csv")}
    assert packed == unpacked


def test_an_archive_is_repeated_in_later_years(tmp_path: Path) -> None:
    source = archive(tmp_path / "source.zip", {**three_months(), "README.txt": "not a table"})
    count = load.prepare(tmp_path / "a.zip", tmp_path / "csv", 300, source)
    assert count == 360
    lake = Lake(tmp_path / "lake")
    report = load_police_uk(lake, tmp_path / "a.zip", updated=load.UPDATED)
    assert (report.kept, report.quarantined) == (360, 0)
    assert lake.months("street") == [year * 100 + month for year in (2014, 2015, 2016) for month in (1, 2, 3)]
    assert load.prepare(tmp_path / "b.zip", tmp_path / "csv2", 0, source) == 120
    first = (tmp_path / "csv" / name("2014-02")).read_text()
    assert first == three_months()[name("2014-02")]


def test_every_contender_reads_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "ROUNDS", 1)
    written = io.StringIO()
    measured = load.run(Console(file=written, width=120), rows=2_000)
    assert set(measured) == {"headwater", "archive", "duckdb", "polars"}
    for runs in measured.values():
        (one,) = runs
        assert one.rows == 2_000
        assert one.seconds > 0 and one.cpu > 0
        assert 20 < one.peak < 4_000
    text = written.getvalue()
    assert "2,000 rows" in text
    assert all(title in text for title in load.TITLES.values())


def test_a_contender_that_fails_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="headwater failed"):
        load.contend("headwater", tmp_path / "nowhere.zip", tmp_path / "lake")
