"""The published months as files to download."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import IO

import polars as pl
import pyarrow.parquet as pq
import pytest
from django.test import Client
from shapely.geometry import box

from headwater.insight.ingest import load_police_uk
from headwater.insight.lake import Lake
from headwater.opendata.columns import CRIMES
from headwater.opendata.downloads import Offer, Pieces, archive_of, kept
from headwater.opendata.downloads.keeping import PIECE
from headwater.opendata.tests.ground import PROGRAM, leicestershire
from headwater.opendata.tests.published import AT
from headwater.places.actions import NewArea, add_areas
from headwater.ui import programs
from headwater.ui.pacing import Pace


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
    offer = archive_of(open_data, "leicestershire", 201802)
    assert offer is not None
    first = kept(offer, tmp_path)
    made = first.stat().st_mtime_ns
    assert kept(offer, tmp_path) == first
    assert first.stat().st_mtime_ns == made
    stale = tmp_path / "2018-02-leicestershire.zip.0123456789abcdef"
    first.rename(stale)
    again = kept(offer, tmp_path)
    assert [again] == list(tmp_path.iterdir())


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def rows_of(client: Client, form: str) -> list[dict[str, object]]:
    """What a download has, each row with its place."""
    got = body(client.get(f"/data/crimes/leicestershire/2018-02.{form}"))
    if form == "csv":
        return list(pl.read_csv(io.BytesIO(got), schema_overrides={"month": pl.String}).iter_rows(named=True))
    if form == "parquet":
        rows: list[dict[str, object]] = pq.read_table(io.BytesIO(got)).to_pylist()
        return rows
    features = json.loads(got)["features"]
    places = [one["geometry"]["coordinates"] if one["geometry"] else (None, None) for one in features]
    return [
        {"id": one["id"], **one["properties"], "longitude": x, "latitude": y}
        for one, (x, y) in zip(features, places, strict=True)
    ]


def test_the_three_forms_say_the_same_and_no_more_than_the_features(client: Client, open_data: Lake) -> None:
    in_csv, in_parquet, in_geojson = (rows_of(client, form) for form in ("csv", "parquet", "geojson"))
    assert in_csv == in_parquet == [{one.name: row[one.name] for one in CRIMES} for row in in_geojson]
    assert len(in_csv) == open_data.manifest.current["street", "leicestershire", 201802].rows
    items = json.loads(client.get("/open-data/features/collections/crimes/items?datetime=2018-02&limit=1000").content)
    assert [one["id"] for one in items["features"]] == [row["id"] for row in in_csv]


def test_a_file_says_under_which_licence_and_when_it_was_updated(client: Client) -> None:
    got = body(client.get("/data/crimes/leicestershire/2018-02.parquet"))
    schema = pq.read_schema(io.BytesIO(got))
    assert schema.metadata[b"licence"].startswith(b"https://www.nationalarchives.gov.uk/doc/open-government-licence")
    assert schema.metadata[b"updated"] == b"2018-03-09T04:00:00Z"
    assert schema.field("month").metadata[b"description"].startswith(b"The month")
    collection = json.loads(body(client.get("/data/crimes/leicestershire/latest.geojson")))
    assert (collection["updated"], collection["licence"][:5]) == ("2018-03-09T04:00:00Z", "https")
    answer = client.head("/data/crimes/leicestershire/latest.csv")
    assert answer["Last-Modified"] == "Fri, 09 Mar 2018 04:00:00 GMT"
    assert 'rel="license"' in answer["Link"]
    assert answer["Content-Disposition"] == 'attachment; filename="2018-02-leicestershire-crimes.csv"'


def test_the_description_is_of_the_columns_that_the_csv_has(client: Client) -> None:
    answer = client.get("/data/crimes/leicestershire/2018-02.csv")
    described = re.search(r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', answer["Link"])
    assert described is not None
    said = json.loads(client.get(described[1]).content)
    columns = said["tableSchema"]["columns"]
    heading, *rows = csv.reader(io.StringIO(body(answer).decode()))
    assert [one["name"] for one in columns] == heading
    assert said["url"].endswith("/data/crimes/leicestershire/2018-02.csv")
    assert said["dc:license"]["@id"].startswith("https://www.nationalarchives.gov.uk/")
    needed = [place for place, one in enumerate(columns) if one["required"]]
    assert all(row[place] for row in rows for place in needed)


def test_who_takes_it_packed_gets_it_packed_and_who_has_it_is_told_so(client: Client) -> None:
    path = "/data/crimes/leicestershire/2018-02.csv"
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    content = body(packed)
    whole = body(plain)
    assert gzip.decompress(content) == whole
    assert (int(packed["Content-Length"]), int(plain["Content-Length"])) == (len(content), len(whole))
    assert client.head(path)["Content-Length"] == plain["Content-Length"]
    for had in ({"If-None-Match": packed["ETag"]}, {"If-Modified-Since": packed["Last-Modified"]}):
        again = client.get(path, headers=had)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", packed["ETag"])
    for had in ({"If-Modified-Since": "Thu, 08 Mar 2018 04:00:00 GMT"}, {"If-Modified-Since": "yesterday"}):
        assert client.head(path, headers=had).status_code == 200
    both = {"If-None-Match": '"another"', "If-Modified-Since": packed["Last-Modified"]}
    assert client.head(path, headers=both).status_code == 200


def test_a_large_file_is_sent_a_piece_at_a_time(tmp_path: Path) -> None:
    held = tmp_path / "held"
    held.write_bytes(gzip.compress(b"x" * (3 * PIECE + 1)))
    assert [len(one) for one in Pieces(held, unpack=True)] == [PIECE, PIECE, PIECE, 1]
    assert b"".join(Pieces(held, unpack=False)) == held.read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "crimes/leicestershire/2018-02.exe", "crimes/leicestershire/2018-02.csv.gz", "crimes/atlantis/2018-02.csv",
        "crimes/leicestershire/2030-01.parquet", "crimes/leicestershire/2018-13.csv", "crimes/..%2F..%2Fetc/passwd.csv",
        "crimes/leicestershire/2018-13.csv-metadata.json", "crimes/atlantis/latest.csv-metadata.json",
    ],
)  # fmt: skip
def test_no_other_file_is_there(client: Client, path: str) -> None:
    assert client.get(f"/data/{path}").status_code == 404


@pytest.mark.django_db
def test_boundaries_are_the_features_of_their_level(client: Client) -> None:
    assert client.get("/data/areas/neighbourhood.geojson").status_code == 404
    leicestershire()
    answer = client.get("/data/areas/neighbourhood.geojson")
    said = json.loads(body(answer))
    items = json.loads(client.get("/open-data/features/collections/areas/items?level=neighbourhood").content)
    assert said["features"] == items["features"]
    assert said["licence"].startswith("https://www.nationalarchives.gov.uk/")
    assert client.get("/data/areas/nonsense.geojson").status_code == 404
    add_areas(by=PROGRAM, at=AT, areas=[NewArea("neighbourhood", "n2", "North", None, box(458000, 304000, 459000, 305000))])
    anew = client.get("/data/areas/neighbourhood.geojson")
    assert anew["ETag"] != answer["ETag"]
    assert len(json.loads(body(anew))["features"]) == 2


def test_many_who_ask_at_once_wait_for_one_making(tmp_path: Path) -> None:
    made = []

    def write(file: IO[bytes]) -> None:
        made.append(threading.get_ident())
        file.write(b"rows")

    offer = Offer("held.csv", "text/csv", "mark", None, True, write)
    with ThreadPoolExecutor(8) as threads:
        paths = set(threads.map(lambda _: kept(offer, tmp_path), range(16)))
    assert len(made) == len(paths) == 1
    assert b"".join(Pieces(paths.pop(), unpack=True)) == b"rows"


def test_a_file_that_could_not_be_made_leaves_nothing_behind_and_is_made_the_next_time(tmp_path: Path) -> None:
    def fails(file: IO[bytes]) -> None:
        file.write(b"half")
        raise OSError("the disk is full")

    broken = Offer("held.csv", "text/csv", "mark", None, False, fails)
    with pytest.raises(OSError, match="full"):
        kept(broken, tmp_path)
    assert list(tmp_path.iterdir()) == []

    def succeeds(file: IO[bytes]) -> None:
        file.write(b"whole")

    assert kept(replace(broken, write=succeeds), tmp_path).read_bytes() == b"whole"


def test_a_file_that_must_be_made_counts_for_more_than_one_that_is_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "pace", Pace(1, 15, clock=lambda: 0.0))
    statuses = [client.head(f"/data/crimes/leicestershire/2018-01.{form}").status_code for form in ("csv", "csv", "parquet")]
    assert statuses == [200, 200, 200]
    assert client.head("/data/crimes/leicestershire/2018-01.csv").status_code == 429
