"""Open data: found from the menu, read on a telephone, and without scripts; whatever of it this platform has published."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage

PAGES = {
    "features": ("/open-data/features/", "Open data as features"),
    "api": ("/open-data/features/api", "Addresses of the features"),
    "conformance": ("/open-data/features/conformance", "What this conforms to"),
    "crimes": ("/open-data/features/collections/crimes", "Crimes"),
    "addresses": ("/open-data/api/", "Addresses for programs"),
    "addresses-police": ("/open-data/api/police/", "The addresses of data.police.uk"),
    "addresses-open311": ("/open-data/api/open311/", "Open311"),
    "areas": ("/open-data/features/collections/areas/items", "Areas"),
}


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1, name=words, exact=True)).to_be_visible()


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, page.url


def test_what_there_is_on_a_telephone(phone_page: StaffPage, axe: Axe, look: Look) -> None:
    page = phone_page()
    page.goto("/open-data/")
    heading(page, "Open data")
    expect(page.get_by_role("heading", name="How it is made anonymous")).to_be_visible()
    fits(page)
    look(page, "open-data-phone")
    axe(page)
    page.get_by_role("link", name="What the columns mean").click()
    heading(page, "What the columns mean")
    fits(page)
    look(page, "open-data-columns-phone")
    axe(page)
    for name, (path, words) in PAGES.items():
        page.goto(path)
        heading(page, words)
        fits(page)
        look(page, f"open-data-{name}-phone")
        axe(page)


def test_from_the_menu_to_a_collection_without_scripts(citizen_page: StaffPage, look: Look) -> None:
    page = citizen_page(javascript=False)
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Open data").click()
    heading(page, "Open data")
    look(page, "open-data-no-script")
    page.goto("/open-data/features/")
    heading(page, "Open data as features")
    page.get_by_role("link", name="The collections").click()
    heading(page, "Collections")
    page.get_by_role("link", name="Priorities", exact=True).click()
    heading(page, "Priorities")
    page.get_by_role("link", name="Look at them").click()
    expect(page).to_have_url(re.compile(r"/collections/priorities/items\?f=html$"))
    heading(page, "Priorities")
    page.goto("/open-data/features/collections/crimes/items?bbox=nonsense")
    heading(page, "That cannot be answered")
    expect(page.get_by_text("west,south,east,north in degrees")).to_be_visible()
