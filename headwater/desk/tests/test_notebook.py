"""The notebook goes from an archive to a patrol plan, as it is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headwater.insight.tests.crimes import SHARED

NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebooks" / "from-zip-to-patrol-plan.ipynb"
ARCHIVE = SHARED / "police-uk-2014-01-to-08.zip"


def cells() -> list[str]:
    held = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    assert not any(cell.get("outputs") for cell in held), "a notebook is kept without what it printed"
    return ["".join(cell["source"]) for cell in held if cell["cell_type"] == "code"]


@pytest.mark.skipif(not ARCHIVE.exists(), reason="../shared/data is not here")
def test_from_zip_to_patrol_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "archive.zip").symlink_to(ARCHIVE)
    page: dict[str, object] = {}
    for number, cell in enumerate(cells()):
        exec(compile(cell, f"cell {number}", "exec"), page)
    said = capsys.readouterr().out
    assert "are hot" in said
    plan = (tmp_path / "patrol.csv").read_text("utf-8-sig").splitlines()
    assert len(plan) == 11
    cell, verdict, crimes = plan[1].split(",")[:3]
    assert f"{cell} {verdict} {float(crimes):.0f}" in said
    assert len(json.loads((tmp_path / "patrol.geojson").read_text("utf-8"))["features"]) == 10
    assert (tmp_path / "patrol.svg").read_text("utf-8").startswith("<svg")
