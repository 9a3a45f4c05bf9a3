"""“Who asks again” on the workbench: places, callers, what may be seen by whom, and what is said where nothing is held."""

from __future__ import annotations

import html
import json
import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.test import Client

from headwater.desk.tests import crimes
from headwater.desk.tests.test_workbench import CHOSEN, page, words
from headwater.desk.views import workbench
from headwater.insight.crime import crime_answerers
from headwater.insight.figures import answerers
from headwater.insight.lake import Lake
from headwater.insight.repeats import repeats_answerers
from headwater.insight.tests.demand import contact, log, put
from headwater.kernel import Actor, Ref, Role

pytestmark = pytest.mark.django_db

BUSY = (430_010, 275_060)
LAST_CONTACT = str(uuid4())
ASKS = f"/workbench/asks/?{CHOSEN}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A year in which one place calls forty times, thirty once; one caller twelve times, five twice."""
    lake = crimes.own_record(tmp_path_factory.mktemp("lake"), first=date(2017, 1, 1))
    day = date(2017, 4, 3)
    logs = [log(day + timedelta(days=5 * n), easting=BUSY[0], northing=BUSY[1]) for n in range(40)]
    logs += [log(day + timedelta(days=n), easting=431_010 + 100 * n, northing=276_010) for n in range(30)]
    put(lake, "incidents", logs)
    calls = [contact(day + timedelta(days=9 * n), npu="Coventry", caller_key="a" * 32) for n in range(12)]
    calls[-1]["contact_ref"] = f"contact.contact:{LAST_CONTACT}"
    twice = [(n, day + timedelta(days=n + 50 * k)) for n in range(5) for k in (0, 1)]
    calls += [contact(on, npu="Coventry", caller_key=f"{n}" * 32) for n, on in twice]
    for number, row in enumerate(calls):
        row.setdefault("contact_ref", f"contact.contact:00000000-0000-4000-8000-{number:012}")
    put(lake, "contacts", calls)
    return lake


@pytest.fixture
def lake(filled: Lake, monkeypatch: pytest.MonkeyPatch) -> Lake:
    return use(filled, monkeypatch)


def use(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setattr(workbench, "_lake", lake)
    wired = answerers.get("repeats.callers.share")
    assert wired
    monkeypatch.setattr(answerers, "_offers", dict(answerers._offers))
    answerers.offer(*crime_answerers(lake), *repeats_answerers(lake, callers=wired.rows_permission))
    return lake


@pytest.fixture(autouse=True)
def by(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    acting = [Actor.with_roles(Ref("accounts.user", "7"), "Anil Example", {Role.ANALYST})]
    for module in ("headwater.ui.access", "headwater.ui.context", "headwater.desk.views.workbench"):
        monkeypatch.setattr(f"{module}.actor_of", lambda request: acting[0])
    return acting


def test_shares_the_next_call_and_what_falls_back_by_itself(client: Client, lake: Lake) -> None:
    said = words(page(client, ASKS))
    assert "3.2% of the places that made any made half of the 70 logs" in said
    assert "1 of 31 places" in said
    assert "Gini’s coefficient is 0 where all have as many" in said
    assert "Within 7 days" in said
    assert "without harm weights every request counts alike" in said
    assert "that asked most in the first half made" in said
    assert "Calls of every kind are counted" in said


def test_a_figure_opens_and_a_place_is_given_as_a_task_fifty_metres_wide(client: Client, lake: Lake) -> None:
    text = page(client, ASKS)
    assert re.search(r'href="/figures/\?kind=repeats\.logs\.share&[^"]*part=50', text)
    (address,) = re.findall(r'href="(/neighbourhoods/tasks/give/\?[^"]+)"', text)
    given = parse_qs(urlsplit(address).query)
    assert given["metres"] == ["50"]
    assert given["cell"] == ["SP 3000 7505"]
    assert given["why"][0].startswith("/workbench/asks/?record=")


def test_the_files_of_the_view(client: Client, lake: Lake) -> None:
    text = page(client, ASKS)
    names = set(re.findall(r"/workbench/asks/([\w.-]+)\?", text))
    assert {"places.csv", "places.png", "soon.csv", "candidates.geojson", "candidates.gpkg", "callers.csv"} <= names
    for name in names:
        assert client.get(f"/workbench/asks/{name}?{CHOSEN}").status_code == 200
    (found,) = json.loads(client.get(f"/workbench/asks/candidates.geojson?{CHOSEN}").content)["features"]
    assert (found["properties"]["place"], found["properties"]["logs"]) == ("SP 3000 7505", 40)
    table = client.get(f"/workbench/asks/places.csv?{CHOSEN}").content.decode("utf-8-sig")
    assert "50% of the logs were made by,3.2,1 of 31 places" in table


def test_single_callers_are_shown_to_those_who_may_read_contacts_and_to_nobody_else(
    client: Client, lake: Lake, by: list[Actor]
) -> None:
    """Both ways round: what is kept for the one is not what the other is shown."""
    for _ in range(2):
        by[0] = Actor.with_roles(Ref("accounts.user", "7"), "Anil Example", {Role.ANALYST})
        text = page(client, ASKS)
        assert "Single callers are shown to those who may read contacts" in text
        assert "Caller 1" not in text
        assert "were followed by another of the same caller within 28 days" in text
        assert LAST_CONTACT not in client.get(f"/workbench/asks/callers.csv?{CHOSEN}").content.decode()
        by[0] = Actor.with_roles(Ref("accounts.user", "8"), "Sam Example", {Role.SERGEANT})
        text = page(client, ASKS)
        (busiest,) = re.findall(r'href="(/contact/[^"]+)">Caller 1</a>', text)
        assert busiest == f"/contact/{LAST_CONTACT}/"
        assert "aaaa" not in text


def test_where_no_logs_are_held_crimes_stand_in_their_place_and_it_is_said(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(crimes.own_record(tmp_path, first=date(2017, 9, 1)), monkeypatch)
    said = words(page(client, ASKS))
    assert "No incident logs have been loaded for this force. Crimes stand here in their place: Burglary Residential" in said
    assert "Places where crime comes again" in said
    assert "No contact of" in said


@pytest.mark.parametrize("area", ["force:west-midlands", "district:Coventry"])
def test_larger_areas(client: Client, lake: Lake, area: str) -> None:
    said = html.unescape(page(client, ASKS.replace("npu:Coventry", area)))
    assert "made half of the 70 logs" in words(said)


def test_a_place_that_asked_once_is_nobodys_to_work_on(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = crimes.own_record(tmp_path, first=date(2018, 1, 1))
    put(lake, "incidents", [log(date(2018, 2, n), easting=431_010 + 100 * n, northing=276_010) for n in range(1, 12)])
    use(lake, monkeypatch)
    said = words(page(client, ASKS))
    assert "No place had more than one of these logs" in said
    assert "Fewer than half were followed by another" in said
