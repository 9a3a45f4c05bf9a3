"""The workbench: one choice, every view of it, its files, and what is said where there is nothing to show."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from shapely.geometry import box

from headwater.desk.tests import crimes
from headwater.desk.views import workbench
from headwater.desk.workbench import stored
from headwater.desk.workbench.choosing import choice
from headwater.desk.workbench.parts import Row, Section, Table
from headwater.insight.crime import crime_answerers
from headwater.insight.figures import Question, answerer_for, answerers
from headwater.insight.ingest import load_harm_weights
from headwater.insight.lake import Lake
from headwater.insight.tests import demand
from headwater.insight.tests.crimes import put
from headwater.insight.tests.demand import log
from headwater.journal.actions import run_job_here
from headwater.kernel import Actor, Invalid, Quiet, Ref, Role
from headwater.places.actions import NewArea, NewEntry, add_areas, set_gazetteer

pytestmark = pytest.mark.django_db

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
PROGRAM = Actor.system("tests")

CHOSEN = "record=force:west-midlands&area=npu:Coventry&offence=burglary-residential&period=12-months&until=2018-03-08&cell=250"
BEGAN = "began=201704&beside=npu:Dudley"
VIEWS = ("happening", "where", "next", "near", "asks", "worked", "tomorrow")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return crimes.own_record(tmp_path_factory.mktemp("lake"))


@pytest.fixture
def lake(filled: Lake, monkeypatch: pytest.MonkeyPatch) -> Lake:
    return use(filled, monkeypatch)


def use(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setattr(workbench, "_lake", lake)
    monkeypatch.setattr(answerers, "_offers", dict(answerers._offers))
    answerers.offer(*crime_answerers(lake))
    return lake


@pytest.fixture
def ground() -> None:
    """The boundary of Coventry: six kilometres by six."""
    coventry = box(crimes.WEST, crimes.SOUTH, crimes.WEST + 6_000, crimes.SOUTH + 6_000)
    add_areas(by=PROGRAM, at=AT, areas=[NewArea("npu", "CV", "Coventry", geometry=coventry)])


@pytest.fixture(autouse=True)
def by(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Whoever is in the list makes the requests."""
    acting = [Actor.with_roles(Ref("accounts.user", "7"), "Anil Example", {Role.ANALYST})]
    for module in ("headwater.ui.access", "headwater.ui.context", "headwater.desk.views.workbench"):
        monkeypatch.setattr(f"{module}.actor_of", lambda request: acting[0])
    return acting


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    text = html.unescape(answer.content.decode())
    assert answer.status_code == status, text[:2000]
    return text


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_first_view_opens_on_what_is_there(client: Client, lake: Lake, ground: None) -> None:
    answer = client.get("/workbench/")
    assert answer.status_code == 302
    said = words(page(client, answer.headers["Location"]))
    assert "Burglary" in said
    assert "Coventry, 9 March 2017 to 8 March 2018" in said
    assert "the same days of the year before" in said, said
    assert "What changed in the last week" in said


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_carries_the_whole_choice_to_every_other(client: Client, lake: Lake, view: str) -> None:
    text = page(client, f"/workbench/{view}/?{CHOSEN}")
    for other in VIEWS:
        (link,) = re.findall(rf'href="/workbench/{other}/\?([^"]+)" ?(?:aria-current="page")?>', text)
        assert sorted(link.replace("%3A", ":").split("&")) == sorted(CHOSEN.split("&"))


def test_where_counts_every_crime_or_says_that_it_did_not(client: Client, lake: Lake, ground: None) -> None:
    said = words(page(client, f"/workbench/where/?{CHOSEN}"))
    counted = re.search(r"([\d,]+) crimes on the map; ([\d,]+) have no place", said)
    assert counted
    on_map, lost = (int(number.replace(",", "")) for number in counted.groups())
    table = words(page(client, f"/workbench/happening/?{CHOSEN}"))
    assert f"Coventry: {on_map + lost:,} crimes" in table
    assert re.search(r"Of 576 cells [1-9]\d* are hot", said), said


def test_without_a_boundary_nothing_is_called_hot(client: Client, lake: Lake) -> None:
    said = words(page(client, f"/workbench/where/?{CHOSEN}"))
    assert "No boundary of this area has been loaded" in said
    assert "are hot" not in said


def test_what_is_worked_out_once_costs_no_query_more(
    client: Client, lake: Lake, ground: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pinned = {"happening": 1, "where": 1, "next": 1, "near": 0, "asks": 0, "worked": 0, "tomorrow": 0}
    for view, queries in pinned.items():
        page(client, f"/workbench/{view}/?{CHOSEN}")
        with django_assert_num_queries(queries):
            page(client, f"/workbench/{view}/?{CHOSEN}")


def test_the_files_hold_what_the_page_shows(client: Client, lake: Lake, ground: None) -> None:
    text = page(client, f"/workbench/where/?{CHOSEN}")
    files = {
        name: client.get(f"/workbench/where/{name}?{CHOSEN}") for name in re.findall(r"/workbench/where/([\w.-]+)\?", text)
    }
    assert {"grid.csv", "grid.geojson", "grid.gpkg", "grid.png", "density.gpkg"} <= files.keys()
    assert {answer.status_code for answer in files.values()} == {200}
    most = re.search(r"hottest cells.*?<th scope=\"row\"[^>]*>([^<]+)</th>\s*<td[^>]*><a[^>]*>(\d+)<", text, re.DOTALL)
    assert most
    first = files["grid.csv"].content.decode("utf-8-sig").splitlines()[1]
    assert first.startswith(f"{most[1]},{most[2]},")
    assert json.loads(files["grid.geojson"].content)["features"][0]["properties"]["cell"] == most[1]
    assert files["grid.png"].content.startswith(b"\x89PNG")
    package = sqlite3.connect(":memory:")
    package.deserialize(files["grid.gpkg"].content)
    assert package.execute('select cell from "hot_grid" limit 1').fetchone() == (most[1],)
    assert 'filename="burglary-residential-coventry-2018-03-08-grid.csv"' in files["grid.csv"].headers["Content-Disposition"]


def test_cells_are_named_by_their_streets_and_open_to_their_rows(client: Client, lake: Lake, ground: None) -> None:
    set_gazetteer(by=PROGRAM, at=AT, entries=[NewEntry("Alder Road", crimes.WEST + 250, crimes.SOUTH + 250, "test")])
    text = page(client, f"/workbench/where/?{CHOSEN}")
    corner = re.search(r"hottest cells.*?<tbody.*?</tbody>", text, re.DOTALL)
    assert corner
    assert "Alder Road" in corner[0]
    (link, many), *_ = re.findall(r'href="/figures/\?(kind=crime.cell[^"]*)"[^>]*>([\d,]+)<', corner[0])
    question = Question.from_query(html.unescape(link))
    answerer = answerer_for(question)
    assert answerer.answer(question).value == int(many)
    rows = answerer.rows(question, 5, 0)
    assert rows.total == int(many)
    assert len(rows.rows) == min(5, int(many))
    whole = question.but(west=crimes.WEST, south=crimes.SOUTH, metres=5_000)
    assert (answerer.answer(whole).value or 0) > int(many)


@pytest.mark.parametrize("wrong", [{"metres": 0}, {"metres": 99_999}, {"west": "1e5"}, {"south": "−4"}, {"west": "9" * 9}])
def test_a_link_that_names_no_square(lake: Lake, wrong: dict[str, object]) -> None:
    asked = dict(parse_qsl(CHOSEN))
    question = Question.of(
        "crime.cell", source="force", force="west-midlands", area=asked["area"], offence=asked["offence"], start="2018-01-01",
        end="2018-03-08", **{"west": 430_000, "south": 275_000, "metres": 250, **wrong},
    )  # fmt: skip
    with pytest.raises(Invalid, match="no square"):
        answerer_for(question).answer(question)


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ("until=2031-01-01", "lies after the data. The data runs from 1 January 2016 to 8 March 2018"),
        ("until=0001-01-01", "lies before the data"),
        ("until=yesterday", "“yesterday” is not a date. Write it as 2018-03-08"),
        ("area=npu:Atlantis", "No crime has been loaded for an area called “npu:Atlantis”"),
        ("offence=piracy", "has no offence group “piracy”"),
        ("period=fortnight", "Choose a period from the list"),
        ("cell=7", "Choose cells of 100, 250 or 500 metres"),
        ("record=force:atlantis", "Choose a record from the list"),
        ("area=<script>alert(1)</script>", "No crime has been loaded for an area called"),
    ],
)
@pytest.mark.parametrize("view", VIEWS)
def test_a_wrong_choice_is_told_in_plain_words(client: Client, lake: Lake, view: str, instead: str, said: str) -> None:
    name = instead.partition("=")[0]
    query = "&".join(part for part in CHOSEN.split("&") if not part.startswith(name)) + "&" + instead
    answer = client.get(f"/workbench/{view}/?{query}")
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    text = words(html.unescape(answer.content.decode()))
    assert said in text
    assert "There is a problem" in text


def test_with_nothing_loaded_the_page_says_what_to_load(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(Lake(tmp_path), monkeypatch)
    for view in VIEWS:
        assert "headwater load police-uk" in words(page(client, f"/workbench/{view}/"))


def one_place(root: Path, many: int) -> Lake:
    """So many burglaries on one day at one spot."""
    lake = Lake(root)
    row = {
        "recorded_on": date(2018, 3, 1), "offence_code": "28E", "public_place": False, "npu": "Coventry",
        "easting": crimes.WEST + 50, "northing": crimes.SOUTH + 50,
    }  # fmt: skip
    put(lake, "recorded_crime", "west-midlands", 201803, [{**row, "crime_ref": f"20/{n}"} for n in range(many)])
    return lake


@pytest.mark.parametrize("many", [1, 40])
@pytest.mark.parametrize("view", VIEWS)
def test_one_crime_and_all_at_one_spot(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: None, view: str, many: int
) -> None:
    use(one_place(tmp_path, many), monkeypatch)
    said = words(page(client, f"/workbench/{view}/"))
    assert "Burglary Residential, Coventry, 1 March 2018 to 1 March 2018" in said
    assert "None" not in said
    assert "nan" not in said.split()


def test_a_period_without_a_year_before_is_said_to_be_one(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(crimes.own_record(tmp_path, first=date(2017, 9, 1)), monkeypatch)
    said = words(page(client, "/workbench/happening/?period=28-days"))
    assert "There is no year before to compare with" in said


def test_without_harm_weights_the_page_says_where_there_are_some(client: Client, lake: Lake) -> None:
    said = words(page(client, f"/workbench/happening/?{CHOSEN}"))
    assert "every crime counts alike: a bicycle as much as a life" in said
    assert "docs/how-to/load-harm-weights.md says where the Cambridge Crime Harm Index and the Crime Severity Score" in said
    assert "No harm weights have been loaded" in words(page(client, f"/workbench/asks/?{CHOSEN}"))


def test_with_harm_weights_severity_stands_beside_counts(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights made up for this test."""
    lake = use(crimes.own_record(tmp_path / "lake"), monkeypatch)
    path = tmp_path / "weights.csv"
    path.write_text("offence,weight,from,until,source,version,licence\n28E,7,,,Made up for a test,1,none\n")
    load_harm_weights(lake, path, updated=AT)
    text = page(client, f"/workbench/happening/?{CHOSEN}")
    said = words(text)
    counted = re.search(r"Coventry: ([\d,]+) crimes", said)
    assert counted
    days = int(counted[1].replace(",", "")) * 7
    assert f"Coventry: {days:,} days of harm" in said
    assert "Weighed by Made up for a test, 1 (none)" in said
    assert re.search(rf'href="/figures/\?kind=crime\.harm&[^"]*"[^>]*>{days:,}<', text)
    assert "Days of harm a month" in text
    everything = words(page(client, f"/workbench/happening/?{CHOSEN.replace('burglary-residential', 'total-recorded-crime')}"))
    assert re.search(r"[\d,]+ crimes of the whole force have no weight in it, and are left out", everything)
    asks = words(page(client, f"/workbench/asks/?{CHOSEN}"))
    assert "In order of the harm that is expected again, by the weights that were given" in asks
    assert "Days of harm expected" in asks
    none = words(page(client, f"/workbench/happening/?{CHOSEN.replace('burglary-residential', 'vehicle-crime')}"))
    assert "No crime in these months has a weight" in none


def test_the_month_chart_leads_to_where_new_limits_are_begun_for_those_who_may(
    client: Client, lake: Lake, by: list[Actor]
) -> None:
    assert re.search(
        r'href="/scrutiny/rebase/\?[^"]*offence=burglary-residential"', page(client, f"/workbench/happening/?{CHOSEN}")
    )
    by[0] = Actor.with_roles(Ref("accounts.user", "9"), "Sam Example", {Role.SERGEANT})
    assert "/scrutiny/rebase/" not in page(client, f"/workbench/happening/?{CHOSEN}")


def test_an_offence_that_was_not_recorded_here(client: Client, lake: Lake, ground: None) -> None:
    query = CHOSEN.replace("burglary-residential", "robbery")
    assert "There are no crimes to map" in words(page(client, f"/workbench/where/?{query}"))
    page(client, f"/workbench/happening/?{query}")


def test_published_months(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path)
    for month in range(201401, 201409):
        row = {"category": "burglary", "lsoa_name": "Leicester 001A", "lsoa_code": "E1", "district": "Leicester"}
        rows: list[dict[str, object]] = [
            {**row, "crime_id": f"{month}{n}", "easting": 458_000 + 90 * n, "northing": 304_000 + 70 * n} for n in range(30)
        ]
        put(lake, "street", "leicestershire", month, rows)
    use(lake, monkeypatch)
    said = words(page(client, "/workbench/where/?period=91-days&until=2014-08-31"))
    assert "1 July 2014 to 31 August 2014 is shown, because this record is published by whole months" in said
    assert "anchor points" in said
    assert "whole months, and the period holds none" in words(
        page(client, "/workbench/where/?period=28-days&until=2014-08-20", 422)
    )


def peopled(lake: Lake, people: dict[str, int]) -> None:
    """Four quarters of Coventry with so many people each."""
    for number, name in enumerate(people):
        west, south = crimes.WEST + 3_000 * (number % 2), crimes.SOUTH + 3_000 * (number // 2)
        shape = box(west, south, west + 3_000, south + 3_000)
        add_areas(by=PROGRAM, at=AT, areas=[NewArea("neighbourhood", name, name.title(), geometry=shape)])
    level = {"level": "neighbourhood", "year": 2017, "source": "Made up"}
    rows: list[dict[str, object]] = [
        {**level, "code": name, "name": name.title(), "persons": many} for name, many in people.items()
    ]
    put(lake, "population", "west-midlands", None, rows)


def test_rates_stand_beside_counts_and_too_few_people_have_none(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: None
) -> None:
    lake = use(crimes.own_record(tmp_path), monkeypatch)
    assert "No population of areas inside Coventry has been loaded" in words(page(client, f"/workbench/where/?{CHOSEN}"))
    peopled(lake, {"oak": 30_000, "elm": 40_000, "ash": 20_000, "moor": 999})
    text = page(client, f"/workbench/where/?{CHOSEN}")
    said = words(text)
    whole = re.search(r"([\d,]+) crimes among 90,000 residents: ([\d.]+) for every thousand", said)
    assert whole, said
    assert float(whole[2]) == pytest.approx(int(whole[1].replace(",", "")) / 90, abs=0.05)
    assert re.search(r"Oak has the most, [\d.]+ for every thousand \([\d.]+ to [\d.]+\)", said), "burglaries gather there"
    assert "Moor" in said
    assert "Fewer than 1,000 residents" in said
    assert "Residents by Made up, 2017" in said
    made = client.get(f"/workbench/where/rates.csv?{CHOSEN}").content.decode("utf-8-sig").splitlines()
    oak = next(line for line in made if ",Oak," in line).split(",")
    assert float(oak[4]) == pytest.approx(int(oak[2]) / 30, rel=1e-9)


def test_small_areas_make_a_map_of_cells(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: None) -> None:
    lake = use(crimes.own_record(tmp_path), monkeypatch)
    peopled(lake, {"oak": 3_000, "elm": 2_500, "ash": 2_000, "moor": 1_800})
    page(client, f"/workbench/where/?{CHOSEN.replace('cell=250', 'cell=500')}")
    made = client.get(f"/workbench/where/rates.geojson?{CHOSEN.replace('cell=250', 'cell=500')}").json()
    first = made["features"][0]["properties"]
    assert first["at risk"] == pytest.approx(3_000 / 36), "a quarter holds thirty-six cells"


@pytest.mark.parametrize("role", Role)
def test_who_may(client: Client, lake: Lake, by: list[Actor], role: Role) -> None:
    by[0] = Actor.with_roles(Ref("accounts.user", "8"), "Somebody", {role})
    may = role in {Role.ANALYST, Role.SERGEANT, Role.COMMANDER}
    assert client.get(f"/workbench/happening/?{CHOSEN}").status_code == (200 if may else 403)
    assert client.get(f"/workbench/where/grid.csv?{CHOSEN}").status_code == (200 if may else 403)


def test_names_that_are_not_there(client: Client, lake: Lake) -> None:
    assert client.get(f"/workbench/nonsense/?{CHOSEN}").status_code == 404
    assert client.get(f"/workbench/where/grid.exe?{CHOSEN}").status_code == 404
    assert client.get("/workbench/where/grid.csv?until=never").status_code == 422


def test_near_repeats_hold_every_pair(client: Client, lake: Lake) -> None:
    text = words(page(client, f"/workbench/near/?{CHOSEN}"))
    events = re.search(r"Times as many pairs as chance has: ([\d,]+) events", text)
    assert events
    many = int(events[1].replace(",", ""))
    pairs = sum(int(seen.replace(",", "")) for seen in re.findall(r"([\d,]+) of [\d,.]+ \(p = ", text))
    assert pairs == many * (many - 1) // 2
    assert "It says nothing about who did it" in text or "show no near repeats" in text


def test_whether_it_worked_beside_others_and_alone(client: Client, lake: Lake) -> None:
    asked = words(page(client, f"/workbench/worked/?{CHOSEN}"))
    assert "choose the month in which it began in Coventry" in asked
    query = CHOSEN.replace("burglary-residential", "total-recorded-crime")
    beside = words(page(client, f"/workbench/worked/?{query}&{BEGAN}&show=1"))
    assert "Beside the comparison areas" in beside
    assert "Compared with Dudley" in beside
    assert "1 other areas are too few to mix" in beside
    alone = words(page(client, f"/workbench/worked/?{query}&began=201704&show=1"))
    assert "Without a comparison area this says that crime changed, not why" in alone
    assert "Choose a month with data before it" in words(page(client, f"/workbench/worked/?{query}&began=190001", 422))
    made = client.get(f"/workbench/worked/beside.csv?{query}&{BEGAN}&show=1").content.decode("utf-8-sig")
    assert "Difference in differences" in made


def test_what_it_could_tell_is_said_before_the_answer(client: Client, lake: Lake) -> None:
    """And from the months before alone: what came after changes nothing of it."""
    text = page(client, f"/workbench/worked/?{CHOSEN.replace('burglary-residential', 'total-recorded-crime')}&{BEGAN}")
    first = words(text)
    assert "Could anybody tell?" in first
    assert "What came after was not looked at" in first
    for answer in ("Beside the comparison areas", "Difference in differences", "Compared with Dudley"):
        assert answer not in first
    [link] = re.findall(r'href="(/workbench/worked/\?[^"]*show=1[^"]*)">Show what happened', text)
    shown = words(page(client, link))
    assert "Beside the comparison areas" in shown
    power = re.search(r"Could anybody tell\? (.*?) Reckoned", shown)
    assert power
    assert power[1] in first


def pushed(root: Path) -> Lake:
    """Before 2017 thirty burglaries a month each in the west of Coventry, 600 metres beyond its edge, and in Dudley; from then
    on twenty fewer in the west and ten more beyond the edge."""
    lake, number = Lake(root), 0
    for year, month in ((year, month) for year in (2015, 2016, 2017) for month in range(1, 13)):
        after = year == 2017
        many = {("Coventry", 3_000): 10 if after else 30, ("Walsall", -600): 40 if after else 30, ("Dudley", -9_000): 30}
        rows: list[dict[str, object]] = []
        for (npu, east), how_many in many.items():
            for n in range(how_many):
                number += 1
                place = {"easting": crimes.WEST + east, "northing": crimes.SOUTH + 3_000}
                day = date(year, month, 31 if month == 12 and n == 0 else 1 + n % 28)
                rows.append({"crime_ref": f"20/{number}", "recorded_on": day, "offence_code": "28E", "public_place": False,
                             "npu": npu, "district": npu, **place})  # fmt: skip
        put(lake, "recorded_crime", "west-midlands", year * 100 + month, rows)
    return lake


def test_whether_it_only_moved(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: None) -> None:
    use(pushed(tmp_path), monkeypatch)
    query = f"{CHOSEN.replace('2018-03-08', '2017-12-31')}&began=201701&show=1&beside=npu:Dudley"
    ring, area = (words(page(client, f"/workbench/worked/?{query}&near={near}")) for near in ("1000", "npu:Walsall"))
    for said in (ring, area):
        assert "Some crime moved nearby, less than was prevented: quotient −0.50" in said.replace("-0.50", "−0.50"), said
        assert "720 (30.0 a month) 360 (30.0 a month) +0.0%" in said, "Dudley, two years before and one after"
    assert "of the boundary, where crime could have moved 720 (30.0 a month) 480 (40.0 a month) +33.3%" in ring
    both = words(page(client, f"/workbench/worked/?{query}&near=1000&beside=npu:Walsall"))
    assert "Dudley, Walsall, compared with 720 (30.0 a month) 360 (30.0 a month)" in both, (
        "what lies in the ring is not compared with"
    )
    one = words(page(client, f"/workbench/worked/?{query}&near=500"))
    assert "Within 500 metres of the boundary: none was recorded there" in one, "those of 600 metres are not in it"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("near=1000", "Choose an area to compare with as well"),
        ("near=npu:Dudley&beside=npu:Dudley", "Dudley cannot be both"),
        ("near=<script>&beside=npu:Dudley", "Choose from the list where crime could have moved"),
        ("near=99999&beside=npu:Dudley", "Choose from the list where crime could have moved"),
    ],
)
def test_where_it_could_not_have_moved(client: Client, lake: Lake, more: str, said: str) -> None:
    text = page(client, f"/workbench/worked/?{CHOSEN}&began=201704&{more}", 422)
    assert said in words(text)
    assert 'href="#near"' in text


def test_without_a_boundary_there_is_no_ring(client: Client, lake: Lake) -> None:
    said = words(page(client, f"/workbench/worked/?{CHOSEN}&{BEGAN}&near=500&show=1"))
    assert "No boundary of Coventry has been loaded, and there is no ring around it" in said


def test_the_next_two_weeks_with_their_trial(client: Client, lake: Lake) -> None:
    said = words(page(client, f"/workbench/tomorrow/?{CHOSEN}"))
    assert "Tried on the past 6 times" in said
    assert "Fri 9 Mar" in said
    assert "Thu 22 Mar" in said
    about = re.search(r"About ([\d,]+) crimes in the next 14 days", said)
    assert about
    assert 15 < int(about[1]) < 45, "two a day are recorded"


def called(lake: Lake, last: date, days: int = 70) -> None:
    """Every day two emergencies in Coventry from 17:00, and one in Dudley at night; nine calls at noon."""
    span = [last - timedelta(days=n) for n in range(days)]
    logs = [log(day, "P1", "Coventry", hour=17) for day in span for _ in range(2)]
    demand.put(lake, "incidents", [*logs, *(log(day, "P2", "Dudley", hour=3) for day in span)])
    hours = {"channel": "999", "offered": 9, "answered": 9, "in_time": 9, "abandoned": 0, "hour": 12}
    demand.put(lake, "call_hours", [{"on": day, **hours} for day in span])


def test_tomorrow_by_the_hour_place_and_kind(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = use(crimes.own_record(tmp_path), monkeypatch)
    called(lake, crimes.LAST)
    said = words(page(client, f"/workbench/tomorrow/?{CHOSEN}"))
    assert "About 2 logs on Friday 9 March 2018. The busiest hour begins at 17:00" in said
    assert "Tried on each of the last 14 days" in said
    assert "About 9 contacts on Friday 9 March 2018. The busiest hour begins at 12:00" in said
    assert "by policing unit" not in said
    whole = words(page(client, f"/workbench/tomorrow/?{CHOSEN.replace('npu:Coventry', 'force:west-midlands')}"))
    assert "About 3 logs on Friday 9 March 2018" in whole
    assert re.search(r"by policing unit .* Coventry 2\.0 \(\d to \d\) 0\.0 \(0 to \d\) 2\.0 .* Dudley 0\.0", whole), whole
    earlier = words(page(client, f"/workbench/tomorrow/?{CHOSEN.replace('2018-03-08', '2018-03-01')}"))
    assert "Friday 2 March 2018" in earlier, "what was known when the period ended"


def test_a_record_of_logs_that_ends_too_early_foretells_nothing(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = use(crimes.own_record(tmp_path), monkeypatch)
    assert "No incident logs have been loaded for this force" in words(page(client, f"/workbench/tomorrow/?{CHOSEN}"))
    called(lake, date(2018, 3, 4))
    said = words(page(client, f"/workbench/tomorrow/?{CHOSEN}"))
    assert "Choose a last day that the data covers" in said
    called(use(crimes.own_record(tmp_path / "short"), monkeypatch), crimes.LAST, days=8)
    assert "A forecast needs 672 points of the past" in words(page(client, f"/workbench/tomorrow/?{CHOSEN}"))


def stopped(lake: Lake, month: int, many: list[int]) -> None:
    """So many stops in each of six strips of Coventry, from the west; and one without a place."""
    spots = [(crimes.WEST + 1_000 * strip + 500, crimes.SOUTH + 900) for strip, some in enumerate(many) for _ in range(some)]
    rows: list[dict[str, object]] = [{"easting": east, "northing": north, "at": AT} for east, north in spots]
    put(lake, "stops", "west-midlands", month, [*rows, {"at": AT}])


def strips() -> None:
    for number, name in enumerate(("Ash", "Beech", "Cherry", "Damson", "Elder", "Fir")):
        west = crimes.WEST + 1_000 * number
        shape = box(west, crimes.SOUTH, west + 1_000, crimes.SOUTH + 6_000)
        add_areas(by=PROGRAM, at=AT, areas=[NewArea("neighbourhood", name.lower(), name, geometry=shape)])


class Told(Quiet):
    """Hears how far something is."""

    def __init__(self) -> None:
        self.total, self.done, self.notes = 0, 0, [""]

    def begin(self, total: int, note: str) -> None:
        self.total, self.done = total, 0

    def advance(self, steps: int = 1, note: str = "") -> None:
        self.done += steps
        self.notes.append(note)


def test_what_next_is_the_workers_to_make_and_then_every_process_shows_it(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: None, settings: Settings
) -> None:
    lake = use(crimes.own_record(tmp_path), monkeypatch)
    settings.LAKE = lake.root
    strips()
    stopped(lake, 201802, [10, 50, 20, 10, 5, 5])
    assert "never persons" in words(page(client, f"/workbench/next/?{CHOSEN}"))
    assert client.get(f"/workbench/next/grids.csv?{CHOSEN}").status_code == 404
    params = dict(parse_qsl(CHOSEN))
    answer = client.post("/workbench/begin/", params)
    assert answer.status_code == 302
    assert "Working it out" in words(page(client, answer.headers["Location"]))
    told = Told()
    sentence = run_job_here(by=PROGRAM, at=AT, kind="desk.next", params=params, progress=told)
    assert (told.total, told.done) == (28, 28), "each of the days on which it is tried"
    assert told.notes[-1] == "Tried on 8 March 2018"
    assert "are worked out" in sentence
    said = words(page(client, f"/workbench/next/?{CHOSEN}"))
    assert said.index("How each way did in the last four weeks") < said.index("Grids for 9 March 2018")
    named = client.get(f"/workbench/next/grids.csv?{CHOSEN}").content.decode("utf-8-sig").splitlines()
    assert named[0].startswith("rank,grid,expected")
    assert len(named) - 1 == 576 // 100
    west, south = (float(end) for end in named[1].split(",")[-2:])
    assert west - crimes.WEST < 500
    assert south - crimes.SOUTH < 500, "the corner in which burglaries gather comes first"
    audit = said[said.index("Whom the attention falls on") :]
    assert re.search(r"Beech \S+ \S+ \S* (yes )?50\.0% 8\.3", audit), audit
    assert "Stops: 100 of 1 February 2018 to 28 February 2018 in these areas" in audit
    assert "rank correlation" in audit
    made = page(client, f"/workbench/next/?{CHOSEN}")
    assert re.search(r'href="/figures/\?kind=crime.cell&[^"]*start=2016-03-09', made), "what is kept opens to its rows still"
    stopped(lake, 201803, [1])
    assert "never persons" in words(page(client, f"/workbench/next/?{CHOSEN}")), "newer stops, and it is asked for again"
    assert "Ash" not in words(page(client, f"/workbench/next/?{CHOSEN}"))


def test_work_cannot_be_asked_for_by_a_link(client: Client, lake: Lake) -> None:
    assert client.get(f"/workbench/begin/?{CHOSEN}").status_code == 405
    assert client.post("/workbench/begin/", {"until": "never"}).status_code == 422
    assert "never persons" in words(page(client, f"/workbench/next/?{CHOSEN}&job=no-such-job"))


def test_an_answer_that_is_damaged_is_worked_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = use(one_place(tmp_path, 3), monkeypatch)
    chosen = choice(lake, {}).chosen
    assert chosen
    sections = (Section("one", "One", ("said",), tables=(Table("T", ("A", "B"), (Row("a", ("1",), "SP 1"),), (1,)),)),)
    stored.put("next", chosen, "", sections)
    assert stored.find("next", chosen, "") == sections
    assert stored.find("next", chosen, "another boundary") is None
    (file,) = (lake.root / stored.FOLDER).glob("*.json")
    file.write_text('[{"slug": "one"}]')
    assert stored.find("next", chosen, "") is None
