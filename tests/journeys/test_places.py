"""Somebody finds an area by name, goes up and down the tree, and sees where data disagrees with the map."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.platform import Platform


@pytest.fixture(scope="module", autouse=True)
def _areas(platform: Platform) -> None:
    platform.call("tests.journeys.places_data:make")


def walk(page: Page, axe: Axe, look: Look, where: str) -> None:
    page.goto("/places/")
    axe(page)
    look(page, f"places-{where}")
    page.get_by_role("searchbox", name="Search everything").fill("West Midlnads")  # the spelling need not be right
    page.keyboard.press("Enter")
    page.locator("main").get_by_role("link", name="West Midlands").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("West Midlands")
    axe(page)
    look(page, f"area-{where}")
    page.locator("main").get_by_role("link", name="Coventry").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Coventry")
    page.goto("/places/disagreements/")
    axe(page)
    look(page, f"disagreements-{where}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_at_a_desk(staff_page: StaffPage, axe: Axe, look: Look) -> None:
    walk(staff_page("sergeant"), axe, look, "desk")


def test_at_a_desk_in_the_dark(staff_page: StaffPage, axe: Axe, look: Look) -> None:
    walk(staff_page("sergeant", dark=True), axe, look, "dark")


def test_on_a_telephone(phone_page: StaffPage, axe: Axe, look: Look) -> None:
    walk(phone_page("response"), axe, look, "phone")
