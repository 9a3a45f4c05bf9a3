"""Every page of the shell in the light, in the dark and on a telephone: readable for everybody, and nothing sticks out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage

PAGES = {
    "home": "/",
    "search": "/search/?q=people",
    "people": "/accounts/people/",
    "new-account": "/accounts/people/new/",
    "sessions": "/accounts/sessions/",
    "supervision": "/accounts/supervision/",
    "second-factor": "/accounts/2fa/",
    "authenticator-app": "/accounts/2fa/totp/activate/",
    "passkey": "/accounts/2fa/webauthn/add/",
    "no-password": "/accounts/password/change/",
    "audit": "/audit/",
    "jobs": "/jobs/",
    "dead-letters": "/dead-letters/",
    "not-found": "/no/such/page/",
}


def all_pages(page: Page, axe: Axe, look: Look, kind: str) -> None:
    for name, path in PAGES.items():
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        look(page, f"{name}-{kind}")
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
    page.goto("/accounts/people/")
    page.get_by_role("table").get_by_role("link", name="Carol Example").click()
    look(page, f"account-{kind}")
    axe(page)


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_at_a_desk(staff_page: StaffPage, axe: Axe, look: Look, kind: str) -> None:
    page = staff_page("administrator", dark=kind == "dark")
    all_pages(page, axe, look, kind)


def test_on_a_telephone(phone_page: StaffPage, axe: Axe, look: Look) -> None:
    page = phone_page("administrator")
    all_pages(page, axe, look, "phone")
    page.goto("/")
    page.get_by_text("Ada Example").first.click()
    look(page, "menu-phone")
    axe(page)


def test_the_theme_is_chosen_and_kept(staff_page: StaffPage) -> None:
    page = staff_page("analyst")
    assert background(page) == "rgb(255, 255, 255)"
    page.get_by_role("button", name="Dark").click()
    assert background(page) != "rgb(255, 255, 255)"
    page.goto("/search/")
    assert background(page) != "rgb(255, 255, 255)", "the server knows the theme, so that no page flashes white"
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto("/accounts/locked/")
    assert background(page) == "rgb(255, 255, 255)", "the public's pages are light"


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
