"""The landing page, home and search: what they show to whom, and how many queries they cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from headwater.desk import home as desk_home
from headwater.desk import views
from headwater.desk.home import Freshness, FreshnessSource, data_for
from headwater.desk.pages import find_pages
from headwater.kernel import Actor, Invalid, Permission, Ref, Role, Slot
from headwater.ui import search as finder
from headwater.ui.navigation import Entry, Section, entries
from headwater.ui.search import Searcher

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)


class Rights(Permission):
    DATA = "desk_tests.data", "See how new the test's data is", {Role.ANALYST}


ANALYST = Actor.with_roles(Ref("accounts.user", "1"), "Anil Example", {Role.ANALYST})
HANDLER = Actor.with_roles(Ref("accounts.user", "2"), "Hana Example", {Role.HANDLER})
NEWCOMER = Actor(Ref("accounts.user", "3"), "Nell Example")


@pytest.fixture(autouse=True)
def freshness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slot[FreshnessSource]]:
    """What other rooms offer is theirs to test."""
    slot: Slot[FreshnessSource] = Slot("freshness of a test", key=lambda source: source.name)
    monkeypatch.setattr(desk_home, "freshness", slot)
    yield slot


def shown(view: object, actor: Actor | None, where: str = "/") -> str:
    request = RequestFactory().get(where)
    if actor is not None:
        request.actor = actor  # type: ignore[attr-defined] # as the accounts middleware does
    request._messages = []  # type: ignore[attr-defined] # the page shows none
    answer = view(request)  # type: ignore[operator]
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.django_db
def test_a_visitor_lands_without_a_query_and_is_led_to_sign_in(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = client.get("/").content.decode()
    assert 'href="/accounts/login/"' in page
    assert "hw-header__search" not in page
    assert "htmx" not in page, "a citizen's page needs no scripts of the staff's"


@pytest.mark.django_db
def test_home_costs_no_query_of_its_own(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        page = shown(views.home, ANALYST)
    assert "Anil Example" in page
    assert "Analyst" in page


def test_somebody_without_a_role_is_told_what_to_do() -> None:
    assert "You have no role yet" in shown(views.home, NEWCOMER)


def test_home_says_how_new_the_data_is_to_those_who_may_know(freshness: Slot[FreshnessSource]) -> None:
    loaded = Freshness("Crime & disorder", date(2018, 2, 28), AT, 1_234_567, href="/data/")
    missing = Freshness("Boundaries", remedy="Run headwater load boundaries.")
    freshness.offer(
        FreshnessSource("late", lambda: (missing,), order=90),
        FreshnessSource("early", lambda: (loaded,), Rights.DATA, order=10),
    )
    assert data_for(ANALYST) == (loaded, missing)
    assert data_for(HANDLER) == (missing,)
    page = shown(views.home, ANALYST)
    assert "Crime &amp; disorder" in page
    assert "1,234,567" in page
    assert "February 2018" in page
    assert "Not loaded. Run headwater load boundaries." in page
    assert "disorder" not in shown(views.home, HANDLER)


def test_data_that_cannot_be_read_is_said_and_home_stays(freshness: Slot[FreshnessSource]) -> None:
    def broken() -> tuple[Freshness, ...]:
        raise Invalid("The lake’s list cannot be read.", "Restore it from a backup.")

    freshness.offer(FreshnessSource("lake", broken))
    page = shown(views.home, HANDLER)
    assert "The lake’s list cannot be read. Restore it from a backup." in page
    assert "Not loaded" not in page


def test_searching(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    slot: Slot[Searcher] = Slot("searchers of a test", key=lambda searcher: searcher.name)

    def look(actor: Actor, text: str, limit: int) -> list[finder.Result]:
        asked.append((actor, text))
        return [finder.Result("Foleshill <Road>", "/streets/1/", "Coventry")] if text == "foleshill" else []

    slot.offer(Searcher("Streets", look))
    monkeypatch.setattr(finder, "searchers", slot)
    page = shown(views.search, HANDLER, "/search/?q=+foleshill+")
    assert "Foleshill &lt;Road&gt;" in page
    assert "Streets" in page
    assert asked == [(HANDLER, "foleshill")]
    assert "Nothing was found." in shown(views.search, HANDLER, "/search/?q=atlantis")
    assert "What are you looking for?" in shown(views.search, HANDLER, "/search/")
    assert len(asked) == 2, "nothing is looked for where nothing was asked"
    shown(views.search, HANDLER, f"/search/?q={'x' * 5000}")
    assert len(asked[-1][1]) == 200


def test_visitors_do_not_search(client: Client) -> None:
    answer = client.get("/search/", {"q": "x"})
    assert answer.status_code == 302


def test_pages_are_found_by_their_words_titles_first(monkeypatch: pytest.MonkeyPatch) -> None:
    slot: Slot[Entry] = Slot("entries of a test", key=lambda entry: entry.url_name)
    slot.offer(
        Entry("Elsewhere", "desk:home", summary="Also says crime by month", order=1),
        Entry("Crime by month", "desk:search", Rights.DATA, order=2),
    )
    monkeypatch.setattr("headwater.ui.navigation.entries", slot)
    assert [result.title for result in find_pages(ANALYST, "MONTH crime", 8)] == ["Crime by month", "Elsewhere"]
    assert [result.title for result in find_pages(ANALYST, "month crime", 1)] == ["Crime by month"]
    assert [result.title for result in find_pages(HANDLER, "crime", 8)] == ["Elsewhere"]
    assert find_pages(ANALYST, "crime weekly", 8) == []


@pytest.mark.parametrize("role", Role)
def test_whoever_may_open_a_page_finds_it_by_its_title(role: Role) -> None:
    actor = Actor.with_roles(Ref("accounts.user", "4"), "Somebody", {role})
    assert len(entries)
    for entry in entries:
        may = entry.section is not Section.PUBLIC and (entry.permission is None or actor.may(entry.permission))
        assert (entry.title in [result.title for result in find_pages(actor, entry.title, 100)]) == may, entry.title
