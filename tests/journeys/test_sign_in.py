"""A shift, from signing in to signing out; who is kept out, and what is never silent."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.platform import Platform


def test_a_shift(platform: Platform, staff_page: StaffPage, axe: Axe, look: Look) -> None:
    page = staff_page("administrator")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada Example")
    axe(page)
    look(page, "home")

    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("no such thing 42")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("no such thing 42")
    expect(page.get_by_text("Nothing was found.")).to_be_visible()
    axe(page)
    look(page, "search")

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    axe(page)
    look(page, "keys")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()

    begin_supervision(page, "Carol Example")
    axe(page)
    look(page, "supervision")
    page.goto("/search/")
    expect(page.get_by_role("region", name="How you act")).to_contain_text("Carol Example")
    page.get_by_role("link", name="End or change").click()
    page.get_by_role("button", name="Act on my own again").click()
    expect(page.get_by_role("region", name="How you act")).to_be_hidden()

    page.goto("/accounts/sessions/")
    expect(page.get_by_role("row").filter(has_text="This one")).to_be_visible()
    axe(page)
    look(page, "sessions")

    page.get_by_text("Ada Example", exact=True).first.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("/accounts/login/"))  # nothing is left for the next person at this machine

    ours = [entry for entry in platform.journal() if entry["name"].startswith("accounts.S")]
    names = [entry["name"] for entry in ours]
    assert [name for name in names if "Supervision" in name] == ["accounts.SupervisionBegan", "accounts.SupervisionEnded"]
    ended = next(entry for entry in ours if entry["name"] == "accounts.SupervisionEnded")
    assert ended["supervisor"] == ended["data"]["supervisor"], "the last entry under supervision names the supervisor too"
    assert names[-1] == "accounts.SignedOut"


def test_a_supervised_person_is_seen_by_their_supervisor(staff_page: StaffPage, axe: Axe) -> None:
    learner = staff_page("handler")
    begin_supervision(learner, "Sam Example")
    supervisor = staff_page("sergeant")
    supervisor.goto("/accounts/supervision/")
    expect(supervisor.get_by_role("listitem").filter(has_text="Hana Example")).to_be_visible()
    axe(supervisor)
    learner.get_by_role("button", name="Act on my own again").click()
    expect(learner.get_by_role("region", name="How you act")).to_be_hidden()


def test_a_session_ended_elsewhere_is_out_at_once(staff_page: StaffPage) -> None:
    here, there = staff_page("dispatcher"), staff_page("dispatcher")
    here.goto("/accounts/sessions/")
    here.get_by_role("button", name=re.compile("^End")).first.click()
    expect(here.get_by_text("That session has ended.")).to_be_visible()
    there.goto("/accounts/sessions/")
    expect(there).to_have_url(re.compile("/accounts/login/"))


def test_a_role_opens_only_its_pages(staff_page: StaffPage, axe: Axe, look: Look) -> None:
    page = staff_page("handler")
    expect(page.get_by_role("link", name="People and roles")).to_have_count(0)
    answer = page.goto("/accounts/people/")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_text("You may not see who has an account")).to_be_visible()
    axe(page)
    look(page, "forbidden")


def begin_supervision(page: Page, supervisor: str) -> None:
    page.goto("/accounts/supervision/")
    select = page.get_by_label("Your supervisor")
    value = select.locator("option", has_text=supervisor).get_attribute("value")
    select.select_option(value)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("region", name="How you act")).to_contain_text(supervisor)
