"""``headwater bench`` as somebody types it."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

import headwater.site.cli.bench  # noqa: F401 - offers the command
from headwater.insight.lake import Lake
from headwater.site.cli import app


def test_a_small_lake_is_made_and_only_where_a_lake_is_meant(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["bench", "make-lake", "--rows", "500", "--out", str(tmp_path / "lake")])
    assert done.exit_code == 0, done.output
    assert Lake(tmp_path / "lake").rows("recorded_crime") == 500
    wrong = CliRunner().invoke(app, ["bench", "compare", "--out", str(tmp_path / "other")])
    assert wrong.exit_code == 2
    assert not (tmp_path / "other").exists()
