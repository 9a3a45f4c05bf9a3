"""The demonstration force, built once from nothing, against everything that was printed in 2018."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from headwater import demo
from headwater.demo.building import NPU, SEED
from headwater.demo.crimes import recorded_crime
from headwater.demo.ground import FORCE, Ground
from headwater.insight.crime import Crime, comparison
from headwater.insight.lake import Lake
from headwater.insight.published import (
    Kind,
    Publication,
    Reconciliation,
    comparison_rows,
    constables_rows,
    figure_for,
    findings,
    reconcile,
    reconcile_row,
    wmp2020,
    workforce_rows,
)
from headwater.kernel import Actor, Cancelled, Quiet
from headwater.places.queries import resolve, search
from headwater.workforce import queries
from headwater.workforce.queries import RankTable, UnitRow

pytestmark = pytest.mark.django_db

AT = datetime(2018, 3, 9, 6, 0, tzinfo=UTC)
BY = Actor.system("demonstration")
PACK: Publication = wmp2020()
DETAIL = PACK.period.end


@dataclass(frozen=True)
class Built:
    lake: Lake
    seconds: float


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Built]:
    """The whole demonstration, in one transaction that is undone after the last test."""
    lake = Lake(tmp_path_factory.mktemp("demo"))
    roads = override_settings(ROADS=tmp_path_factory.mktemp("roads") / "network.npz")
    with django_db_blocker.unblock(), roads, transaction.atomic():
        began = time.perf_counter()
        demo.build(by=BY, at=AT, lake=lake, progress=Quiet())
        yield Built(lake, time.perf_counter() - began)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def crimes(built: Built) -> pl.DataFrame:
    return pl.read_parquet(built.lake.files("recorded_crime", FORCE), hive_partitioning=False)


def asked(query: str, params: Sequence[date] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())


def test_it_is_built_from_nothing_within_a_minute(built: Built) -> None:
    assert built.seconds < 60


def test_every_row_of_the_comparison_is_reproduced(built: Built) -> None:
    crime = Crime(built.lake, "force", FORCE)
    rows = comparison_rows(PACK)
    assert len(rows) == 40
    differing = {}
    for row in rows:
        areas = [] if row.level == "force" else [f"{row.level}:{row.area}"]
        found = comparison(crime, row.slug, PACK.period, areas=areas)
        ours = found.rows[0] if areas else found.whole
        for told in reconcile_row(PACK, row, ours.last, ours.this):
            if not told.agrees:
                differing[row.offence, row.area, told.published.label] = (told.published.value, told.recomputed.value)
    (only,) = differing.values()
    assert only == (510, 610), "the one number that does not follow from its row: Solihull's burglary"


def test_what_no_unit_holds_is_in_the_district(built: Built) -> None:
    crime = Crime(built.lake, "force", FORCE)
    last = PACK.period.year_before()
    short = {group.slug: crime.unallocated("npu", group, last) for group in crime.groups()[:4]}
    assert short == {
        "total-recorded-crime": 83_365 - 33_629 - 49_675,
        "burglary-residential": 5_871 - 5_869,
        "public-place-violence-with-injury": 0,
        "robbery": 0,
    }
    assert crime.unallocated("district", crime.group("total-recorded-crime"), last) == 0


def tables() -> dict[str, RankTable]:
    return {table.rank: table for table in queries.rank_tables(npu=NPU, as_at=DETAIL)}


def rows_of(table: RankTable) -> dict[str, UnitRow]:
    return {row.unit: row for row in (*table.rows, table.total)}


def test_every_row_of_the_workforce_is_reproduced(built: Built) -> None:
    printed, ours = workforce_rows(PACK), tables()
    assert len([row for row in printed if row.unit != "all"]) == 15
    for row in printed:
        found = rows_of(ours[row.rank])[row.unit]
        told = (
            reconcile(row.establishment, found.establishment),
            reconcile(row.strength, found.strength),
            reconcile(row.deployable, found.deployable),
        )
        assert all(one.agrees for one in told), [one.note for one in told]
    assert {rank: len(table.rows) for rank, table in ours.items()} == {"Constable": 6, "Sergeant": 6, "PCSO": 3}


def test_the_percentages_below_establishment(built: Built) -> None:
    ours = tables()

    def below(rank: str) -> Reconciliation:
        return reconcile(figure_for(PACK, f"workforce/{rank}/all/percent_below"), ours[rank].total.percent_below)

    assert below("Constable").agrees
    assert below("Sergeant").agrees
    assert (below("PCSO").published.value, below("PCSO").recomputed.value) == (24, 24.6)


def test_constables_on_every_day_that_was_printed(built: Built) -> None:
    printed = constables_rows(PACK)
    ours = queries.constables_over_time(npu=NPU, dates=[row.as_at for row in printed])
    assert len(printed) == len(ours) == 6
    for row, found in zip(printed, ours, strict=True):
        told = (
            reconcile(row.strength, found.strength),
            reconcile(row.establishment, found.establishment),
            reconcile(row.fte_strength, found.fte_strength),
            reconcile(row.vacancy_factor, found.vacancy_factor),
        )
        assert all(one.agrees for one in told), (row.as_at, [one.note for one in told])
    assert queries.snapshot_dates(NPU) == (*(row.as_at for row in printed), DETAIL)


def test_people_moved_between_the_last_count_and_the_detail(built: Built) -> None:
    before, after = queries.constables_over_time(npu=NPU, dates=[date(2018, 2, 1), DETAIL])
    assert (before.fte_strength.value, after.fte_strength.value) == (79.6, 72.84)
    moved = asked(
        "select count(*) from workforce_posting a join workforce_posting b on b.person_id = a.person_id"
        " where upper(a.during) = lower(b.during) and lower(b.during) between %s and %s and a.unit_id <> b.unit_id",
        [date(2018, 2, 2), DETAIL],
    )
    assert moved[0][0] > 0


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.DIFFERENCE, ("Solihull", "510", "610")),
        (Kind.SUM, ("Birmingham", "5,871", "5,869")),
        (Kind.TWICE, ("26", "25")),
        (Kind.UNLABELLED, ("39,700", "44,933")),
        (Kind.PERCENT, ("PCSO", "24", "25")),
    ],
)
def test_the_packs_contradictions_are_told(kind: Kind, words: tuple[str, ...]) -> None:
    assert any(all(word in finding.sentence for word in words) for finding in findings(PACK) if finding.kind is kind)


def test_a_second_build_changes_nothing(built: Built) -> None:
    generation, entries = built.lake.generation, asked("select count(*) from journal_entry")
    began = time.perf_counter()
    demo.build(by=BY, at=AT, lake=built.lake, progress=Quiet())
    assert time.perf_counter() - began < 1
    assert (built.lake.generation, asked("select count(*) from journal_entry")) == (generation, entries)


class Impatient(Quiet):
    """Somebody who stops the build as soon as the sign-ins are there."""

    def advance(self, steps: int = 1, note: str = "") -> None:
        raise Cancelled


def test_a_build_that_is_stopped_leaves_the_rest_for_the_next(built: Built, tmp_path: Path) -> None:
    empty = Lake(tmp_path)
    with pytest.raises(Cancelled):
        demo.build(by=BY, at=AT, lake=empty, progress=Impatient())
    assert empty.rows("recorded_crime") == 0
    demo.build(by=BY, at=AT, lake=empty, progress=Quiet())
    assert empty.rows("recorded_crime") == built.lake.rows("recorded_crime")


def test_there_is_a_rate_for_every_area(built: Built) -> None:
    crime = Crime(built.lake, "force", FORCE)
    for level, number in {"npu": 8, "district": 7, "sector": 3, "neighbourhood": 12}.items():
        found = comparison(crime, "robbery", PACK.period, level=level)
        assert len(found.rows) == number
        assert all(row.rate.value for row in (found.whole, *found.rows))


def test_streets_can_be_searched_and_lie_in_the_city(built: Built) -> None:
    ((city, elsewhere),) = asked(
        "select count(distinct name) filter (where inside), count(distinct name) filter (where not inside) from ("
        "select name, easting between 427000 and 440000 and northing between 272000 and 286000 as inside"
        " from places_gazetteerentry where kind = 'street') streets"
    )
    assert (city, elsewhere) == (12 * 40, 7 * 60)
    assert any("Wren" in str(match) for match in search("Wren Sherbourne Road"))
    [junction] = [found for found in resolve("Wren Sherbourne Road") if found.method == "street"][:1]
    assert (junction.npu_name, junction.in_force) == ("Coventry", True)


def test_every_way_of_saying_a_place_works(built: Built) -> None:
    ((code,),) = asked("select code from places_postcode order by code limit 1")
    for said, method in ((code, "postcode"), ("Kingfisher General Hospital", "landmark"), ("Alder, Coventry", "landmark")):
        found = resolve(said)[0]
        assert (found.method, found.in_force, bool(found.npu_name)) == (method, True, True)
    ((number,),) = asked("select count(*) from places_postcode where code not similar to '(CV|B|WV|WS|DY)0 %%'")
    assert number == 0


def test_people_are_obviously_synthetic(built: Built) -> None:
    names = [row[0] for row in asked("select name from workforce_person")]
    assert len(names) > 200
    assert all(name.endswith("(synthetic)") for name in names)
    assert len(set(names)) == len(names)


def test_it_is_about_a_million_crimes_over_five_years(crimes: pl.DataFrame) -> None:
    assert 900_000 < crimes.height < 1_100_000
    assert (crimes["recorded_on"].min(), crimes["recorded_on"].max()) == (date(2013, 4, 1), date(2018, 3, 8))
    assert crimes["crime_ref"].n_unique() == crimes.height


def test_every_crime_lies_inside_its_area(crimes: pl.DataFrame) -> None:
    ground = Ground.of_the_force(SEED)
    seen = 0
    for patch in ground.patches:
        own = crimes.filter(npu=patch.npu)
        if patch.neighbourhood:
            own = own.filter(sector=patch.sector, neighbourhood=patch.neighbourhood)
        assert shapely.contains_xy(patch.polygon, own["easting"].to_numpy(), own["northing"].to_numpy()).all()
        seen += own.height
    lost = crimes.filter(pl.col("npu").is_null())
    assert lost["easting"].null_count() == lost.height
    assert seen + lost.height == crimes.height


def test_the_ground_fits_together() -> None:
    patches = Ground.of_the_force(SEED).patches
    pieces = [patch.polygon for patch in patches]
    assert len({patch.npu for patch in patches}) == 8
    assert all(piece.geom_type in ("Polygon", "MultiPolygon") and piece.is_valid for piece in pieces)
    whole = shapely.union_all(pieces).area
    assert sum(piece.area for piece in pieces) == pytest.approx(whole, rel=1e-4)


def test_burglary_was_reclassified_in_april_2017(crimes: pl.DataFrame) -> None:
    dwelling, residential = ["28A", "28B", "28C", "28D"], ["28E", "28F", "28G", "28H"]
    before, after = (crimes.filter(pl.col("recorded_on").is_between(*span)) for span in _SIDES)
    assert not before["offence_code"].is_in(residential).any()
    assert not after["offence_code"].is_in(dwelling).any()
    assert before["offence_code"].is_in(dwelling).any()


_SIDES = ((date(2013, 4, 1), date(2017, 3, 31)), (date(2017, 4, 1), date(2018, 3, 8)))


def test_violence_in_public_peaks_at_weekends_and_burglary_in_november(crimes: pl.DataFrame) -> None:
    violence = crimes.filter(pl.col("public_place") & pl.col("offence_code").is_in(["8N", "5D", "5E", "8P", "8S"]))
    by_weekday = violence.group_by(pl.col("recorded_on").dt.weekday().alias("day")).len().sort("day")["len"].to_list()
    assert by_weekday.index(max(by_weekday)) == 5
    burglary = crimes.filter(pl.col("offence_code").is_in(["28A", "28B", "28C", "28D"]))
    months = burglary.group_by(pl.col("recorded_on").dt.month().alias("month")).len().sort("month")["len"].to_list()
    assert months[10] > 1.15 * months[5]


def test_the_same_seed_makes_the_same_crimes(crimes: pl.DataFrame) -> None:
    again = pl.from_arrow(recorded_crime(PACK, Ground.of_the_force(SEED), SEED))
    assert isinstance(again, pl.DataFrame)
    columns = ["crime_ref", "recorded_on", "easting", "northing"]
    assert again.select(columns).sort("crime_ref").equals(crimes.select(columns).sort("crime_ref"))
