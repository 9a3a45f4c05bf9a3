"""Sources that are wrong as a whole: each is refused in words, and the lake stays as it was."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from headwater.insight.ingest import load_offences, load_police_uk, load_recorded_crime, reading, sources
from headwater.insight.lake import Lake
from headwater.insight.tests.archives import (
    OUTCOMES,
    STREET,
    UPDATED,
    archive,
    contents,
    crime,
    folder,
    name,
    street,
    table,
    three_months,
)
from headwater.kernel import Invalid

Make = Callable[[Path], Path]


def csv_file(content: bytes, called: str = "2014-01-leicestershire-street.csv") -> Make:
    def make(room: Path) -> Path:
        (room / called).write_bytes(content)
        return room / called

    return make


def packed(files: dict[str, str | bytes]) -> Make:
    return lambda room: archive(room / "a.zip", files)


def cut_short(room: Path) -> Path:
    path = archive(room / "a.zip", three_months())
    path.write_bytes(path.read_bytes()[:-400])
    return path


def a_byte_changed(room: Path) -> Path:
    path = archive(room / "a.zip", three_months())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    return path


def encrypted(room: Path) -> Path:
    path = archive(room / "a.zip", three_months())
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    path.write_bytes(data)
    return path


def swelling(room: Path) -> Path:
    return archive(room / "a.zip", {**three_months(), name("2014-04"): STREET + "\n" + "0" * (8 << 20)})


def lying_about_its_size(room: Path) -> Path:
    """The directory says 100 bytes where 8 MB come out."""
    path = swelling(room)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 100)
    path.write_bytes(data)
    return path


def strangely_packed(room: Path) -> Path:
    path = archive(room / "a.zip", three_months())
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.find(mark)
        while at >= 0:
            struct.pack_into("<H", data, at + offset, 98)
            at = data.find(mark, at + 1)
    path.write_bytes(data)
    return path


def cut_gzip(room: Path) -> Path:
    path = room / "2014-01-leicestershire-street.csv.gz"
    path.write_bytes(gzip.compress(street(range(400)).encode())[:-40])
    return path


def only_a_picture(room: Path) -> Path:
    path = room / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    return path


def two_that_differ(room: Path) -> Path:
    return folder(room / "data", {"one/" + name("2014-01"): street(range(5)), "two/" + name("2014-01"): street(range(6))})


LATIN = street(range(5)).replace("Street 3", "Café").encode("latin-1")
WRONG: dict[str, tuple[Make, str]] = {
    "nothing there": (lambda room: room / "nowhere.zip", "nothing at"),
    "empty file": (csv_file(b""), "is empty"),
    "empty archive": (packed({}), "no CSV"),
    "empty member": (packed({name("2014-01"): b""}), "is empty"),
    "empty folder": (lambda room: folder(room / "none", {"x/readme.txt": b"hello"}), "no CSV"),
    "a heading and no row": (packed({name("2014-01"): STREET + "\n"}), "no rows"),
    "a picture": (only_a_picture, "neither a ZIP"),
    "a picture called CSV": (csv_file(b"\x89PNG\r\n\x1a\n\0\0" + bytes(range(256))), "not a CSV|not in UTF-8|wrong columns"),
    "another CSV": (csv_file(b"a,b,c\n1,2,3\n", "sales.csv"), "wrong columns"),
    "wrong columns": (csv_file(b"Crime ID,Month,Whatever\n1,2,3\n"), "lacks Reported by.*unknown Whatever"),
    "a column twice": (csv_file((STREET + ",Month\n").encode()), "column twice"),
    "outcomes called street": (packed({name("2014-01"): OUTCOMES + "\n"}), "wrong columns for street-level crime"),
    "Latin-1": (csv_file(LATIN), r"not in UTF-8: line 5 holds the byte 0xE9"),
    "UTF-16": (csv_file(street(range(5)).encode("utf-16")), "not in UTF-8|not a CSV"),
    "UTF-16 without mark": (csv_file(street(range(5)).encode("utf-16-le")), "not a CSV"),
    "a page of the web": (csv_file(b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n"), "wrong columns"),
    "no row can be used": (
        packed({name("2014-01"): table(STREET, [crime(1, type="?")])}),
        "No row .* line 2: unknown crime type",
    ),
    "future month": (packed({name("2018-04"): street(range(3), "2018-04")}), "in the future: 201804"),
    "archive cut short": (cut_short, "cut short"),
    "a byte changed": (a_byte_changed, "damaged"),
    "encrypted": (encrypted, "encrypted"),
    "swelling": (swelling, "swell"),
    "lying about its size": (lying_about_its_size, "damaged|swell|not a whole"),
    "another packing": (strangely_packed, "packed by a method"),
    "outside path": (packed({"../../etc/" + name("2014-01"): street(range(3))}), "leads outside"),
    "absolute path": (packed({"/etc/" + name("2014-01"): street(range(3))}), "leads outside"),
    "gzip cut short": (cut_gzip, "damaged"),
    "two that differ": (two_that_differ, "both give leicestershire for 201401, and differ"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_source_is_refused_and_changes_nothing(tmp_path: Path, wrong: str) -> None:
    make, says = WRONG[wrong]
    lake = Lake(tmp_path / "lake")
    load_police_uk(lake, archive(tmp_path / "good.zip", {name("2013-12"): street(range(10), "2013-12")}), updated=UPDATED)
    before = contents(lake)
    (tmp_path / "wrong").mkdir()
    with pytest.raises(Invalid, match=says) as fault:
        load_police_uk(lake, make(tmp_path / "wrong"), updated=UPDATED)
    assert fault.value.message and fault.value.remedy
    assert str(tmp_path) not in fault.value.message or wrong == "nothing there"
    assert contents(lake) == before


def test_one_wrong_file_among_good_ones_loads_none(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    files: dict[str, str | bytes] = {**three_months(), name("2014-02"): LATIN}
    with pytest.raises(Invalid, match=r"2014-02.*UTF-8"):
        load_police_uk(lake, archive(tmp_path / "a.zip", files), updated=UPDATED)
    assert lake.generation == 0
    load_police_uk(lake, archive(tmp_path / "a.zip", three_months()), updated=UPDATED)
    assert lake.rows("street") == 120
    assert not list((lake.root / ".staging").iterdir())


def test_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path / "lake")
    path = archive(tmp_path / "a.zip", three_months())
    monkeypatch.setattr(sources, "MAX_TOTAL", 10_000)
    with pytest.raises(Invalid, match="more than any published archive"):
        load_police_uk(lake, path, updated=UPDATED)
    monkeypatch.setattr(reading, "MAX_MEMBER", 1_000)
    with pytest.raises(Invalid, match="larger than any published file"):
        load_police_uk(lake, folder(tmp_path / "data", three_months()), updated=UPDATED)
    assert lake.generation == 0


def test_pieces_that_are_smaller_than_a_file_give_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [crime(n, context='"a\nb, c"' if n % 9 == 0 else "", x="bad" if n in (50, 120) else "-1.13") for n in range(150)]
    path = archive(tmp_path / "a.zip", {name("2014-01"): table(STREET, rows)})
    whole, cut = Lake(tmp_path / "whole"), Lake(tmp_path / "cut")
    load_police_uk(whole, path, updated=UPDATED)
    monkeypatch.setattr(reading, "PIECE", 3_000)
    load_police_uk(cut, path, updated=UPDATED)
    assert whole.rows("street") == cut.rows("street") == 148
    order = ["crime_id", "context"]
    assert cut.table("street").order_by(order).to_pyarrow().equals(whole.table("street").order_by(order).to_pyarrow())
    assert cut.quarantined() == whole.quarantined()


@pytest.mark.parametrize("wrong", [w for w in WRONG if w not in ("two that differ", "future month", "outcomes called street")])
def test_the_other_loaders_refuse_the_same(tmp_path: Path, wrong: str) -> None:
    make, _ = WRONG[wrong]
    lake = Lake(tmp_path / "lake")
    path = make(tmp_path)
    with pytest.raises(Invalid) as first:
        load_offences(lake, path, updated=UPDATED)
    with pytest.raises(Invalid) as second:
        load_recorded_crime(lake, path, force="leicestershire", updated=UPDATED)
    assert first.value.remedy and second.value.remedy
    assert lake.generation == 0


def test_a_zip_within_a_zip_is_passed_over(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr(name("2014-04"), street(range(3), "2014-04"))
    lake = Lake(tmp_path / "lake")
    path = archive(tmp_path / "a.zip", {**three_months(), "more.zip": inner.getvalue()})
    report = load_police_uk(lake, path, updated=UPDATED)
    assert report.passed_over == ("more.zip",)
    assert lake.months("street") == [201401, 201402, 201403]
