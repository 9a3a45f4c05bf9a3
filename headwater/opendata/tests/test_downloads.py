"""The published months as files to download."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from headwater.insight.ingest import load_police_uk
from headwater.insight.lake import Lake
from headwater.opendata.downloads import archive_file
from headwater.opendata.tests.published import AT


@pytest.fixture
def client(open_data: Lake, tmp_path: Path, settings: object) -> Client:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    return Client()


def test_a_month_is_downloaded_and_loaded_again(client: Client, open_data: Lake, tmp_path: Path) -> None:
    answer = client.get("/data/archive/leicestershire/2018-02.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="2018-02-leicestershire.zip"'
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert sorted(zipfile.ZipFile(io.BytesIO(body)).namelist()) == [
        f"2018-02/2018-02-leicestershire-{kind}.csv" for kind in ("outcomes", "stop-and-search", "street")
    ]
    (tmp_path / "got.zip").write_bytes(body)
    again = Lake(tmp_path / "lake")
    load_police_uk(again, tmp_path / "got.zip", updated=AT)
    wanted = open_data.table("street", months=[201802]).to_pyarrow().to_pylist()
    assert again.table("street").to_pyarrow().to_pylist() == wanted


def test_the_newest_month_by_name(client: Client) -> None:
    answer = client.get("/data/archive/leicestershire/latest.zip")
    assert answer["Content-Disposition"].endswith('"2018-02-leicestershire.zip"')
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["atlantis/2018-02", "leicestershire/2009-01", "leicestershire/2030-01", "leicestershire/x"])
def test_what_is_not_published(client: Client, path: str) -> None:
    assert client.get(f"/data/archive/{path}.zip").status_code == 404


def test_a_file_is_made_once_and_anew_when_its_month_changes(open_data: Lake, tmp_path: Path) -> None:
    first = archive_file(open_data, tmp_path, "leicestershire", 201802)
    assert first is not None
    made = first.stat().st_mtime_ns
    assert archive_file(open_data, tmp_path, "leicestershire", 201802) == first
    assert first.stat().st_mtime_ns == made
    stale = tmp_path / "2018-02-leicestershire.0123456789abcdef.zip"
    first.rename(stale)
    again = archive_file(open_data, tmp_path, "leicestershire", 201802)
    assert [again] == list(tmp_path.glob("*.zip"))
