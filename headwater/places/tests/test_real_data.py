"""The published files, as they are published: whole where they are small, the rows of two forces where they are a country."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from headwater.insight.crime.areas import Area as CrimeArea
from headwater.insight.crime.population import Population
from headwater.insight.lake import Lake
from headwater.places import loaders, queries
from headwater.places.actions import export_population
from headwater.places.loaders import Report
from headwater.places.tests.factories import PROGRAM

DATA = Path(__file__).parents[4] / "shared" / "data"
AT = datetime.fromisoformat("2024-03-12T09:30:00+00:00")
pytestmark = [
    pytest.mark.skipif(not DATA.exists(), reason="the published files are in ../shared/data, which is not here"),
    pytest.mark.django_db,
]
SOME = ("Coventry", "Leicester ", "Blaby", "Oadby")


def some_of(folder: Path, published: str) -> Path:
    """The heading, the rows about some districts, and what stands below the table."""
    lines = gzip.decompress((DATA / published).read_bytes()).decode("utf-8-sig").splitlines(keepends=True)
    kept = [line for k, line in enumerate(lines) if k == 0 or k > len(lines) - 5 or any(name in line for name in SOME)]
    path = folder / Path(published).name
    path.write_bytes(gzip.compress("".join(kept).encode()))
    return path


def loaded(load: Callable[..., Report], *paths: Path, **options: Any) -> Report:
    """What the first load did; a second one must do nothing."""
    first, second = (load(list(paths), by=PROGRAM, at=AT, **options) for _ in range(2))
    assert (second.read, second.fresh, second.areas_added) == (first.read, 0, 0)
    return first


def test_a_census_its_forces_and_its_people(tmp_path: Path) -> None:
    census = some_of(tmp_path, "lsoa_population/census_2011_population_hh.csv.gz")
    report = loaded(loaders.load_population, census)
    assert report.fresh == report.read > 400
    loaded(loaders.load_areas, some_of(tmp_path, "lsoa_population/PoliceforceLSOA.csv.gz"))
    later = loaded(loaders.load_population, some_of(tmp_path, "lsoa_population/TS001_usual_residents_LSOA2021.csv.gz"))
    assert later.passed_over == {"notes without a code": 4}
    above = queries.ancestors(queries.area_named("lsoa", "E01009522").ref)
    assert [(area.level, area.code, area.name) for area in above] == [
        ("force", "west-midlands", "West Midlands"),
        ("district", "E08000026", "Coventry"),
    ]
    lake = Lake(tmp_path / "lake")
    assert export_population(lake, by=PROGRAM, at=AT) > 0
    assert export_population(lake, by=PROGRAM, at=AT) == 0
    people = Population.of(lake.table("population"), "leicestershire")
    leicester = people.people(CrimeArea("district", "Leicester", "Leicester"), 2014)
    assert leicester is not None and (leicester.persons, leicester.year) == (329_839, 2011)  # as the census published it
    coventry = Population.of(lake.table("population"), "west-midlands").people(
        CrimeArea("district", "Coventry", "Coventry"), 2018
    )
    assert coventry is not None and coventry.persons == 316_960
    whole = people.people(CrimeArea("force", "leicestershire", "Leicestershire"), 2014)
    assert whole is not None and whole.persons > leicester.persons


def test_deprivation_of_two_editions(tmp_path: Path) -> None:
    older, newer = (some_of(tmp_path, f"imd_lsoa/imd{year}_england_lsoa11.csv.gz") for year in (2015, 2019))
    assert loaded(loaders.load_deprivation, older).areas_added > 0
    # the edition of 2019 has no names: only LSOAs that are known already can be kept, the others are counted
    all_of_2019 = DATA / "imd_lsoa" / "imd2019_england_lsoa11.csv.gz"
    report = loaders.load_deprivation([all_of_2019], by=PROGRAM, at=AT)
    assert report.fresh + sum(report.passed_over.values()) == report.read == 32_844
    assert newer.exists()
    found = queries.deprivation(queries.area_named("lsoa", "E01009522").ref)
    assert found is not None and (found.year, found.crime_decile is None) == (2019, False)


def test_boundaries_of_coventry() -> None:
    folder = DATA / "boundaries_coventry"
    lsoas = loaded(loaders.load_boundaries, folder / "lsoa_by_lad_E08000026_coventry.geojson", level="lsoa")
    assert lsoas.summary == (
        "Boundaries (Lower layer super output area): 195 read from 1 file; 195 new or changed, 0 as before."
    )
    assert loaded(loaders.load_boundaries, folder / "wards_by_lad_E08000026_coventry.geojson", level="ward").fresh == 18
    loaded(loaders.load_boundaries, folder / "west_midlands_police_force_boundary.geojson", level="force")
    assert queries.area_named("force", "west-midlands").name == "West Midlands"
    boroughs = folder / "west_midlands" / "lsoa_E08000025.geojson"
    assert loaded(loaders.load_boundaries, boroughs, level="lsoa").mended == 3


def test_postcodes_and_anchor_points() -> None:
    assert loaded(loaders.load_postcodes, DATA / "postcodes" / "codepoint_open_cv.csv").fresh == 19_508
    anchors = DATA / "coventry_street_anchors"
    assert loaded(loaders.load_streets, anchors / "coventry_police_uk_anchor_points.csv").fresh == 1_636
    assert loaded(loaders.load_streets, anchors / "coventry_area_anchor_points_2011_osgb.csv").read == 1_178
