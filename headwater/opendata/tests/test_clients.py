"""The Python clients of data.police.uk, unmodified, pointed at us: every method that they have."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime

import police_api
import pytest
import uk_police_api
import uk_police_api._client
from pytest_django.live_server_helper import LiveServer
from uk_police_api.exceptions import PoliceAPINotFoundError, PoliceAPIServerError

from headwater.insight.lake import Lake
from headwater.opendata.published import reading
from headwater.opendata.tests.ground import leicestershire
from headwater.opendata.tests.published import LEICESTER, crime_id

pytestmark = pytest.mark.django_db(transaction=True)

BOX = [(52.6, -1.2), (52.6, -1.0), (52.7, -1.0), (52.7, -1.2)]
LAT, LNG = LEICESTER
PLACE = {"lat": LAT, "lng": LNG}


@pytest.fixture
def address(live_server: LiveServer, open_data: Lake) -> str:
    leicestershire()
    return f"{live_server.url}/api/"


@pytest.fixture
def first(address: str) -> police_api.PoliceAPI:
    return police_api.PoliceAPI(base_url=address)


@pytest.fixture
def second(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[uk_police_api.PoliceAPI]:
    monkeypatch.setattr(uk_police_api._client, "BASE_URL", address)
    with uk_police_api.PoliceAPI(cache_ttl=None, max_retries=0) as client:
        yield client


def test_police_api_client_reads_forces_and_neighbourhoods(first: police_api.PoliceAPI) -> None:
    assert [(force.id, force.name) for force in first.get_forces()] == [("leicestershire", "Leicestershire Police")]
    force = first.get_force("leicestershire")
    assert (force.name, force.telephone, force.slug) == ("Leicestershire Police", "101", "leicestershire")
    assert force.description is None
    assert force.engagement_methods[0]["title"] == "telephone"
    assert force.senior_officers == []
    [castle] = first.get_neighbourhoods("leicestershire")
    assert (castle.id, castle.name, castle.population) == ("castle", "Castle", 9_000)
    assert [found.id for found in force.neighbourhoods] == ["castle"]
    assert castle.boundary[0] == castle.boundary[-1]
    assert float(castle.centre["latitude"]) == pytest.approx(LAT, abs=0.05)
    assert castle.contact_details == {"email": "castle@leics.example", "telephone": "101"}
    assert [(officer.rank, officer.name) for officer in castle.officers] == [("PC", "A. Wren")]
    assert [event.title for event in castle.events] == ["Street corner meeting"]
    assert {priority.issue_date for priority in castle.priorities} == {datetime(2018, 3, 12, 9, 30)}  # noqa: DTZ001
    assert castle.crimes
    assert first.locate_neighbourhood(LAT, LNG) == castle
    assert first.locate_neighbourhood(0, 0) is None
    assert force.get_neighbourhood("castle").name == "Castle"


def test_police_api_client_reads_crimes(first: police_api.PoliceAPI) -> None:
    assert first.get_latest_date() == "2018-02"
    assert len(first.get_dates()) == 14
    kinds = first.get_crime_categories("2018-02")
    assert "Burglary" in {kind.name for kind in kinds}
    assert first.get_crime_category("burglary", date="2018-02").name == "Burglary"
    near = first.get_crimes_point(LAT, LNG)
    assert {crime.month for crime in near} == {"2018-02"}
    burglaries = first.get_crimes_point(LAT, LNG, date="2017-12", category="burglary")
    assert {crime.category.id for crime in burglaries} == {"burglary"}
    inside = first.get_crimes_area(BOX, date="2017-12")
    assert len(inside) > len(burglaries)
    placed = next(crime for crime in inside if crime.persistent_id == crime_id("2017-12", 1))
    assert placed.location.name.startswith("On or near")
    assert not placed.location.is_btp()
    assert placed.outcome_status.category.name == "Under investigation"
    assert [outcome.category.name for outcome in placed.outcomes] == ["Suspect charged"]
    assert placed.id in {crime.id for crime in first.get_crimes_location(placed.location.id, date="2017-12")}
    assert first.get_crime(placed.persistent_id).month == "2017-12"
    nowhere = first.get_crimes_no_location("leicestershire", category="burglary")
    assert {crime.month for crime in nowhere} == {"2018-02"}


def test_uk_police_api_reads_everything(second: uk_police_api.PoliceAPI) -> None:
    assert second.availability.dates()[0].stop_and_search == ["leicestershire"]
    assert [force.id for force in second.forces.list()] == ["leicestershire"]
    assert second.forces.get("leicestershire").telephone == "101"
    assert second.forces.people("leicestershire") == []
    [castle] = second.neighbourhoods.list("leicestershire")
    found = second.neighbourhoods.get("leicestershire", castle.id)
    assert found.centre is not None
    assert len(second.neighbourhoods.boundary("leicestershire", castle.id)) > 3
    assert [officer.name for officer in second.neighbourhoods.people("leicestershire", castle.id)] == ["A. Wren"]
    assert [event.type for event in second.neighbourhoods.events("leicestershire", castle.id)] == ["meeting"]
    assert len(second.neighbourhoods.priorities("leicestershire", castle.id)) == 2
    assert second.neighbourhoods.locate(LAT, LNG).neighbourhood == castle.id


def test_uk_police_api_reads_crimes(second: uk_police_api.PoliceAPI) -> None:
    crimes = second.crimes
    assert crimes.last_updated().date == "2018-02-01"
    assert crimes.categories("2018-02")[0].url == "all-crime"
    near = crimes.street(**PLACE)
    [street] = {crime.location.street.id for crime in crimes.at_location(**PLACE) if crime.location and crime.location.street}
    at = crimes.street(location_id=street)
    assert 0 < len(at) < len(near)
    assert crimes.at_location(location_id=street) == at
    assert crimes.street("burglary", poly=BOX, date="2017-12")
    crooked = [(52.6 + 0.1 * (n % 2), -1.2 + 0.001 * n) for n in range(200)]
    assert isinstance(crimes.street(poly=crooked, date="2017-12"), list), "so long a polygon is sent by POST"
    assert crimes.no_location("all-crime", "leicestershire")
    assert crimes.outcomes_at_location(poly=BOX, date="2018-01")
    assert crimes.outcomes_at_location(**PLACE, date="2018-01")
    case = crimes.outcomes_for_crime(crime_id("2017-12", 1))
    assert [outcome.category.code for outcome in case.outcomes] == ["charged"]
    assert crimes.street_months(months=2, **PLACE) == []


def test_uk_police_api_reads_stops(second: uk_police_api.PoliceAPI) -> None:
    stops = second.stop_search
    near = stops.street(**PLACE)
    assert len(near) == 16
    assert near[0].legislation == "Misuse of Drugs Act 1971 (section 23)"
    assert near[0].datetime.startswith("2018-02-12T13:")
    assert len(stops.street(poly=BOX)) == 16
    assert near[0].location is not None
    assert near[0].location.street is not None
    assert len(stops.at_location(near[0].location.street.id)) == 16
    assert len(stops.no_location("leicestershire")) == 4
    assert len(stops.by_force("leicestershire", "2018-02")) == 20


def test_uk_police_api_reads_asynchronously(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uk_police_api._client, "BASE_URL", address)

    async def crimes() -> int:
        async with uk_police_api.AsyncPoliceAPI(cache_ttl=None) as client:
            return len(await client.crimes.street(**PLACE))

    assert asyncio.run(crimes()) > 0


def test_faults_are_the_ones_that_the_clients_know(
    second: uk_police_api.PoliceAPI, first: police_api.PoliceAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PoliceAPINotFoundError):
        second.forces.get("atlantis")
    with pytest.raises(PoliceAPINotFoundError):
        second.neighbourhoods.get("leicestershire", "nowhere")
    with pytest.raises(police_api.service.APIError):
        first.get_crime("0" * 64)
    monkeypatch.setattr(reading, "MOST", 3)
    with pytest.raises(PoliceAPIServerError) as fault:
        second.crimes.street(**PLACE)
    assert fault.value.status_code == 503
