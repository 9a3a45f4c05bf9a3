"""The bench of open data compares the same rows, and says so when they differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import RequestFactory
from rich.console import Console

from headwater.insight.lake import Lake
from headwater.site.bench import open_data
from headwater.site.bench.open_data import plain
from headwater.site.bench.open_data.crimes import MONTHS, made_up, points


def test_it_measures_both_and_prints(capsys: pytest.CaptureFixture[str]) -> None:
    found = open_data.run(Console(width=120), rows=600, seconds=0)
    assert all(one.median > 0 for one in found.values())
    assert "times the answers a second" in capsys.readouterr().out


def test_the_plain_one_finds_what_is_within_a_mile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path)
    made_up(lake, 1_200)
    monkeypatch.setattr(plain, "_lake", lake)
    longitude, latitude = points(lake)[0]
    given = {"lat": str(latitude), "lng": str(longitude), "date": MONTHS[0], "to": MONTHS[-1]}
    assert plain.crimes(RequestFactory().get("/plain", given)).content.startswith(b'[{"category"')
