"""“My car was seized on Friday”: on a phone, and without JavaScript; and the sergeant who hands it out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.platform import Platform


@pytest.fixture(scope="module", autouse=True)
def _car(platform: Platform) -> None:
    platform.call("tests.journeys.vehicle_data:make")


def fetch_it(page: Page, look: Look, name: str, axe: Axe | None = None) -> None:
    def seen(what: str) -> None:
        if axe:
            axe(page)
        look(page, f"vehicle-{what}-{name}")

    page.goto("/help/")
    seen("start")
    page.get_by_role("link", name="Get back a vehicle that was seized").click()
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Registration number").fill("ab12cde")
    page.get_by_label(re.compile("Log book number")).fill("CV1 1DE")
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    seen("wrong")
    page.get_by_label(re.compile("Log book number")).fill("cv11dd")
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("AB12 CDE")
    expect(page.locator(".hw-sum")).to_contain_text("£")
    seen("found")
    page.get_by_role("button", name=re.compile("Book a time|Change the time")).click()
    page.get_by_label("Time").select_option(index=5)
    seen("time")
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_text("You are coming on")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone(phone_page: StaffPage, axe: Axe, look: Look) -> None:
    page = phone_page()
    fetch_it(page, look, "phone", axe)
    page.get_by_role("link", name="Tell us what is wrong").click()
    page.get_by_label("What is wrong?").fill("It was insured")
    page.get_by_label(re.compile("E-mail")).fill("mary@example.org")
    axe(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("We have not answered yet")).to_be_visible()
    page.get_by_role("button", name="Leave this page").click()
    page.goto("/vehicles/yours/")
    expect(page).to_have_url(re.compile("/vehicles/$"))


def test_without_scripts(citizen_page: StaffPage, look: Look) -> None:
    page = citizen_page(javascript=False)
    page.set_viewport_size({"width": 390, "height": 844})
    fetch_it(page, look, "no-script")


def test_the_sergeant_answers_and_hands_it_out(staff_page: StaffPage, axe: Axe, look: Look) -> None:
    page = staff_page("sergeant")
    page.goto("/recovery/")
    expect(page.get_by_text("1 keeper waits")).to_be_visible()
    axe(page)
    look(page, "recovery-list")
    page.get_by_role("link", name="AB12 CDE").click()
    page.get_by_text("Answer the keeper").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_label(re.compile("The answer")).fill("The database of insurers had no cover on that day.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("The charge stands")).to_be_visible()
    axe(page)
    look(page, "recovery-vehicle")
    page.get_by_text("Release it to its keeper").click()
    page.get_by_label("Who fetches it").fill("Mary Sample")
    for shown in ("log book", "passport", "certificate of insurance", "driving licence for this kind"):
        page.get_by_label(re.compile(shown)).check()
    page.get_by_role("button", name="Release", exact=True).click()
    expect(page.get_by_text("Released.", exact=True)).to_be_visible()
