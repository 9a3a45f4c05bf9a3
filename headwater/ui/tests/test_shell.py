"""Menu, search, banners, theme: what the frame shows to whom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from headwater.kernel import Actor, Permission, Ref, Role, Slot
from headwater.ui import navigation, search
from headwater.ui.access import NOBODY
from headwater.ui.context import Shell
from headwater.ui.navigation import Entry, Section, links_for
from headwater.ui.search import Result, Searcher


class Rights(Permission):
    MENU = "ui_tests.menu", "See an entry of the test's menu", {Role.COMMANDER}


COMMANDER = Actor.with_roles(Ref("accounts.user", "1"), "Carol", {Role.COMMANDER})
PARTNER = Actor.with_roles(Ref("accounts.user", "2"), "Priya", {Role.PARTNER})


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slot[Entry]]:
    slot: Slot[Entry] = Slot("entries of a test", key=lambda entry: entry.url_name)
    slot.offer(
        Entry("Late", "desk:search", Rights.MENU, order=90),
        Entry("Early", "account_login", None, order=10, public=True),
        Entry("Yours", "desk:home", None, Section.ACCOUNT, order=20),
        Entry("Help", "citizen:start", None, Section.PUBLIC, order=5, public=True),
    )
    monkeypatch.setattr(navigation, "entries", slot)
    yield slot


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("actor", "seen"),
    [(NOBODY, ["Help", "Early"]), (PARTNER, ["Early", "Yours"]), (COMMANDER, ["Early", "Yours", "Late"])],
    ids=["visitor", "partner", "commander"],
)
def test_the_menu_shows_what_one_may_open_in_order(actor: Actor, seen: list[str]) -> None:
    assert [link.title for link in links_for(actor, signed_in=actor != NOBODY)] == seen


@pytest.mark.usefixtures("entries")
def test_the_entry_of_this_page_is_current() -> None:
    request = RequestFactory().get("/search/")
    request.resolver_match = resolve("/search/")
    links = links_for(COMMANDER, request, signed_in=True)
    assert [link.title for link in links if link.current] == ["Late"]


@pytest.mark.usefixtures("entries")
def test_account_entries_are_not_on_the_main_menu() -> None:
    request = RequestFactory().get("/")
    request.actor = COMMANDER  # type: ignore[attr-defined]
    shell = Shell(request)
    assert [item["text"] for item in shell.navigation] == ["Early", "Late"]
    assert [link.title for link in shell.account] == ["Yours"]
    assert shell.role_labels == "Commander"


def test_who_has_many_pages_finds_the_rest_behind_more(entries: Slot[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.ui.context.MENU", 2)
    for number, name in enumerate(["accounts:users", "journal:jobs", "places:home"]):
        entries.offer(Entry(f"Page {number}", name, order=30 + number))
    request = RequestFactory().get("/places/")
    request.resolver_match = resolve("/places/")
    request.actor = COMMANDER  # type: ignore[attr-defined]
    shell = Shell(request)
    assert [item["text"] for item in shell.navigation] == ["Early", "Page 0", "Page 2"], "and where one is"
    assert [link.title for link in shell.more] == ["Page 1", "Late"]


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", ""), ('"><script>', "")])
def test_only_known_themes_reach_the_page(cookie: str, theme: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert Shell(request).theme == theme


@pytest.fixture
def searchers(monkeypatch: pytest.MonkeyPatch) -> Slot[Searcher]:
    slot: Slot[Searcher] = Slot("searchers of a test", key=lambda searcher: searcher.name)
    monkeypatch.setattr(search, "searchers", slot)
    return slot


def test_only_those_who_may_search_a_kind_are_shown_it(searchers: Slot[Searcher]) -> None:
    searchers.offer(
        Searcher("Secret", lambda actor, text, limit: [Result("S", "/s")], Rights.MENU, 10),
        Searcher("Open", lambda actor, text, limit: [Result(f"{text} {n}", "/o") for n in range(20)], order=20),
        Searcher("Empty", lambda actor, text, limit: [], order=5),
    )
    assert [group.name for group in search.search(COMMANDER, "x")] == ["Secret", "Open"]
    [open_only] = search.search(PARTNER, "  two   words ", limit=3)
    assert [result.title for result in open_only.results] == ["two words 0", "two words 1", "two words 2"]


@given(st.text(" \t\n\u00a0\u3000", max_size=10))
def test_blank_text_asks_nobody(text: str) -> None:
    slot: Slot[Searcher] = Slot("asks nobody", key=lambda searcher: searcher.name)
    slot.offer(Searcher("Never", lambda actor, text, limit: pytest.fail("asked")))
    before, search.searchers = search.searchers, slot
    try:
        assert search.search(PARTNER, text) == ()
    finally:
        search.searchers = before
