"""Files that are wrong: a clear word, and nothing half-loaded."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.kernel import Actor, Cancelled, Forbidden, HeadwaterError, Invalid, Quiet, Ref, Role
from headwater.places import loaders, queries
from headwater.places.loaders import Report, tables
from headwater.places.loaders.tables import Layout, Row, read_table
from headwater.places.models import Area, Deprivation, GazetteerEntry, Population, Postcode
from headwater.places.tests.factories import AT, PROGRAM, journalled

Load = Callable[..., Report]

POPULATION = "level,code,name,persons,year,source,households,district_code,district\n"
PEOPLE = POPULATION + "lsoa,E1,Town 001A,1500,2011,Census 2011,600,D1,Town\n"
DEPRIVATION = "level,code,name,rank,decile,year,source,score,crime_decile\n"
POSTCODES = "postcode,easting,northing,district,ward\n"
STREETS = "name,easting,northing,kind,lsoa_code,lsoa_name\n"
AREAS = "level,code,name,parent_level,parent_code\n"


def table(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def boundaries(folder: Path, *features: tuple[str, str, float], name: str = "file.geojson") -> Path:
    """Squares of a hundredth of a degree: code, name and longitude of each."""
    made = [
        {
            "type": "Feature",
            "properties": {"LSOA11CD": code, "LSOA11NM": called},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 52.4], [x + 0.01, 52.4], [x + 0.01, 52.41], [x, 52.41], [x, 52.4]]],
            },
        }
        for code, called, x in features
    ]
    return table(folder, json.dumps({"type": "FeatureCollection", "features": made}), name)


def counts() -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (Area, Population, Deprivation, Postcode, GazetteerEntry))


WRONG: list[tuple[Load, str | bytes, str]] = [
    (loaders.load_population, b"", "is empty"),
    (loaders.load_population, b"\xef\xbb\xbf\r\n , \n", "is empty"),
    (loaders.load_population, POPULATION, "has no row"),
    (loaders.load_population, b"\x89PNG\r\n\x1a\n\0\0", "is not text"),
    (loaders.load_population, PEOPLE.replace("Town", "Tŷ").encode("latin-1", "replace") + b"\xff", "is not UTF-8"),
    (loaders.load_population, (POPULATION + "lsoa,E1,Bient\xf4t,5,2011,c,,,\n").encode("latin-1"), "line 2, is not UTF-8"),
    (loaders.load_population, "a,b,c\n1,2,3\n", "lacks the columns level, code, persons, year, source"),
    (loaders.load_population, PEOPLE + "lsoa,E2,Town 001B,many,2011,c,,,\n", "line 3: “many” is not a whole number"),
    (loaders.load_population, PEOPLE + "lsoa,E2,Town 001B,-5,2011,c,,,\n", "line 3: -5 cannot be a number of persons"),
    (loaders.load_population, PEOPLE + "lsoa,E2,Town 001B,5,2030,c,,,\n", "line 3: “2030” is not a year up to now"),
    (loaders.load_population, PEOPLE + "lsoa,E2,Town 001B,5,soon,c,,,\n", "line 3: “soon” is not a year"),
    (loaders.load_population, PEOPLE + "lsoa,E2,Town 001B,5,2011,,,,\n", "needs its source"),
    (loaders.load_population, PEOPLE + "parish,E2,Town 001B,5,2011,c,,,\n", "line 3: “parish” is not a level"),
    (loaders.load_population, PEOPLE + "lsoa,E2,=cmd|'/c calc'!A0,5,2011,c,,,\n", "line 3: .*would be a formula"),
    (loaders.load_population, PEOPLE + 'lsoa,E2,"@SUM(1,2)",5,2011,c,,,\n', "line 3: .*would be a formula"),
    (loaders.load_population, PEOPLE + "lsoa,E2,+HYPERLINK,5,2011,c,,,\n", "line 3: .*would be a formula"),
    (loaders.load_population, PEOPLE + "lsoa,E1,Town 001A,1501,2011,Census 2011,600,D1,Town\n", "came on line 2 already"),
    (loaders.load_population, PEOPLE + "lsoa,E2,Town 001B,5\n", "line 3: it has 4 cells where the first row has 9"),
    (loaders.load_population, PEOPLE + '"lsoa,E2', "is not CSV"),
    (loaders.load_deprivation, DEPRIVATION + "lsoa,E1,Town 001A,1,11,2015,c,,\n", "11 cannot be a number of decile"),
    (loaders.load_deprivation, DEPRIVATION + "lsoa,E1,Town 001A,1,1,2015,c,much,\n", "“much” is not a number"),
    (loaders.load_population, POPULATION + f"lsoa,{'E' * 61},Town,5,2011,c,,,\n", "line 2: .*cannot be the code"),
    (loaders.load_population, POPULATION + "lsoa,E1,Town,5,2011,c,,D9,\n", "that should hold .* Town does not exist"),
    (loaders.load_deprivation, PEOPLE, "lacks the columns rank, decile"),
    (
        loaders.load_postcodes,
        POSTCODES + "CV1 1DD,433000,278000,D,W\nCV1,433000,278000,D,W\n",
        "line 3: “CV1” is not a postcode",
    ),
    (loaders.load_postcodes, POSTCODES + "CV1 1DD,433000,278000,,\ncv11dd,433001,278000,,\n", "line 3: CV1 1DD came on line 2"),
    (loaders.load_postcodes, POSTCODES + "CV1 1DD,900000,278000,,\n", "in the sea"),
    (loaders.load_postcodes, POSTCODES + "CV1 1DD,east,278000,,\n", "“east” is not a number"),
    (loaders.load_postcodes, POSTCODES, "has no row"),
    (loaders.load_streets, STREETS + "High Street,433000,278000,,,\n=1+1,433000,278000,,,\n", "line 3: .*would be a formula"),
    (loaders.load_streets, "Location,Longitude,Latitude\nHigh Street,-30,52\n", "line 2: it lies in the sea"),
    (loaders.load_streets, STREETS, "has no row"),
    (loaders.load_areas, AREAS + "ward,W,Ward,,\nward,W,Other,,\n", "line 3: ward W came on line 2 already"),
    (loaders.load_areas, AREAS + "ward,W,Ward,district,D\n", "does not exist"),
    (loaders.load_areas, AREAS + "ward,W,,,\n", "line 2: “” cannot be the name"),
    (loaders.load_areas, AREAS, "has no row"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("load", "content", "fault"), WRONG)
def test_a_wrong_file_is_refused_in_words_and_leaves_nothing(
    tmp_path: Path, load: Load, content: str | bytes, fault: str
) -> None:
    before = counts()
    with pytest.raises(HeadwaterError, match=fault) as refused:
        load([table(tmp_path, content)], by=PROGRAM, at=AT)
    assert refused.value.remedy
    assert counts() == before


@pytest.mark.django_db
def test_files_before_a_wrong_one_are_kept_whole(tmp_path: Path) -> None:
    good, bad = table(tmp_path, PEOPLE), table(tmp_path, PEOPLE + "lsoa,E2,T,x,2011,c,,,\n", "bad.csv")
    with pytest.raises(Invalid, match=r"bad\.csv, line 3"):
        loaders.load_population([good, bad], by=PROGRAM, at=AT)
    assert [area.code for area in queries.areas("lsoa")] == ["E1"]


@pytest.mark.django_db
def test_our_own_layouts(tmp_path: Path) -> None:
    areas = table(tmp_path, AREAS + "district,D1,Town,force,f\nforce,f,Force,,\n", "areas.csv")
    assert loaders.load_areas([areas], by=PROGRAM, at=AT).fresh == 2
    report = loaders.load_population([table(tmp_path, PEOPLE + PEOPLE.splitlines()[1] + "\n")], by=PROGRAM, at=AT)
    assert (report.read, report.fresh, report.same, report.duplicates) == (2, 1, 0, 1)
    assert report.summary == "Populations: 2 read from 1 file; 1 new or changed, 0 as before."
    assert report.details == ("1 came twice with the same words.", "1 areas were added for them.")
    lsoa = queries.area_named("lsoa", "E1")
    assert [area.code for area in queries.ancestors(lsoa.ref)] == ["f", "D1"]
    people = queries.population(lsoa.ref)
    assert people is not None and (people.persons, people.households, people.source) == (1500, 600, "Census 2011")
    needs = table(tmp_path, DEPRIVATION + "lsoa,E1,,12,1,2015,IMD,61.5,2\nlsoa,E9,,13,1,2015,IMD,,\n", "imd.csv")
    assert loaders.load_deprivation([needs], by=PROGRAM, at=AT).details == (
        "1 passed over: their area is not known and the file does not name it.",
    )
    spots = table(
        tmp_path, STREETS + "Hospital,433000,278000,place,E1,Town 001A\nOn or near High St,433000,278000,,,\n", "s.csv"
    )
    assert loaders.load_streets([spots], by=PROGRAM, at=AT).fresh == 2
    assert [(match.kind, match.name) for match in queries.search("high street")] == [("street", "High St")]


@pytest.mark.django_db
def test_an_area_with_a_name_keeps_it_and_gets_its_boundary(tmp_path: Path) -> None:
    loaders.load_population([table(tmp_path, PEOPLE)], by=PROGRAM, at=AT)
    path = boundaries(tmp_path, ("E1", "Renamed 001A", -1.5), ("E2", "Town 001B", -1.49))
    report = loaders.load_boundaries([path], level="lsoa", by=PROGRAM, at=AT)
    assert (report.fresh, report.same) == (2, 0)
    assert [(area.name, area.bounds is not None) for area in queries.areas("lsoa")] == [
        ("Town 001A", True),
        ("Town 001B", True),
    ]
    assert [area.code for area in queries.ancestors(queries.area_named("lsoa", "E2").ref)] == ["D1"]
    assert [data["added"] for _, data in journalled("places.AreasLoaded") if data["level"] == "lsoa"] == [1, 1]
    assert loaders.load_boundaries([tmp_path], level="lsoa", by=PROGRAM, at=AT).same == 2


@pytest.mark.django_db
def test_wrong_boundaries(tmp_path: Path) -> None:
    def refused(path: Path, fault: str, **options: Any) -> None:
        with pytest.raises(Invalid, match=fault):
            loaders.load_boundaries([path], by=PROGRAM, at=AT, **{"level": "lsoa", **options})
        assert Area.objects.count() == 0

    good = boundaries(tmp_path, ("E1", "Town 001A", -1.5))
    refused(good, "not a level", level="parish")
    refused(good, "no field that is plainly the code of a ward", level="ward")
    refused(good, "cannot be its NOTHING", code_field="NOTHING")
    refused(boundaries(tmp_path, ("E1", "A", -1.5), ("E1", "A", -1.4)), "feature 2: E1 came as feature 1 already")
    refused(boundaries(tmp_path, ("E1", "=A", -1.5)), "cannot be its LSOA11NM")
    refused(boundaries(tmp_path, ("", "A", -1.5)), "cannot be its LSOA11CD")
    refused(boundaries(tmp_path, ("E1", "A", 20.0)), "outside Great Britain")
    empty = tmp_path / "empty"
    empty.mkdir()
    refused(empty, "holds no GeoJSON file")
    refused(tmp_path / "none.geojson", "cannot be read")


@pytest.mark.django_db
def test_size_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = table(tmp_path, gzip.compress(PEOPLE.encode() + b" " * 3_000_000), "people.csv.gz")
    with pytest.raises(Invalid, match="larger than 2 MB"):
        read_table(packed, [Layout("x", {"code": "code"})], most_bytes=2_000_000)
    monkeypatch.setattr(tables, "MOST_ROWS", 5)
    many = POSTCODES + "".join(f"CV1 {k}DD,433000,278000,,\n" for k in range(9))
    with pytest.raises(Invalid, match="more than 5 rows"):
        loaders.load_postcodes([table(tmp_path, many)], by=PROGRAM, at=AT)
    assert Postcode.objects.count() == 0


@pytest.mark.django_db
def test_only_those_who_may_load_do_and_a_cancelled_load_leaves_what_was_done(tmp_path: Path) -> None:
    ann = Actor.with_roles(Ref("accounts.user", "ann"), "Ann", {Role.ANALYST})
    with pytest.raises(Forbidden):
        loaders.load_postcodes([table(tmp_path, POSTCODES + "CV1 1DD,433000,278000,,\n")], by=ann, at=AT)

    class Stopped(Quiet):
        def advance(self, steps: int = 1, note: str = "") -> None:
            raise Cancelled

    files = [table(tmp_path, POSTCODES + f"CV1 {k}DD,433000,278000,,\n", f"{k}.csv") for k in (1, 2)]
    with pytest.raises(Cancelled):
        loaders.load_postcodes(files, by=PROGRAM, at=AT, progress=Stopped())
    assert Postcode.objects.count() == 1
    assert loaders.load_postcodes(files, by=PROGRAM, at=AT).same == 1


@given(st.text(max_size=12))
def test_a_cell_is_a_number_or_refused(text: str) -> None:
    row = Row("f.csv", 2, [text], {"n": 0})
    for read in (row.whole, row.number):
        try:
            value = read("n")
        except Invalid as fault:
            assert "line 2" in fault.message
        else:
            assert float(text.strip().replace(",", "")) == pytest.approx(value, abs=1)


def test_numbers_as_they_are_published() -> None:
    row = Row("f.csv", 2, ["1,563", "21352.0", " 7 ", "-3", "12.389"], {name: k for k, name in enumerate("abcde")})
    assert [row.whole(name) for name in "abcd"] == [1563, 21352, 7, -3]
    assert row.number("e") == 12.389
    for wrong in ("e", "f"):
        with pytest.raises(Invalid):
            row.whole(wrong)
