"""The four files: complete, self-contained, accessible, and harmless whatever the data is called."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pypdf
import pytest

from headwater.insight.tests.crimes import LOADED
from headwater.kernel import Invalid
from headwater.scrutiny.packs import Pack, compose, find_scope
from headwater.scrutiny.tests import lakes
from headwater.scrutiny.tests.markup import read
from headwater.scrutiny.writing import FILES, files, write_pack

AUGUST = date(2014, 8, 31)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    lake = lakes.published(tmp_path_factory.mktemp("lake"), hostile=True)
    return compose(find_scope(lake, area="Leicester", as_at=AUGUST))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """A pack about the place with the dangerous name itself."""
    lake = lakes.published(tmp_path_factory.mktemp("lake"), hostile=True)
    return compose(find_scope(lake, area=f"district:{lakes.HOSTILE}", as_at=AUGUST))


@pytest.fixture(scope="module")
def written(pack: Pack) -> dict[str, bytes]:
    return {name: made.make(pack) for name, made in FILES.items()}


def test_the_page_is_well_formed_and_needs_nothing_beside_it(written: dict[str, bytes]) -> None:
    page = read(written["pack.html"].decode())
    assert page.faults == []
    assert page.fetched == []
    assert page.scripted == []
    assert not {"script", "link", "iframe", "object", "embed", "base"} & set(page.tags)
    assert all(link.startswith("#") for link in page.links)
    assert "url(" not in written["pack.html"].decode()
    assert "@import" not in written["pack.html"].decode()


def test_every_link_of_the_page_leads_somewhere(written: dict[str, bytes]) -> None:
    page = read(written["pack.html"].decode())
    assert {link[1:] for link in page.links} - page.ids == set()


def test_every_figure_is_in_the_register(pack: Pack, written: dict[str, bytes]) -> None:
    page = read(written["pack.html"].decode())
    assert sum(name.startswith("f") and name[1:].isdecimal() for name in page.ids) == len(pack.figures())


def test_the_page_has_landmarks_and_headings_in_order(written: dict[str, bytes]) -> None:
    text = written["pack.html"].decode()
    page = read(text)
    assert '<html lang="en-GB">' in text
    assert [tag for tag in page.tags if tag in ("header", "nav", "main", "footer")] == ["header", "nav", "main", "footer"]
    assert page.headings.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(page.headings))
    assert page.tags.count("svg") > 5
    assert page.tags.count("svg") == text.count('role="img"')
    assert page.tags.count("table") == page.tags.count("caption")


def test_dangerous_names_are_text_on_the_page(hostile: Pack) -> None:
    text = FILES["pack.html"].make(hostile).decode()
    page = read(text)
    assert page.faults == []
    assert "script" not in page.tags
    assert "".join(page.text).count(lakes.HOSTILE) > 5


def test_the_csv_runs_nothing(hostile: Pack) -> None:
    rows = list(csv.reader(io.StringIO(FILES["figures.csv"].make(hostile).decode("utf-8-sig"))))
    assert len(rows) == len(hostile.figures()) + 1
    assert any(lakes.HOSTILE in cell for row in rows for cell in row)
    assert not any(cell.lstrip()[:1] in tuple("=+@") for row in rows for cell in row)


def test_the_workbook_opens_and_holds_no_formula(hostile: Pack) -> None:
    book = openpyxl.load_workbook(io.BytesIO(FILES["figures.xlsx"].make(hostile)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.data_type == "f" for cell in cells)
    assert book.sheetnames[:2] == ["About", "All figures"]
    assert len(book.sheetnames) == 2 + len(list(hostile.tables()))


def test_the_workbook_has_numbers_as_numbers(pack: Pack, written: dict[str, bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written["figures.xlsx"]))["All figures"]
    values = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert values == [figure.value for figure in pack.figures()]


def test_the_pdf_is_tagged_titled_and_has_its_text(pack: Pack, written: dict[str, bytes]) -> None:
    made = written["pack.pdf"]
    assert made.startswith(b"%PDF-1.7")
    document = pypdf.PdfReader(io.BytesIO(made))
    root: Any = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert document.metadata
    assert document.metadata.title == "Leicester: scrutiny pack, as at 31 August 2014"
    text = " ".join(page.extract_text() for page in document.pages)
    for chapter in pack.chapters:
        assert " ".join(chapter.question.split()) in " ".join(text.split())
    assert len(document.outline) >= len([chapter for chapter in pack.chapters if chapter.sections])


def test_the_first_page_of_the_pdf_answers_all_four_questions(pack: Pack, written: dict[str, bytes]) -> None:
    first = " ".join(pypdf.PdfReader(io.BytesIO(written["pack.pdf"])).pages[0].extract_text().split())
    assert all(chapter.question in first for chapter in pack.chapters)


def test_dangerous_names_are_text_on_paper(hostile: Pack) -> None:
    document = pypdf.PdfReader(io.BytesIO(FILES["pack.pdf"].make(hostile)))
    text = "".join("".join(page.extract_text().split()) for page in document.pages)
    assert '#panic("x")$x$@a*b*' in text


def test_the_same_pack_has_the_same_bytes(pack: Pack, written: dict[str, bytes]) -> None:
    assert {name: made.make(pack) for name, made in FILES.items()} == written


def test_a_made_up_record_says_so_in_every_file(tmp_path: Path) -> None:
    lake = lakes.published(tmp_path)
    part = lake.partitions("street")[0]
    rows = pyarrow.parquet.read_table(tmp_path / part.file, partitioning=None)
    lake.write("street", part.force, part.month, rows.slice(1), source="Demonstration: crimes", at=LOADED)
    pack = compose(find_scope(lake, area="Leicester", as_at=AUGUST))
    words = "Every crime and every person here is made up."
    assert words in pack.warning
    assert words in FILES["pack.html"].make(pack).decode()
    first = pypdf.PdfReader(io.BytesIO(FILES["pack.pdf"].make(pack))).pages[0].extract_text()
    assert words in " ".join(first.split())
    about = openpyxl.load_workbook(io.BytesIO(FILES["figures.xlsx"].make(pack)))["About"]
    assert any(words in str(cell) for row in about.iter_rows(values_only=True) for cell in row)


def test_a_real_record_carries_no_such_warning(pack: Pack) -> None:
    assert pack.warning == ""


def test_all_files_are_written_into_a_folder_that_is_made(pack: Pack, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert [path.name for path in write_pack(pack, folder)] == list(FILES)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


def test_a_fault_leaves_what_was_there(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pack.pdf").write_text("older")

    def fault(_: Pack) -> bytes:
        raise OSError("the disk is full")

    monkeypatch.setitem(files.FILES, "figures.xlsx", replace(FILES["figures.xlsx"], make=fault))
    with pytest.raises(OSError, match="disk"):
        write_pack(pack, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["pack.pdf"]
    assert (tmp_path / "pack.pdf").read_text() == "older"


def test_a_file_is_no_folder(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    for place in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(Invalid, match="--out"):
            write_pack(pack, place)


def test_a_full_disk_is_said_in_words(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("headwater.scrutiny.writing.files.os.fsync", full)
    with pytest.raises(Invalid, match="cannot be written: No space left on device"):
        write_pack(pack, tmp_path)
    assert list(tmp_path.iterdir()) == []
