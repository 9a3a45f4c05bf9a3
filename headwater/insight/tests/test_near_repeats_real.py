"""Published events with exact dates, and the how-to as it is written."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from headwater.insight.dated_points import DatedPoints
from headwater.insight.near_repeats import knox, near_repeat
from headwater.insight.self_exciting import etas
from headwater.insight.tests.test_prediction import town
from headwater.kernel import Invalid

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
HOW_TO = ROOT / "docs" / "how-to" / "find-near-repeats.md"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the published data is not beside the repository")


def rows(name: str) -> list[dict[str, str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    return float("nan") if text in ("", "NA") else float(text)


@pytest.fixture(scope="module")
def cincinnati() -> DatedPoints:
    """Degrees made flat about the city: metres east and north of its middle."""
    found = rows("dated_points/cincinnati_burglary.csv.gz")
    longitude, latitude = (np.array([number(row[name]) for row in found]) for name in ("longitude", "latitude"))
    east = np.radians(longitude + 84.5) * 6_371_000 * np.cos(np.radians(39.13))
    day = [row["offense_date"][:10].replace("NA", "NaT") for row in found]
    return DatedPoints.of(
        east,
        np.radians(latitude - 39.13) * 6_371_000,
        day,
        incident=[row["incident_no"] for row in found],
        leave_out_missing=True,
    )


@needs_data
def test_burglaries_of_cincinnati_are_near_repeats_and_their_defects_are_told(cincinnati: DatedPoints) -> None:
    assert len(cincinnati) == 6_660
    assert cincinnati.left_out == (
        "426 of 8,723 events lack a place or a date.",
        "1,637 rows are of an incident that an earlier row told of.",
    )
    result = near_repeat(cincinnati)
    assert result.found[0].days.label == "0 to 6 days"
    assert all(cell.ratio is not None and cell.ratio >= 1.2 for cell in result.found)
    assert result.figures()[0].caveats == cincinnati.left_out


@needs_data
def test_a_burglary_of_cincinnati_sets_off_a_few(cincinnati: DatedPoints) -> None:
    fitted = etas(cincinnati)
    assert fitted.settled
    assert 0.05 < fitted.trigger.offspring < 0.3
    assert fitted.log_likelihood > fitted.log_likelihood_without


@needs_data
def test_counted_twice_an_incident_would_look_like_a_repeat(cincinnati: DatedPoints) -> None:
    found = rows("dated_points/cincinnati_burglary.csv.gz")
    whole = [row for row in found if "NA" not in (row["longitude"], row["latitude"], row["offense_date"]) and row["longitude"]]
    twice = DatedPoints.of(
        [number(row["longitude"]) * 86_000 for row in whole],
        [number(row["latitude"]) * 111_000 for row in whole],
        [row["offense_date"][:10] for row in whole],
    )
    assert knox(twice).cells[1][0].observed > 1.5 * knox(cincinnati).cells[1][0].observed


@needs_data
def test_places_of_vancouver_that_are_rounded_to_blocks_are_warned_of() -> None:
    found = rows("dated_points/vancouver_thefts.csv.gz")
    day = [f"{row['YEAR']}-{int(row['MONTH']):02}-{int(row['DAY']):02}" for row in found]
    points = DatedPoints.of(
        [number(row["X"]) for row in found], [number(row["Y"]) for row in found], day, leave_out_missing=True
    )
    assert "If places are rounded for privacy" in etas(points, steps=2).caveats[-1]


@needs_data
def test_open_data_by_month_is_refused() -> None:
    found = rows("ealing/ealing_2016-01_2018-06.csv.gz")[:500]
    with pytest.raises(Invalid, match="Only the months"):
        DatedPoints.of([1.0] * len(found), [1.0] * len(found), [row["month"] for row in found])


def blocks() -> Iterator[str]:
    yield from re.findall(r"```python\n(.*?)```", HOW_TO.read_text("utf-8"), re.DOTALL)


def test_the_how_to_runs_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    made = town(900, days=760)
    dates = np.datetime64("2016-12-02") + (made.day - made.day[0]).astype("timedelta64[D]")
    lines = [f"{k},{e},{n},{d}" for k, (e, n, d) in enumerate(zip(made.east, made.north, dates, strict=True))]
    (tmp_path / "burglaries.csv").write_text("\n".join(["incident,easting,northing,date", *lines, "900,,,2017-02-03"]) + "\n")
    room: dict[str, object] = {}
    for block in blocks():
        exec(block, room)
    said = capsys.readouterr().out
    assert "in 1.0% of the ground" in said
    assert "of the attention would have to move" in said
