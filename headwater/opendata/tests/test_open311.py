"""Open311 GeoReport v2: other programs report what may be public, and nothing personal comes out again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from urllib.parse import urlencode

import georeport
import pytest
from defusedxml.ElementTree import fromstring
from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from headwater.contact.queries import contact as contact_view
from headwater.contact.queries import referrals
from headwater.journal.queries import timeline
from headwater.kernel import Actor, Conflict, Forbidden, NotFound, Ref, Role, new_id
from headwater.opendata import actions, queries
from headwater.opendata.models import Request
from headwater.opendata.open311.asking import report_asked, requests_asked
from headwater.opendata.open311.services import book
from headwater.opendata.rules import Refused
from headwater.opendata.tests.ground import PROGRAM, leicestershire
from headwater.opendata.tests.published import LEICESTER
from headwater.opendata.tests.test_openapi import faults
from headwater.opendata.urls import urlpatterns
from headwater.places.actions import NewEntry, set_gazetteer
from headwater.space.grid import grid_point

AT = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
SECRET = "Mary Sample saw her neighbour"
HANDLER = Actor.with_roles(Ref("accounts.user", str(new_id())), "Hana Example", [Role.HANDLER])
ROOT = "/open311/v2"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The time in the list is the time."""
    times = [AT]
    monkeypatch.setattr("headwater.opendata.views.open311.now", lambda: times[0])
    yield times


@pytest.fixture
def key(clock: list[datetime], db: None) -> str:
    """The key of a program, in a force with a street of many homes."""
    leicestershire()
    east, north = grid_point(LEICESTER[1], LEICESTER[0])
    entries = [NewEntry("Granby Street", round(east) + 100, round(north) + 100, "test")]
    set_gazetteer(by=PROGRAM, at=AT, entries=entries)
    return actions.admit_client(by=PROGRAM, at=AT, name="FixOurStreets")


def form(key: str, **instead: Any) -> dict[str, Any]:
    asked = {
        "api_key": key, "service_code": "graffiti", "lat": str(LEICESTER[0]), "long": str(LEICESTER[1]),
        "description": SECRET, "first_name": "Mary", "last_name": "Sample", "email": "mary@example.com",
        "phone": "01632 960001", "device_id": "device-7", "attribute[DANGER]": "no", "attribute[WHO]": "Tall <script>",
        "attribute[EVIDENCE][]": ["camera", "witness"], "media_url": "https://pictures.example/1.jpg",
    }  # fmt: skip
    return asked | instead


def post(client: Client, asked: dict[str, Any], kind: str = "json") -> Any:
    body = urlencode(asked, doseq=True, errors="surrogatepass")
    return client.post(f"{ROOT}/requests.{kind}", body, content_type="application/x-www-form-urlencoded")


def sent(client: Client, asked: dict[str, Any], status: int = 200) -> Any:
    answer = post(client, asked)
    assert answer.status_code == status, answer.content.decode()
    return json.loads(answer.content)


def identifier_of(client: Client, asked: dict[str, Any]) -> str:
    [made] = sent(client, asked)
    return str(made["service_request_id"])


def test_a_report_waits_in_the_same_queue_with_a_draft_for_a_human(client: Client, key: str) -> None:
    [made] = sent(client, form(key))
    assert re.fullmatch(r"[0-9a-f]{24}", made["service_request_id"]), "nobody guesses it"
    assert "cleans it" in made["service_notice"]
    view = contact_view(Ref.parse(Request.objects.get().contact))
    assert (view.channel, view.state, view.kind) == ("web", "waiting", "C10")
    assert SECRET in view.text
    assert "mary@example.com" in view.text
    assert "A camera may have seen it, Somebody else saw it" in view.text
    assert "https://pictures.example/1.jpg" in view.text
    assert "device-7" not in view.text
    assert view.grade == "", "nothing is graded or closed by a program"
    stored = Request.objects.get()
    assert [one.name for one in timeline(stored.ref)] == ["opendata.RequestMade"]


def everything(client: Client, identifier: str) -> str:
    """Whatever can be read of a request, in every form."""
    said = ""
    for kind in ("json", "xml"):
        for path in (f"requests/{identifier}", "requests", f"tokens/{identifier}"):
            answer = client.get(f"{ROOT}/{path}.{kind}", {"service_request_id": identifier})
            assert answer.status_code == 200
            said += answer.content.decode()
    return said


def test_nothing_that_was_typed_comes_out_again(client: Client, key: str, clock: list[datetime]) -> None:
    identifier = identifier_of(client, form(key, address_string="12 Secret Street"))
    actions.follow_requests(by=PROGRAM, at=AT)
    said = everything(client, identifier)
    for personal in ("Mary", "Sample", SECRET, "mary@", "960001", "Tall", "device", "pictures", "Secret Street", "10:00"):
        assert personal not in said, personal
    [row] = json.loads(client.get(f"{ROOT}/requests/{identifier}.json").content)
    assert (row["status"], row["service_code"], row["requested_datetime"]) == ("open", "graffiti", "2026-11-23T00:00:00Z")
    assert row["description"] is None
    assert row["address"] == "On or near Granby Street"
    assert (row["lat"], row["long"]) != LEICESTER, "the anchor point, not the place"
    stored = Request.objects.get()
    assert (stored.easting, stored.northing) == (None, None), "where it really is, is not kept"


def test_what_came_today_is_listed_from_tomorrow(client: Client, key: str, clock: list[datetime]) -> None:
    identifier = identifier_of(client, form(key))
    assert json.loads(client.get(f"{ROOT}/requests.json").content) == []
    assert json.loads(client.get(f"{ROOT}/requests/{identifier}.json").content)[0]["status"] == "open"
    clock[0] = AT + timedelta(days=1)
    [row] = json.loads(client.get(f"{ROOT}/requests.json").content)
    assert row["service_request_id"] == identifier


def test_the_same_again_is_the_same(client: Client, key: str, clock: list[datetime]) -> None:
    first = identifier_of(client, form(key))
    assert identifier_of(client, form(key)) == first
    assert identifier_of(client, form(key, description="Another wall")) != first
    other = actions.admit_client(by=PROGRAM, at=AT, name="Another app")
    assert identifier_of(client, form(other)) != first
    clock[0] = AT + timedelta(days=1)
    assert identifier_of(client, form(key)) != first, "it was painted again"


@pytest.mark.django_db(transaction=True)
def test_the_same_at_the_same_moment_is_the_same(clock: list[datetime]) -> None:
    leicestershire()
    key = actions.admit_client(by=PROGRAM, at=AT, name="FixOurStreets")
    together, found = Barrier(4), []

    def send() -> None:
        together.wait()
        try:
            found.append(identifier_of(Client(), form(key)))
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    ("instead", "status", "words"),
    [
        ({"api_key": ""}, 403, "api_key was not provided"),
        ({"api_key": "guess"}, 403, "not known here"),
        ({"api_key": "ਪ\x00\ud7ff" * 900}, 403, "not known here"),
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "murder"}, 404, "no such service_code"),
        ({"lat": "", "long": ""}, 400, "Give lat and long, or address_string"),
        ({"lat": "north"}, 400, "numbers of degrees"),
        ({"lat": "nan"}, 400, "numbers of degrees"),
        ({"lat": "91"}, 400, "numbers of degrees"),
        ({"lat": "40.7", "long": "-74.0"}, 400, "not in Great Britain"),
        ({"attribute[DANGER]": ""}, 400, "attribute[DANGER] was not provided"),
        ({"attribute[DANGER]": "perhaps"}, 400, "one of: yes, no"),
        ({"attribute[DANGER]": ["yes", "no"]}, 400, "has one value"),
        ({"jurisdiction_id": "gotham"}, 404, "no such jurisdiction_id"),
    ],
)
def test_what_cannot_be_a_report_is_refused_in_both_forms(
    client: Client, key: str, instead: dict[str, Any], status: int, words: str
) -> None:
    [fault] = sent(client, form(key, **instead), status)
    assert fault["code"] == status
    assert words in fault["description"]
    answer = post(client, form(key, **instead), "xml")
    assert answer.status_code == status
    found = fromstring(answer.content)
    assert (found.tag, found.findtext("error/code")) == ("errors", str(status))
    assert not Request.objects.exists()


def test_hostile_and_huge_reports_are_taken_and_hurt_nobody(client: Client, key: str) -> None:
    hostile = "<script>alert(1)</script> ]]> &amp; \x00\x0b '; drop table 😀 ਪੰਜਾਬੀ ‮"
    for text in (hostile, "x" * 100_000):
        said = everything(client, identifier_of(client, form(key, description=text, first_name=text, address_string=text)))
        assert "alert" not in said
        assert "xxx" not in said
    for body, status in ((b"\xff\xfe&service_code=graffiti", 403), (b"a=1&" * 2_000, 413), (b"a" * 3_000_000, 413)):
        answer = client.post(f"{ROOT}/requests.json", body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == status, body[:20]
    answer = client.post(f"{ROOT}/requests.xml", b"<!DOCTYPE x [<!ENTITY a 'a'>]>", content_type="text/xml")
    assert answer.status_code == 400, "XML is never read"


def test_a_place_in_another_force_is_passed_on(client: Client, key: str) -> None:
    [made] = sent(client, form(key, lat="53.48", long="-2.24"))
    assert "passed the report on" in made["service_notice"]
    [referral] = referrals(by=HANDLER, at=AT)
    assert referral.agency == "other_force"
    actions.follow_requests(by=PROGRAM, at=AT)
    [row] = json.loads(client.get(f"{ROOT}/requests/{made['service_request_id']}.json").content)
    assert row["status_notes"] == "Passed on to whoever deals with it."


def test_danger_is_told_to_call_999(client: Client, key: str) -> None:
    [made] = sent(client, form(key, **{"attribute[DANGER]": "yes"}))
    assert made["service_notice"].startswith("If anybody is in danger now, call 999.")


def test_it_follows_what_becomes_of_the_contact(client: Client, key: str, clock: list[datetime]) -> None:
    from headwater.contact.actions import GiveAdvice, claim, finish
    from headwater.contact.queries import progress_of

    identifier = identifier_of(client, form(key))
    contact = Ref.parse(Request.objects.get().contact)
    assert progress_of([contact], AT) == {contact: "waiting"}
    later = AT + timedelta(days=2)
    claim(by=HANDLER, at=later, contact=contact)
    finish(by=HANDLER, at=later, contact=contact, outcome=GiveAdvice(), told_text="Thank you.")
    assert actions.follow_requests(by=PROGRAM, at=later) >= 1
    clock[0] = later + timedelta(days=1)
    [row] = json.loads(client.get(f"{ROOT}/requests.json", {"status": "closed"}).content)
    assert (row["service_request_id"], row["status"], row["status_notes"]) == (identifier, "closed", "Dealt with.")
    assert row["updated_datetime"] == "2026-11-25T00:00:00Z"
    assert json.loads(client.get(f"{ROOT}/requests.json", {"status": "open"}).content) == []
    assert actions.follow_requests(by=PROGRAM, at=later) == 0, "nothing has changed since"


def test_keys_are_given_kept_as_hashes_and_taken_away(client: Client, key: str) -> None:
    identifier_of(client, form(key))
    assert not queries.clients()[0].name.startswith(key)
    with connection.cursor() as cursor:
        cursor.execute("select key from opendata_client")
        assert key not in str(cursor.fetchall())
    with pytest.raises(Conflict, match="has a key already"):
        actions.admit_client(by=PROGRAM, at=AT, name="fixourstreets")
    with pytest.raises(Forbidden):
        actions.admit_client(by=HANDLER, at=AT, name="Mine")
    actions.shut_out_client(by=PROGRAM, at=AT, name="FixOurStreets")
    sent(client, form(key), 403)
    with pytest.raises(NotFound):
        actions.shut_out_client(by=PROGRAM, at=AT, name="FixOurStreets")
    assert actions.admit_client(by=PROGRAM, at=AT, name="FixOurStreets") != key
    assert [one.shut_out_at is None for one in queries.clients()] == [True, False]


def test_only_a_program_with_a_key_sends_in_reports(key: str) -> None:
    report = report_asked({name: [value] for name, value in form(key).items() if isinstance(value, str)})
    for by, words in ((HANDLER, "You may not"), (PROGRAM, "Only a program with a key")):
        with pytest.raises(Forbidden, match=words):
            actions.make_request(by=by, at=AT, report=report)
    assert not Request.objects.exists()


def test_limits_are_counted_in_the_database(client: Client, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.opendata.views.open311.SENT", 2)
    monkeypatch.setattr("headwater.opendata.views.open311.MISTAKEN", 1)
    for number in range(2):
        sent(client, form(key, description=str(number)))
    answer = post(client, form(key, description="3"))
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    sent(client, form("guess"), 403)
    sent(client, form("guess"), 429)


def test_what_may_be_reported(client: Client) -> None:
    listed = json.loads(client.get(f"{ROOT}/services.json").content)
    assert {one["service_code"] for one in listed} == set(book().services)
    assert all(one["type"] == "realtime" and one["metadata"] for one in listed)
    found = fromstring(client.get(f"{ROOT}/services.xml").content)
    assert [one.findtext("service_code") for one in found.findall("service")] == [one["service_code"] for one in listed]
    one = json.loads(client.get(f"{ROOT}/services/graffiti.json").content)
    assert one["service_code"] == "graffiti"
    assert [a["code"] for a in one["attributes"]] == ["DANGER", "HATE", "AGAIN", "WHO", "EVIDENCE"]
    assert [v["key"] for v in one["attributes"][0]["values"]] == ["yes", "no"]
    assert [a["order"] for a in one["attributes"]] == [1, 2, 3, 4, 5]
    said = fromstring(client.get(f"{ROOT}/services/graffiti.xml").content)
    assert said.findtext("attributes/attribute/values/value/key") == "yes"
    assert client.get(f"{ROOT}/services/none.json").status_code == 404
    assert client.get(f"{ROOT}/services.csv").status_code == 404


def test_every_service_can_be_reported_with_what_it_asks(client: Client, key: str) -> None:
    for service in book().services.values():
        answers = {f"attribute[{one.code}]": one.values[0].key if one.values else "words" for one in service.attributes} | {
            "attribute[EVIDENCE]": "camera"
        }
        asked = {"api_key": key, "service_code": service.code, "address_string": "Granby Street", **answers}
        assert identifier_of(client, asked), service.code


def test_where_the_service_is(client: Client) -> None:
    said = json.loads(client.get("/open311/discovery.json").content)
    [endpoint] = said["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].endswith("/open311/v2")
    found = fromstring(client.get("/open311/discovery.xml").content)
    assert [one.text for one in found.iter("format")] == ["application/json", "text/xml"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "90 days"),
        ({"start_date": "2026-04-02", "end_date": "2026-01-01"}, "not before start_date"),
        ({"start_date": "soon"}, "Write start_date like"),
        ({"end_date": "0001-01-01T00:00:00+14:00"}, "too far from today"),
        ({"status": "lost"}, "open, closed"),
        ({"page": "0"}, "whole number"),
        ({"page_size": "1001"}, "1 to 1,000"),
        ({"page": "²"}, "whole number"),
        ({"service_request_id": ",".join(f"{n:024x}" for n in range(101))}, "at most 100"),
    ],
)
def test_what_cannot_be_asked_is_refused(client: Client, db: None, asked: dict[str, str], words: str) -> None:
    answer = client.get(f"{ROOT}/requests.json", asked)
    assert answer.status_code == 400
    assert words in json.loads(answer.content)[0]["description"]


@given(st.dictionaries(st.sampled_from(["start_date", "end_date", "status", "page", "page_size"]), st.text(max_size=30)))
@settings(deadline=None, max_examples=200)
def test_whatever_is_asked_is_answered_or_refused(asked: dict[str, str]) -> None:
    try:
        wanted = requests_asked({name: [value] for name, value in asked.items()}, AT)
    except Refused as refused:
        assert refused.status == 400
    else:
        assert timedelta() <= wanted.last - wanted.first <= timedelta(days=91)


def test_pages_filters_and_dates(client: Client, key: str, clock: list[datetime]) -> None:
    made = {}
    for days in (0, 40, 95):
        clock[0] = AT - timedelta(days=days)
        made[days] = identifier_of(client, form(key))
    clock[0] = AT + timedelta(days=1)

    def listed(**asked: str) -> list[str]:
        return [row["service_request_id"] for row in json.loads(client.get(f"{ROOT}/requests.json", asked).content)]

    assert listed() == [made[0], made[40]], "the last ninety days, the newest first"
    assert listed(page_size="1") == [made[0]]
    assert listed(page_size="1", page="2") == [made[40]]
    assert listed(page="3", page_size="1") == []
    assert listed(service_code="vandalism,rowdy") == []
    assert listed(service_code="graffiti,rowdy", status="open,closed") == [made[0], made[40]]
    assert listed(start_date="2026-08-01T00:00:00Z", end_date="2026-09-30T00:00:00Z") == [made[95]]
    assert listed(start_date="2026-11-23T00:00:00Z") == [made[0]]
    assert listed(end_date="2026-10-31") == [made[40], made[95]]
    assert set(listed(service_request_id=f"{made[0]},{made[95]}")) == {made[0], made[95]}, "names come before everything else"


def test_identifiers_that_nobody_has_are_not_told_from_others(client: Client, db: None) -> None:
    for path in ("requests/ffffffffffffffffffffffff", "tokens/ffffffffffffffffffffffff"):
        for kind in ("json", "xml"):
            assert client.get(f"{ROOT}/{path}.{kind}").status_code == 404


def test_how_often_it_asks(client: Client, key: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    identifier = identifier_of(client, form(key))
    for path in ("requests.json", f"requests/{identifier}.xml"):
        with django_assert_num_queries(1):
            answer = client.get(f"{ROOT}/{path}")
        assert client.get(f"{ROOT}/{path}", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    with django_assert_num_queries(0):
        client.get(f"{ROOT}/services.json")


def test_what_is_described_is_what_is_answered(client: Client, key: str, clock: list[datetime]) -> None:
    identifier = identifier_of(client, form(key))
    clock[0] = AT + timedelta(days=1)
    described = json.loads(client.get("/open-data/open311.json").content)
    ours = {"/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern)) for one in urlpatterns}
    assert described["paths"].keys() == {path for path in ours if path.startswith("/open311/")}
    for path, operations in described["paths"].items():
        for kind in ("json", "xml"):
            answer = client.get(path.format(form=kind, code="graffiti", identifier=identifier))
            assert answer.status_code == 200, path
            media = answer["Content-Type"].partition(";")[0]
            schema = operations["get"]["responses"]["200"]["content"][media]["schema"]
            if kind == "json":
                assert list(faults(schema, json.loads(answer.content), path, described)) == []
    body = described["paths"][f"{ROOT}/requests.{{form}}"]["post"]["requestBody"]["content"]
    assert form(key).keys() - {"device_id", "attribute[EVIDENCE][]"} <= set(
        body["application/x-www-form-urlencoded"]["schema"]["properties"]
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["json", "xml"])
def test_the_client_georeport_unmodified_reads_everything(live_server: LiveServer, clock: list[datetime], kind: str) -> None:
    leicestershire()
    key = actions.admit_client(by=PROGRAM, at=AT, name="FixOurStreets")
    identifiers = {identifier_of(Client(), form(key, description=str(number))) for number in range(2)}
    clock[0] = AT + timedelta(days=1)
    api = georeport.GeoReport(f"{live_server.url}{ROOT}", jurisdiction="leicestershire", output_format=kind)
    assert {one["service_code"] for one in api.get_service_list()} == set(book().services)
    definition = api.get_service_definition("graffiti")
    assert definition["service_code"] == "graffiti"
    rows = api.get_service_requests()
    assert {row["service_request_id"] for row in rows} == identifiers
    one = api.get_service_request(rows[0]["service_request_id"])
    assert (one["service_name"], one["status"]) == ("Graffiti", "open")
    asked = api.get_service_requests(service_request_id=",".join(sorted(identifiers)), status="open")
    assert {row["service_request_id"] for row in asked} == identifiers
    in_time = api.get_service_requests(
        service_code="graffiti", start_date="2026-11-01T00:00:00Z", end_date="2026-12-01T00:00:00Z"
    )
    assert len(in_time) == 2
