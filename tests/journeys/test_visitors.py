"""Who is not signed in: the landing page, the way in, and what is kept from them."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Axe, Look, StaffPage


def test_a_citizen_without_scripts(citizen_page: StaffPage, look: Look) -> None:
    page = citizen_page(javascript=False)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page, "landing-no-script")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.locator('form[action="/accounts/login/"] button[type=submit]').click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look(page, "sign-in-wrong")


def test_landing_on_a_telephone(phone_page: StaffPage, axe: Axe, look: Look) -> None:
    page = phone_page()
    page.goto("/")
    axe(page)
    look(page, "landing-phone")
    page.goto("/accounts/login/")
    axe(page)
    look(page, "sign-in-phone")
    assert no_sideways_scrolling(page)


def test_the_way_in_at_a_desk(citizen_page: StaffPage, axe: Axe, look: Look) -> None:
    page = citizen_page()
    page.goto("/")
    axe(page)
    look(page, "landing")
    page.goto("/accounts/login/")
    axe(page)
    look(page, "sign-in")
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("username and/or password")  # the only one: what is hidden is hidden
    axe(page)
    page.goto("/no/such/page/")
    axe(page)
    look(page, "not-found")


def test_a_page_that_needs_a_sign_in_is_come_back_to(citizen_page: StaffPage) -> None:
    page = citizen_page()
    page.goto("/accounts/sessions/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/accounts/sessions/"))


def no_sideways_scrolling(page: object) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))  # type: ignore[attr-defined]
