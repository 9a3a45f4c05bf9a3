"""“What is happening in my street?”: on a phone, and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.area_data import POSTCODE
from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.mailbox import letter, path_in
from tests.journeys.platform import Platform

READS = 3_500
"""Milliseconds that somebody takes to choose: a form that is sent sooner is a script's."""


@pytest.fixture(scope="module", autouse=True)
def _alder(platform: Platform) -> None:
    platform.call("tests.journeys.area_data:make")
    platform.work()


def what_happens(page: Page, look: Look, name: str, axe: Axe | None = None) -> None:
    """From the start page to a figure, and back."""

    def seen(what: str) -> None:
        if axe:
            axe(page)
        look(page, f"street-{what}-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.goto("/help/")
    page.get_by_role("link", name="Your area").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your area")
    seen("find")
    page.get_by_label("Postcode, street or neighbourhood").fill(POSTCODE.lower())
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alder")
    for words in ("Racing on the ring road", "Speed checks on six evenings", "PC Rosa Sample", "Published to October 2026"):
        expect(page.get_by_text(words).first).to_be_visible()
    seen("area")
    page.get_by_role("link", name=re.compile(r"^7\s*: Burglary")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Burglary, Alder")
    expect(page.get_by_text("On or near Alder Road").first).to_be_visible()
    seen("figure")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alder")


def vote(page: Page, platform: Platform, email: str, look: Look, name: str, axe: Axe | None = None) -> None:
    """Choose, then confirm from the mailbox."""
    page.get_by_role("button", name="Vote on what matters most").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vote on what matters most")
    page.wait_for_timeout(READS)
    page.get_by_label("Litter at the playground").check()
    page.get_by_label("Your e-mail address").fill(email)
    if axe:
        axe(page)
    look(page, f"street-vote-{name}")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your e-mail")
    page.goto(path_in(letter(platform.folder, email, "Confirm your vote"), "/area/vote/"))
    page.get_by_role("button", name="Count my vote").click()
    expect(page.get_by_text("Your vote is counted")).to_be_visible()
    expect(page.locator("article", has_text="Litter at the playground")).to_contain_text(re.compile(r"\d votes?"))


def test_on_a_phone(phone_page: StaffPage, platform: Platform, axe: Axe, look: Look) -> None:
    page = phone_page()
    what_happens(page, look, "phone", axe)
    link = page.get_by_role("link", name="Add these events to your calendar").get_attribute("href")
    calendar = page.request.get(str(link))
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Meet the team\r\n" in calendar.text()
    vote(page, platform, "mary.street@example.org", look, "phone", axe)


def test_without_scripts(citizen_page: StaffPage, platform: Platform, look: Look) -> None:
    page = citizen_page(javascript=False)
    page.set_viewport_size({"width": 390, "height": 844})
    what_happens(page, look, "no-script")
    vote(page, platform, "john.street@example.org", look, "no-script")


def test_by_the_map(citizen_page: StaffPage, axe: Axe) -> None:
    page = citizen_page(javascript=False)
    page.goto("/area/")
    page.locator("svg").get_by_role("link", name="Birch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Birch")


def test_the_sergeant_moves_the_event(staff_page: StaffPage, axe: Axe, look: Look) -> None:
    page = staff_page("sergeant")
    page.goto("/neighbourhoods/")
    axe(page)
    page.get_by_role("link", name="Cedar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cedar")
    page.get_by_text("Plan an event").click()
    page.get_by_label("Title").fill("Stall of Cedar")
    page.get_by_label("Where").fill("Market")
    page.get_by_label("Starts at").fill("24/12/2099 10:00")
    page.get_by_label("Ends at").fill("24/12/2099 12:00")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("It is more than a year away.").first).to_be_visible()
    axe(page)
    look(page, "keeper-wrong")
