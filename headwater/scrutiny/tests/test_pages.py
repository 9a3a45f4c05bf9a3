"""The pages: what they show to whom, what they cost, and what they note in the journal."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from headwater.insight.crime import crime_answerers
from headwater.insight.figures import answerers
from headwater.insight.lake import Lake
from headwater.insight.published import published_answerer
from headwater.insight.tests.crimes import street
from headwater.journal.queries import AuditQuestion, AuditRow, audit
from headwater.kernel import Actor, Ref, Role, now
from headwater.scrutiny import views
from headwater.scrutiny.permissions import Permission
from headwater.scrutiny.tests import lakes
from headwater.scrutiny.tests.markup import Read, read
from headwater.ui.access import NOBODY

pytestmark = pytest.mark.django_db

OPEN = "record=police-uk:leicestershire&area=district:Leicester&as_at=2014-08-31&period=financial-year"
OWN = "record=force:west-midlands&area=npu:Coventry&as_at=2018-03-12&period=financial-year"
PROGRAM = Actor.system("tests")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    root = tmp_path_factory.mktemp("lake")
    lakes.published(root)
    return lakes.own_record(root)


@pytest.fixture
def lake(filled: Lake, monkeypatch: pytest.MonkeyPatch) -> Lake:
    return _use(filled, monkeypatch)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    return _use(Lake(tmp_path), monkeypatch)


def _use(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setattr(views, "_lake", lake)
    monkeypatch.setattr(answerers, "_offers", dict(answerers._offers))
    answerers.offer(*crime_answerers(lake, rows_permission=Permission.CRIME_ROWS), published_answerer())
    return lake


@pytest.fixture
def by(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Whoever is in the list makes the requests; a visitor until somebody is put there."""
    acting = [NOBODY]
    for module in ("headwater.scrutiny.views", "headwater.ui.context"):
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


def test_a_visitor_sees_open_data_and_no_record_of_the_force(client: Client, lake: Lake, by: list[Actor]) -> None:
    found = page(client, "/scrutiny/")
    assert "Leicester, as at 31 August 2014" in words(found)
    assert "the force's own record" not in words(found)
    for address in (f"/scrutiny/pack/?{OWN}", f"/scrutiny/pack/pack.pdf?{OWN}"):
        assert client.get(address).headers["Location"].startswith("/accounts/login/")


def test_somebody_signed_in_begins_with_the_forces_own_record(client: Client, lake: Lake, by: list[Actor]) -> None:
    by[0] = person(Role.PARTNER)
    found = page(client, "/scrutiny/")
    assert "Coventry, as at 8 March 2018" in words(found)
    assert "published on data.police.uk" in words(found)


def test_with_nothing_loaded_the_page_says_how_to_load(client: Client, empty: Lake, by: list[Actor]) -> None:
    assert "headwater load police-uk" in words(page(client, "/scrutiny/"))
    assert "headwater load police-uk" in words(page(client, "/scrutiny/data/"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("record=police-uk:leicestershire&as_at=yesterday", "“yesterday” is not a date"),
        ("record=police-uk:leicestershire&as_at=2030-01-01", "The data reaches 31 August 2014"),
        ("record=police-uk:atlantis", "Choose a record from the list"),
        ("record=police-uk:leicestershire&period=fortnight", "Choose one of"),
    ],
)
def test_a_choice_that_cannot_be_shown_says_why_and_keeps_the_form(
    client: Client, lake: Lake, by: list[Actor], query: str, said: str
) -> None:
    found = page(client, f"/scrutiny/?{query}", 422)
    assert said in words(found)
    assert "There is a problem" in words(found)
    assert "form" in found.tags


def test_another_record_keeps_no_area_of_the_first(client: Client, lake: Lake, by: list[Actor]) -> None:
    by[0] = person(Role.ANALYST)
    asked = "record=force:west-midlands&from=police-uk:leicestershire&area=district:Leicester&as_at=2014-08-31"
    found = page(client, f"/scrutiny/?{asked}")
    assert "Coventry, as at 8 March 2018" in words(found)
    assert "no area called “Leicester”; Coventry is shown." in words(found)


def test_the_pack_is_one_page_whose_links_all_lead_somewhere(client: Client, lake: Lake, by: list[Actor]) -> None:
    found = page(client, f"/scrutiny/pack/?{OPEN}")
    assert {link[1:] for link in found.links if link.startswith("#")} - found.ids == set()
    assert sum(link.startswith("/figures/?") for link in found.links) > 100
    assert found.headings.count(1) == 1


@pytest.mark.parametrize("query", ["", "record=police-uk:atlantis&as_at=2014-08-31", "record=what&area=x"])
def test_a_link_to_no_record_is_not_found(client: Client, lake: Lake, by: list[Actor], query: str) -> None:
    page(client, f"/scrutiny/pack/?{query}", 404)


def test_a_link_with_a_wrong_area_gets_near_names(client: Client, lake: Lake, by: list[Actor]) -> None:
    found = page(client, f"/scrutiny/pack/?{OPEN.replace('Leicester&', 'Leicster&')}", 404)
    assert "Did you mean Leicester" in words(found)


@pytest.mark.parametrize(
    ("name", "begins"),
    [("pack.pdf", b"%PDF"), ("pack.html", b"<!DOCTYPE html>"), ("figures.csv", b"\xef\xbb\xbfFigure"), ("figures.xlsx", b"PK")],
)
def test_the_files_come_as_files(client: Client, lake: Lake, by: list[Actor], name: str, begins: bytes) -> None:
    answer = client.get(f"/scrutiny/pack/{name}?{OPEN}")
    assert answer.content.startswith(begins)
    stem, kind = name.split(".")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{stem}-leicester-2014-08-31.{kind}"'


def test_a_file_that_no_pack_has_is_not_found(client: Client, lake: Lake, by: list[Actor]) -> None:
    page(client, f"/scrutiny/pack/pack.exe?{OPEN}", 404)


def consultations() -> list[AuditRow]:
    return audit(by=PROGRAM, question=AuditQuestion(name="journal.Consulted"))


def figure_links(client: Client, query: str) -> list[str]:
    text = client.get(f"/scrutiny/pack/?{query}").content.decode()
    return [html.unescape(link) for link in re.findall(r'href="(/figures/[^"]+)"', text)]


def test_a_figure_opens_to_its_meaning_and_its_rows(client: Client, lake: Lake, by: list[Actor]) -> None:
    link = next(link for link in figure_links(client, OPEN) if "street.count" in link and "start=2014-04-01" in link)
    found = page(client, link)
    for part in ("What it means", "Base", "Period", "Data updated", "The rows behind it", "Leicester 001A"):
        assert part in words(found)
    total = int(re.search(r"Rows 1 to 50 of ([\d,]+)", words(found)).group(1).replace(",", ""))  # type: ignore[union-attr]
    assert f"{total:,}" in words(found).split("What it means")[0], "the rows are as many as the figure says"
    second = page(client, f"{link}&page=2")
    assert "Rows 51 to" in words(second)


def test_every_figure_of_a_pack_can_be_opened(client: Client, lake: Lake, by: list[Actor]) -> None:
    links = figure_links(client, OPEN)
    kinds = {link.split("kind=")[1].split("&")[0]: link for link in links}
    assert {"street.count", "street.change", "street.percent_change"} <= set(kinds)
    for link in kinds.values():
        page(client, link)


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 422), ("kind=nothing", 422), ("kind=street.count", 422), ("kind=street.count&source=police-uk&force=x", 422)],
)
def test_a_question_that_nobody_answers_is_refused(
    client: Client, lake: Lake, by: list[Actor], query: str, status: int
) -> None:
    page(client, f"/figures/?{query}", status)


@pytest.mark.parametrize("number", ["0", "-1", "x", "9999999999", "²"])
def test_a_page_of_rows_is_a_number(client: Client, lake: Lake, by: list[Actor], number: str) -> None:
    link = figure_links(client, OPEN)[0]
    page(client, f"{link}&page={number}", 422)


def test_rows_of_the_record_are_for_those_who_may_and_are_journalled(client: Client, lake: Lake, by: list[Actor]) -> None:
    by[0] = person(Role.ANALYST)
    link = next(link for link in figure_links(client, OWN) if "crime.count" in link)
    found = page(client, link)
    assert "crime ref" in words(found)
    (entry,) = consultations()
    assert str(entry.by) == "accounts.user:7"
    assert str(entry.subject).startswith("insight.crime:20/")
    by[0] = person(Role.PARTNER)
    assert "Your roles do not include this" in words(page(client, link))
    by[0] = NOBODY
    assert client.get(link).headers["Location"].startswith("/accounts/login/")
    assert len(consultations()) == 1


def test_rows_of_open_data_are_not_journalled(client: Client, lake: Lake, by: list[Actor]) -> None:
    page(client, figure_links(client, OPEN)[0])
    assert consultations() == []


def test_published_figures_stand_for_all_and_recomputed_ones_for_some(client: Client, lake: Lake, by: list[Actor]) -> None:
    found = words(page(client, "/scrutiny/published/"))
    assert "Where the printed pack contradicts itself" in found
    assert "is 610" in found
    assert "Those who sign in" in found
    by[0] = person(Role.AUDITOR)
    assert "printed rows of recorded crime agree with the record" in words(page(client, "/scrutiny/published/"))


def test_data_quality_shows_months_and_hides_the_record_from_visitors(client: Client, lake: Lake, by: list[Actor]) -> None:
    found = words(page(client, "/scrutiny/data/"))
    assert "2014-08" in found
    assert "Leicestershire: street" in found
    assert "recorded crime" not in found.lower().replace("published figures", "")
    by[0] = person(Role.AUDITOR)
    assert "West Midlands: recorded crime" in words(page(client, "/scrutiny/data/"))


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/scrutiny/", 1),
        (f"/scrutiny/?{OPEN}", 1),
        (f"/scrutiny/pack/?{OPEN}", 1),
        (f"/scrutiny/pack/pack.pdf?{OPEN}", 1),
        ("/scrutiny/published/", 0),
        ("/scrutiny/data/", 0),
    ],
)
def test_a_page_asked_again_asks_the_database_for_rebases_at_most(
    client: Client, lake: Lake, by: list[Actor], monkeypatch: pytest.MonkeyPatch, address: str, queries: int
) -> None:
    at = now()
    monkeypatch.setattr(views, "now", lambda: at)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) == queries


def test_a_date_before_all_data_keeps_the_form_and_says_where_the_data_begins(
    client: Client, lake: Lake, by: list[Actor]
) -> None:
    answer = client.get(f"/scrutiny/?{OPEN.replace('2014-08-31', '1999-01-01')}")
    assert answer.status_code == 422
    assert "The data begins on 1 " in answer.content.decode()
    assert 'value="1999-01-01"' in answer.content.decode()


def test_a_pack_without_workforce_asks_the_database_once(
    client: Client, lake: Lake, by: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now() + timedelta(days=1)  # a minute in which no other test asked
    monkeypatch.setattr(views, "now", lambda: at)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/scrutiny/pack/?{OPEN.replace('2014-08-31', '2014-06-30')}")
    assert len(asked) == 2, "which charts were rebased, and which policing units have posts and people"


def test_a_new_load_is_seen_at_once(client: Client, tmp_path: Path, by: list[Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    lake = _use(lakes.published(tmp_path, first=201404, last=201407), monkeypatch)
    query = OPEN.replace("2014-08-31", "2014-07-31")
    before = words(page(client, f"/scrutiny/pack/?{query}"))
    street(lake, 201407, [("robbery", "Leicester 001A", "E01000001")] * 9)
    assert words(page(client, f"/scrutiny/pack/?{query}")) != before


def test_any_offence_of_the_record_can_be_looked_at_closely(client: Client, lake: Lake, by: list[Actor]) -> None:
    found = words(page(client, f"/scrutiny/?{OPEN}&offence=anti-social-behaviour"))
    assert "Anti-social behaviour by month, Leicester" in found
    assert "Anti-social behaviour: district compared" in found
    assert "Bicycle theft" not in found, "an offence that the record does not know is not offered"
    fallen_back = words(page(client, f"/scrutiny/?{OPEN}&offence=piracy"))
    assert "All crime published on data.police.uk by month, Leicester" in fallen_back


def test_an_area_of_a_table_leads_to_its_own_page(client: Client, lake: Lake, by: list[Actor]) -> None:
    found = page(client, f"/scrutiny/?{OPEN}")
    link = next(link for link in found.links if "area=district%3ABlaby" in link)
    assert "Blaby, as at 31 August 2014" in words(page(client, link))
    small = next(link for link in page(client, f"/scrutiny/pack/?{OPEN}").links if "area=lsoa" in link)
    below = page(client, small)
    assert "Leicester 00" in words(below)
