"""A gas leak: a sergeant writes a warning, the duty inspector signs it off, a neighbour reads it until it is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.platform import Platform

HEADLINE = "Gas leak in Birch. Keep away from Heron Street"
ADVICE = "Smell gas? Call 999."
CLEAR = f"All clear: {HEADLINE}"


@pytest.fixture(scope="module", autouse=True)
def _city(platform: Platform) -> None:
    platform.call("tests.journeys.warning_data:make")


def writes_a_warning(page: Page, axe: Axe, look: Look) -> None:
    """First without saying where; the keyboard is enough."""
    page.goto("/neighbourhoods/warnings/")
    axe(page)
    look(page, "warning-none")
    page.get_by_role("button", name="Write a warning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write a warning")
    until = datetime.now(ZoneInfo("Europe/London")) + timedelta(hours=5)
    page.get_by_label("What it is about").fill("Gas leak")
    page.keyboard.press("Tab")
    page.keyboard.type(HEADLINE)
    page.get_by_label("What people should do").fill(f"Close your windows.\nKeep away.\n{ADVICE}")
    page.get_by_label("What happens", exact=True).fill("A main was hit in Heron Street. Engineers are there.")
    page.get_by_label("Until").fill(f"{until:%d/%m/%Y %H:%M}")
    page.get_by_label("How grave").select_option("Severe")
    page.get_by_role("button", name="Send it to be signed off").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe(page)
    look(page, "warning-wrong")
    page.get_by_label("Birch (neighbourhood)").check()
    page.get_by_role("button", name="Send it to be signed off").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(page.get_by_text("You wrote it: somebody else signs it off.")).to_be_visible()
    axe(page)
    look(page, "warning-written")


def signs_off(page: Page, headline: str, axe: Axe, look: Look, name: str) -> None:
    page.goto("/neighbourhoods/warnings/")
    look(page, f"warning-{name}-waits")
    page.get_by_role("region", name="Drafts").get_by_role("link", name=headline, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    axe(page)
    look(page, f"warning-{name}-signing")
    page.get_by_role("button", name="Issue it now").click()
    expect(page.get_by_text("Issued. Everybody reads it now.")).to_be_visible()


def reads_it(page: Page, axe: Axe, look: Look, name: str) -> None:
    """Where somebody looks who smells gas: the start page, the page of the street, the warning itself."""
    page.goto("/help/")
    expect(page.get_by_role("heading", name=HEADLINE)).to_be_visible()
    axe(page)
    look(page, f"warning-help-{name}")
    page.goto("/area/?q=Birch")
    expect(page.get_by_role("heading", level=1)).to_have_text("Birch")
    expect(page.get_by_role("heading", name=HEADLINE)).to_be_visible()
    look(page, f"warning-area-{name}")
    page.get_by_role("link", name=HEADLINE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(page.get_by_text(ADVICE)).to_be_visible()
    axe(page)
    look(page, f"warning-read-{name}")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "nothing is too wide"


def test_a_warning_is_written_signed_off_read_and_lifted(
    staff_page: StaffPage, phone_page: StaffPage, citizen_page: StaffPage, axe: Axe, look: Look
) -> None:
    sergeant, inspector, neighbour = staff_page("sergeant"), staff_page("duty_inspector"), phone_page()
    neighbour.goto("/warnings/")
    expect(neighbour.get_by_text("No warning is in force.")).to_be_visible()
    writes_a_warning(sergeant, axe, look)
    neighbour.goto("/warnings/")
    expect(neighbour.get_by_text("No warning is in force.")).to_be_visible()
    signs_off(inspector, HEADLINE, axe, look, "first")
    reads_it(neighbour, axe, look, "phone")
    reads_it(citizen_page(javascript=False, viewport={"width": 1280, "height": 900}), lambda page: None, look, "desk")
    neighbour.goto("/area/?q=Alder")
    expect(neighbour.get_by_role("heading", level=1)).to_have_text("Alder")
    expect(neighbour.get_by_role("heading", name=HEADLINE)).to_have_count(0)
    inspector.get_by_label("What the public is told").fill("The main is mended. You can open your windows.")
    inspector.get_by_role("button", name="Write an all clear").click()
    expect(inspector.get_by_role("heading", level=1)).to_have_text(CLEAR)
    sergeant.goto("/neighbourhoods/warnings/")
    signs_off(sergeant, CLEAR, axe, look, "clear")
    neighbour.goto("/warnings/")
    expect(neighbour.get_by_text("No warning is in force.")).to_be_visible()
    sergeant.goto("/neighbourhoods/warnings/")
    expect(sergeant.get_by_role("region", name="Warnings that are over")).to_contain_text("All clear")
    look(sergeant, "warning-over")
