"""A pack about a real city, from the published archive."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from headwater.insight.ingest import load_police_uk
from headwater.insight.lake import Lake
from headwater.insight.tests.crimes import SHARED
from headwater.scrutiny.packs import Pack, as_text, compose, find_scope
from headwater.scrutiny.tests.markup import read
from headwater.scrutiny.writing import FILES

ARCHIVE = SHARED / "police-uk-2014-01-to-08.zip"
pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason="../shared/data is not here")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    load_police_uk(lake, [ARCHIVE], updated=datetime(2014, 10, 1, tzinfo=UTC))
    return compose(find_scope(lake, area="Leicester", as_at=date(2014, 8, 31), force="leicestershire"))


def test_the_pack_counts_what_the_published_files_hold(pack: Pack) -> None:
    crimes, incidents = 0, 0
    with zipfile.ZipFile(ARCHIVE) as archive:
        for month in ("2014-04", "2014-05", "2014-06", "2014-07", "2014-08"):
            with archive.open(f"{month}/{month}-leicestershire-street.csv") as lines:
                for row in csv.DictReader(io.TextIOWrapper(lines, "utf-8")):
                    if row["LSOA name"].rpartition(" ")[0] == "Leicester":
                        incidents += row["Crime type"] == "Anti-social behaviour"
                        crimes += row["Crime type"] != "Anti-social behaviour"
    answer = " ".join(as_text(one) for one in pack.chapters[1].answer)
    assert f"{crimes:,} crimes were recorded in Leicester from 1 April 2014 to 31 August 2014" in answer
    table = next(table for table in pack.tables() if table.title.startswith("Leicester: every offence"))
    shown = {row.name: str(row.cells[-1]) for row in table.rows}
    assert shown["Anti-social behaviour"] == f"{incidents:,}"


def test_distant_districts_are_left_out_and_named(pack: Pack) -> None:
    compared = next(table for table in pack.tables() if "district compared" in table.title)
    names = {row.name for row in compared.rows}
    assert {"Leicester", "Blaby", "Rutland"} <= names
    assert "Wandsworth" not in names
    assert any("Wandsworth" in note for note in compared.notes)


def test_all_four_files_are_made(pack: Pack) -> None:
    made = {name: file.make(pack) for name, file in FILES.items()}
    assert all(len(content) > 10_000 for content in made.values())
    assert read(made["pack.html"].decode()).faults == []
