"""Warnings as the public and its programs read them: pages, CAP 1.2, Atom and RSS."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from capvalidator import check_schema, get_dates
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from headwater.citizen.presenters.cap import written
from headwater.citizen.tests.factories import AT, LONDON, SERGEANT
from headwater.citizen.tests.warned import INSPECTOR, circle, city, issued, leak
from headwater.kernel import Ref
from headwater.neighbourhood import actions, queries

pytestmark = pytest.mark.django_db

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<script>alert(1)</script> & ]]> \x0b\ufffe 😀 ਪੰਜਾਬੀ"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("warnings", "area", "start"):
        monkeypatch.setattr(f"headwater.citizen.views.{name}.now", lambda: AT)


def cap_of(client: Client, ref: Ref) -> bytes:
    answer = client.get(f"/warnings/{ref.id}.cap")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/cap+xml; charset=utf-8")
    return bytes(answer.content)


def test_it_is_shown_where_people_look_while_it_is_in_force(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    areas = city()
    places = ("/help/", "/warnings/", f"/area/{areas['Alder'].id}/")
    assert all("Gas leak" not in client.get(place).content.decode() for place in places)
    ref = issued(area=areas["Alder"])
    for place in places:
        page = client.get(place).content.decode()
        assert "Gas leak in Alder Road" in page, place
        assert "Close your windows." in page, place
        assert f"/warnings/{ref.id}/" in page, place
    assert "Gas leak" not in client.get(f"/area/{areas['Birch'].id}/").content.decode()
    for name in ("warnings", "area", "start"):
        monkeypatch.setattr(f"headwater.citizen.views.{name}.now", lambda: AT + timedelta(hours=3))
    assert all("Gas leak" not in client.get(place).content.decode() for place in places)
    page = client.get(f"/warnings/{ref.id}/").content.decode()
    assert "This no longer holds." in page
    assert "It ended" in page


def test_there_is_no_page_of_a_draft(client: Client) -> None:
    draft = actions.draft_warning(by=SERGEANT, at=AT, said=leak(areas=[city()["Alder"]]))
    for address in (f"/warnings/{draft.id}/", f"/warnings/{draft.id}.cap"):
        assert client.get(address).status_code == 404
    assert draft.id not in client.get("/warnings/feed.atom").content.decode()


def test_it_is_cap(client: Client) -> None:
    cap = cap_of(client, issued(leak(areas=[city()["Alder"]], onset_at=AT + timedelta(minutes=5))))
    checked = check_schema(cap)
    assert checked.passed, checked.message
    found = fromstring(cap)
    said = {one.tag.removeprefix(CAP): one.text for one in found.iter()}
    assert said["sender"]
    assert (said["status"], said["msgType"], said["scope"]) == ("Actual", "Alert", "Public")
    assert (said["category"], said["urgency"], said["severity"], said["certainty"]) == (
        "Safety", "Immediate", "Severe", "Observed",
    )  # fmt: skip
    assert (said["senderName"], said["headline"], said["areaDesc"]) == (
        "West Midlands Police",
        "Gas leak in Alder Road",
        "Alder",
    )
    corners = [tuple(map(float, pair.split(","))) for pair in str(said["polygon"]).split()]
    assert corners[0] == corners[-1]
    assert all(52.39 < latitude < 52.42 and -1.53 < longitude < -1.49 for latitude, longitude in corners), "latitude first"
    times = get_dates(cap)
    assert (times.sent, times.onset, times.expiry) == (
        "2026-11-23T10:00:00+00:00", "2026-11-23T10:05:00+00:00", "2026-11-23T12:00:00+00:00",
    )  # fmt: skip


def test_times_are_by_the_clock_of_london_in_summer_too() -> None:
    summer = datetime(2026, 7, 1, 12, 0, 0, 5, LONDON)
    assert written(summer) == "2026-07-01T12:00:00+01:00"


WORDS = {
    "category": "Safety Security Rescue Fire Health Env Transport Infra Met CBRNE Other",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}


@pytest.mark.parametrize("field", WORDS)
def test_every_word_is_one_that_cap_has(client: Client, field: str) -> None:
    area = city()["Alder"]
    for word in WORDS[field].split():
        said: dict[str, Any] = {field: word}
        assert check_schema(cap_of(client, issued(leak(areas=[area], **said)))).passed, word


def test_update_and_all_clear_name_what_they_replace(client: Client) -> None:
    area = city()["Alder"]
    first = issued(area=area)
    second = actions.draft_warning(by=SERGEANT, at=AT, said=leak(areas=[area]), replaces=first)
    actions.issue_warning(by=INSPECTOR, at=AT + timedelta(minutes=1), warning=second)
    clear = actions.draft_all_clear(by=SERGEANT, at=AT + timedelta(minutes=2), warning=second, words="Mended.")
    actions.issue_warning(by=INSPECTOR, at=AT + timedelta(minutes=3), warning=clear)
    for ref, kind, before, sent in ((second, "Update", first, "10:00:00"), (clear, "Cancel", second, "10:01:00")):
        cap = cap_of(client, ref)
        assert check_schema(cap).passed
        found = fromstring(cap)
        assert found.findtext(f"{CAP}msgType") == kind
        sender = found.findtext(f"{CAP}sender")
        assert found.findtext(f"{CAP}references") == f"{sender},urn:uuid:{before.id},2026-11-23T{sent}+00:00"
    page = client.get(f"/warnings/{clear.id}/").content.decode()
    assert "All clear: Gas leak in Alder Road" in page
    assert "This no longer holds" not in page
    assert "It was replaced" in client.get(f"/warnings/{first.id}/").content.decode()


def test_what_people_typed_breaks_neither_page_nor_program(client: Client) -> None:
    area = city()["Alder"]
    said = dict.fromkeys(("event", "headline", "description", "instruction", "area_words"), HOSTILE)
    ref = issued(leak(areas=[area], **said))
    actions.set_priority(by=SERGEANT, at=AT, area=area, issue=HOSTILE)
    cap = cap_of(client, ref)
    assert check_schema(cap).passed
    assert "<script>alert(1)</script> & ]]>" in str(fromstring(cap).findtext(f"{CAP}info/{CAP}headline"))
    for address in ("/warnings/feed.atom", "/warnings/feed.rss", f"/area/{area.id}/news.atom", f"/area/{area.id}/news.rss"):
        feed = client.get(address).content
        assert "<script>alert(1)</script> & ]]>" in "".join(fromstring(feed).itertext()), address
    for address in ("/help/", "/warnings/", f"/warnings/{ref.id}/", f"/area/{area.id}/"):
        assert "<script>alert" not in client.get(address).content.decode(), address


def test_many_corners_are_sent_as_few(client: Client) -> None:
    city()
    cap = cap_of(client, issued(leak(drawn=circle(9_000))))
    assert check_schema(cap).passed
    assert len(str(fromstring(cap).findtext(f"{CAP}info/{CAP}area/{CAP}polygon")).split()) <= 300


def test_the_feed_of_warnings_leads_to_each_cap(client: Client) -> None:
    ref = issued()
    answer = client.get("/warnings/feed.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    found = fromstring(answer.content)
    [entry] = found.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{ref.id}"
    assert entry.findtext(f"{ATOM}updated") == "2026-11-23T10:00:00+00:00"
    links = {link.get("type"): str(link.get("href")) for link in entry.findall(f"{ATOM}link")}
    assert links["application/cap+xml"].endswith(f"/warnings/{ref.id}.cap")
    rss = fromstring(client.get("/warnings/feed.rss").content)
    assert str(rss.find("channel/item/enclosure").get("url")).endswith(".cap")
    assert rss.findtext("channel/item/title") == "Gas leak in Alder Road"


def test_readers_of_feeds_take_text_for_html(client: Client) -> None:
    issued(leak(areas=[city()["Alder"]], description="Keep < 5 m away & wait.\nThen <b>go</b>."))
    for address, place in (("atom", f"{ATOM}entry/{ATOM}summary"), ("rss", "channel/item/description")):
        said = str(fromstring(client.get(f"/warnings/feed.{address}").content).findtext(place))
        assert "Keep &lt; 5 m away &amp; wait.<br>Then &lt;b&gt;go&lt;/b&gt;." in said, address


def test_whoever_has_it_already_is_told_so(client: Client) -> None:
    area = city()["Alder"]
    ref = issued(area=area)
    for address in ("/warnings/feed.atom", f"/area/{area.id}/news.rss", f"/warnings/{ref.id}.cap"):
        answer = client.get(address)
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304, address
        assert client.get(address, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 304, address
        assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200, address
        assert client.post(address).status_code == 405, address
    assert client.get("/warnings/feed.csv").status_code == 404


def test_an_empty_feed_is_always_the_same(client: Client) -> None:
    first, second = (client.get("/warnings/feed.atom") for _ in range(2))
    assert first["ETag"] == second["ETag"]
    assert fromstring(first.content).findall(f"{ATOM}entry") == []


def test_the_news_of_a_neighbourhood(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    area = city()["Alder"]
    racing = actions.set_priority(by=SERGEANT, at=AT, area=area, issue="Racing", set_at=AT - timedelta(days=9))
    actions.take_step(by=SERGEANT, at=AT, priority=racing, action="Speed checks", done_at=AT - timedelta(days=5))
    actions.take_step(by=SERGEANT, at=AT, priority=racing, action="Bollards", done_at=AT - timedelta(days=2))
    actions.close_priority(by=SERGEANT, at=AT, priority=racing, result="No more races.")
    meeting = actions.plan_gathering(
        by=SERGEANT, at=AT - timedelta(days=1), area=area, kind="meeting", title="Meeting", address="Alder hall",
        starts_at=AT + timedelta(days=1), ends_at=AT + timedelta(days=1, hours=1),
    )  # fmt: skip
    with django_assert_num_queries(5):
        queries.bulletin(area, AT)
    entries = fromstring(client.get(f"/area/{area.id}/news.atom").content).findall(f"{ATOM}entry")
    said = [(entry.findtext(f"{ATOM}title"), strip_tags(str(entry.findtext(f"{ATOM}summary")))) for entry in entries]
    assert said == [
        ("What came of: Racing", "No more races."),
        ("Meeting", "Tuesday 24 November, 10:00 to 11:00, Alder hall."),
        ("What we did about: Racing", "Bollards"),
        ("What we did about: Racing", "Speed checks"),
        ("We took on: Racing", "Racing"),
    ]
    keys = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(keys)) == len(keys)
    actions.cancel_gathering(by=SERGEANT, at=AT, gathering=meeting)
    assert "Cancelled: Meeting" in client.get(f"/area/{area.id}/news.rss").content.decode()
    page = client.get(f"/area/{area.id}/").content.decode()
    assert re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]+news\.atom', page)
    assert client.get(f"/area/{area.id}/news.ics").status_code == 404


def test_how_often_the_pages_ask(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ref = issued()
    for address, number in (("/help/", 1), ("/warnings/", 1), (f"/warnings/{ref.id}/", 1), (f"/warnings/{ref.id}.cap", 2)):
        with django_assert_num_queries(number):
            client.get(address)
