"""The examples of the how-tos run as they are printed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from headwater.insight.lake import Lake
from headwater.insight.tests.crimes import put, recorded
from headwater.insight.tests.demand import log
from headwater.insight.tests.demand import put as put_demand
from headwater.space import roads

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to"


def examples(page: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (HOW_TO / page).read_text("utf-8"), re.DOTALL)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_find_hot_grids(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(71)
    places = np.concatenate([rng.uniform(-2_500, 2_500, (150, 2)), rng.normal(600, 150, (90, 2))]).round()
    rows: list[dict[str, object]] = [
        {"category": "burglary", "district": "Leicester", "easting": 458_000 + int(x), "northing": 304_000 + int(y)}
        for x, y in places
    ]
    for month in range(201401, 201409):
        put(Lake(here / "var" / "lake"), "street", "leicestershire", month, rows if month == 201403 else rows[:1])
    network = roads.synthetic(shapely.box(455_000, 301_000, 461_000, 307_000), 400)
    roads.save(network, here / "var" / "roads.npz")
    page: dict[str, object] = {}
    for example in examples("find-hot-grids.md"):
        exec(compile(example, "find-hot-grids.md", "exec"), page)
    said = capsys.readouterr().out
    assert "247 crimes" in said
    assert "are hot" in said
    assert "of street segments" in said
    for name in ("burglary-map.svg", "hours.svg"):
        assert (here / name).read_text("utf-8").startswith("<svg")


def test_say_whether_it_worked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page: dict[str, object] = {}
    for example in examples("say-whether-it-worked.md"):
        exec(compile(example, "say-whether-it-worked.md", "exec"), page)
    planned, worked, moved = capsys.readouterr().out.strip().splitlines()
    assert planned.startswith("Too small to tell")
    assert worked.startswith("It worked: 2")
    assert "Target and nearby together" in moved


def test_find_repeat_callers_and_places(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = Lake(here / "var" / "lake")
    recorded(lake, [(date(2018, 3, 8), "28E", False, "Coventry", "Coventry")])
    days = [date(2018, month, day) for month in (1, 2) for day in (1, 5, 20)]
    points = [(433_200, 279_000)] * 4 + [(434_000, 279_000), (435_000, 279_000)]
    put_demand(lake, "incidents", [log(on, easting=x, northing=y) for on, (x, y) in zip(days, points, strict=True)])
    page: dict[str, object] = {}
    for example in examples("find-repeat-callers-and-places.md"):
        exec(compile(example, "find-repeat-callers-and-places.md", "exec"), page)
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("33.3% ")  # one place of three made four of six
    assert any("made half of the 4 requests" in line for line in said)
    assert page["person"].tolist() == [0, 0, *range(1, 10)]  # type: ignore[attr-defined]
    assert "Match(row=0" in said[-1]
