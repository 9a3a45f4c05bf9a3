"""The page on contact and dispatch, its files, the pack's calls for service: who sees what, and what they cost."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from headwater.insight.demand import demand_answerers
from headwater.insight.figures import answerers
from headwater.insight.lake import Lake
from headwater.insight.tests.demand import contact, log, put
from headwater.journal.queries import AuditQuestion, audit
from headwater.kernel import Actor, Ref, Role
from headwater.scrutiny import views
from headwater.scrutiny.packing import pack_for
from headwater.scrutiny.permissions import Permission
from headwater.scrutiny.tests import lakes
from headwater.scrutiny.tests.markup import Read, read
from headwater.ui.access import NOBODY

pytestmark = pytest.mark.django_db

PAGE = "/scrutiny/performance/"
COVENTRY = f"{PAGE}?area=npu:Coventry&as_at=2018-03-08&period=financial-year"
PROGRAM = Actor.system("tests")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Two years of logs: Coventry's every day, Solihull's now and then, and an hour of calls a day."""
    lake = lakes.own_record(tmp_path_factory.mktemp("lake"))
    days = [date(2016, 4, 1) + timedelta(days=n) for n in range(707)]
    logs = [log(day, grade, recurring_place=day.day == 1) for day in days for grade in ("P1", "P1", "P2", "P4")]
    logs += [log(day, "P1", "Solihull", cross_boundary=True) for day in days if day.day == 2 and day.month == 2]
    put(lake, "demand_logs", logs)
    hours = {"hour": 9, "offered": 50, "answered": 45, "in_time": 36, "abandoned": 5}
    put(lake, "call_hours", [{"on": day, "channel": "999", **hours} for day in days])
    put(lake, "contacts", [contact(date(2018, 3, 8), answer=n, overridden=n > 5, rule="life-now") for n in range(1, 11)])
    return lake


@pytest.fixture
def lake(filled: Lake, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setattr(views, "_lake", filled)
    monkeypatch.setattr(answerers, "_offers", dict(answerers._offers))
    answerers.offer(*demand_answerers(filled, rows_permission=Permission.DEMAND_ROWS))
    return filled


@pytest.fixture
def by(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Whoever is in the list makes the requests; a visitor until somebody is put there."""
    acting = [NOBODY]
    for module in ("headwater.scrutiny.views", "headwater.ui.context", "headwater.ui.access"):
        monkeypatch.setattr(f"{module}.actor_of", lambda request: acting[0])
    return acting


def person(*roles: Role) -> Actor:
    return Actor.with_roles(Ref("accounts.user", "7"), "Somebody", roles)


def page(client: Client, address: str, status: int = 200) -> Read:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:2000]
    found = read(answer.content.decode())
    assert found.faults == []
    return found


def words(found: Read) -> str:
    return " ".join(" ".join(found.text).split())


def test_a_commander_sees_grades_areas_and_the_clock(client: Client, lake: Lake, by: list[Actor]) -> None:
    by[0] = person(Role.COMMANDER)
    found = page(client, COVENTRY)
    said = words(found)
    assert "Coventry: logs by final grade, 1 April 2017 to 8 March 2018" in said
    for heading in ("Hubs and policing units", "Month by month, day by day, hour by hour", "Contacts of the whole force"):
        assert heading in said
    assert "life-now" in said
    assert "No units on support tasks have been loaded for this force." in said
    assert {link[1:] for link in found.links if link.startswith("#")} - found.ids == set()
    assert sum(link.startswith("/figures/?kind=demand.") for link in found.links) > 100


def test_the_page_asked_again_costs_no_query_of_its_own(client: Client, lake: Lake, by: list[Actor]) -> None:
    by[0] = person(Role.COMMANDER)
    client.get(COVENTRY)
    with CaptureQueriesContext(connection) as captured:
        client.get(COVENTRY)
    assert len(captured) == 0


@pytest.mark.parametrize("role", [Role.HANDLER, Role.PARTNER])
def test_others_do_not_see_it(client: Client, lake: Lake, by: list[Actor], role: Role) -> None:
    by[0] = person(role)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}figures.csv").status_code == 403


def test_a_visitor_is_sent_to_sign_in(client: Client, lake: Lake, by: list[Actor]) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("as_at=yesterday", "“yesterday” is not a date"),
        ("area=npu:Covntry", "Did you mean Coventry"),
        ("area=<script>", "is not an area"),
        ("period=fortnight", "Choose one of"),
        ("force=atlantis", "Choose a force from the list"),
    ],
)
def test_a_choice_that_cannot_be_shown_says_why(client: Client, lake: Lake, by: list[Actor], query: str, said: str) -> None:
    by[0] = person(Role.ANALYST)
    assert said in words(page(client, f"{PAGE}?{query}", 422))


def test_a_day_to_come_is_shown_with_a_sentence(client: Client, lake: Lake, by: list[Actor]) -> None:
    by[0] = person(Role.ANALYST)
    assert "The data on incident logs runs from 1 April 2016 to 8 March 2018." in words(
        page(client, f"{PAGE}?as_at=2030-01-01")
    )


def test_with_nothing_loaded_it_says_how_to_load(
    client: Client, by: list[Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by[0] = person(Role.COMMANDER)
    monkeypatch.setattr(views, "_lake", Lake(tmp_path))
    assert "headwater load demand" in words(page(client, PAGE))
    assert client.get(f"{PAGE}figures.csv").status_code == 404


def test_the_files_hold_every_figure_with_its_definition(client: Client, lake: Lake, by: list[Actor]) -> None:
    by[0] = person(Role.COMMANDER)
    answer = client.get(COVENTRY.replace("?", "figures.csv?"))
    assert answer["Content-Disposition"] == 'attachment; filename="contact-and-dispatch-coventry-2018-03-08.csv"'
    text = answer.content.decode("utf-8-sig")
    assert "Time to attend: Emergency (P1), Coventry" in text
    assert "The final grade counts" in text
    assert client.get(COVENTRY.replace("?", "figures.xlsx?")).content.startswith(b"PK")
    assert client.get(f"{PAGE}secrets.txt").status_code == 404


def test_opening_rows_is_noted_with_each_log(client: Client, lake: Lake, by: list[Actor]) -> None:
    by[0] = person(Role.COMMANDER)
    link = next(link for link in page(client, COVENTRY).links if link.startswith("/figures/?kind=demand.time_to_attend"))
    opened = page(client, link)
    assert "demand_logs-" in words(opened)
    (entry,) = audit(by=PROGRAM, question=AuditQuestion(name="journal.Consulted"))
    assert str(entry.subject).startswith("insight.log:demand_logs-")
    assert entry.concerned_in_all == 49


def test_a_figure_without_its_rows_for_those_who_may_not_open_them(client: Client, lake: Lake, by: list[Actor]) -> None:
    by[0] = person(Role.COMMANDER)
    link = next(link for link in page(client, COVENTRY).links if link.startswith("/figures/?kind=demand.logs"))
    by[0] = person(Role.HANDLER)
    assert "Your roles do not include this" in words(page(client, link))


def test_small_numbers_stay_hidden_by_link_too(client: Client, lake: Lake, by: list[Actor]) -> None:
    by[0] = person(Role.HANDLER)
    link = (
        "/figures/?kind=demand.logs&source=demand&force=west-midlands&area=npu:Solihull&of=p1&start=2018-02-01&end=2018-02-28"
    )
    assert "Fewer than 5" in words(page(client, link))
    share = link.replace("demand.logs", "demand.cross_boundary")
    assert "100.0%" not in words(page(client, share))


def test_the_pack_has_calls_for_service_and_says_what_the_printed_one_did_not(lake: Lake) -> None:
    pack = pack_for(lake, area="Coventry", as_at=date(2018, 3, 8))
    (section,) = [one for one in pack.sections() if one.slug == "calls-for-service"]
    assert len(section.blocks) == 6
    assert not any(one.what.startswith("Calls for service") for one in pack.missing)
    assert any("Logs: Emergency (P1), Coventry" in figure.label for figure in pack.figures())


def test_a_pack_without_logs_says_what_would_mend_it(tmp_path: Path) -> None:
    pack = pack_for(lakes.own_record(tmp_path), area="Coventry", as_at=date(2018, 3, 8))
    assert [one.remedy for one in pack.missing if one.what.startswith("Calls for service")] == [
        "Load them with: headwater load demand"
    ]
