"""A victim follows her report on a phone, and without JavaScript: a scanner opened her link before she did."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.follow_data import NADIA
from tests.journeys.platform import Platform


@pytest.fixture(scope="module", autouse=True)
def _report(platform: Platform) -> None:
    platform.call("tests.journeys.follow_data:make")
    platform.work()


def mailed(folder: Path, before: set[Path]) -> str:
    """The text of the e-mail that has come since."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        new = sorted(set((folder / "mail").glob("*.log")) - before)
        for one in new:
            text = one.read_text(encoding="utf-8").replace("=\n", "")
            if "/yours/link/" in text:
                return text
        time.sleep(0.2)
    raise AssertionError("no e-mail came")


def ask(page: Page, platform: Platform) -> str:
    """Ask for a link; the e-mail that comes."""
    before = set((platform.folder / "mail").glob("*.log"))
    page.goto("/help/")
    page.get_by_role("link", name="Follow your report").click()
    page.get_by_label("Yes, or it does not matter").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("E-mail address").fill(NADIA)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at your e-mail")
    return mailed(platform.folder, before)


def test_by_the_link_that_a_scanner_opened_before(
    phone_page: StaffPage, citizen_page: StaffPage, staff_page: StaffPage, platform: Platform, axe: Axe, look: Look
) -> None:
    page = phone_page()
    page.goto("/yours/sign-in/")
    axe(page)
    look(page, "follow-safe")
    found = re.search(r"/yours/link/[\w-]+/", ask(page, platform))
    assert found
    axe(page)
    look(page, "follow-code")
    scanner = citizen_page(javascript=False)
    for _ in range(2):
        scanner.goto(found.group())
    page.goto(found.group())
    axe(page)
    look(page, "follow-link")
    page.get_by_role("button", name="Show my reports").click()
    axe(page)
    look(page, "follow-list")
    page.get_by_role("link", name=re.compile("HW-7K3-92Q")).click()
    expect(page.get_by_text("You have an appointment.")).to_be_visible()
    axe(page)
    look(page, "follow-report")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.get_by_role("button", name="Write to us").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe(page)
    look(page, "follow-write")
    page.get_by_label("Yes, you need to know this").check()
    page.get_by_label("Your message").fill("The lock was forced with a bar")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Nobody has read it yet")).to_be_visible()

    handler = staff_page("handler")
    handler.goto("/contact/")
    handler.get_by_role("link", name="Nadia Fence-Alder").click()
    expect(handler.get_by_text("The lock was forced with a bar")).to_be_visible()
    handler.get_by_label("Write to whoever reported it").fill("Thank you. We bring somebody who looks at the lock.")
    axe(handler)
    look(handler, "messages-thread")
    handler.get_by_role("button", name="Send").click()
    handler.goto("/contact/messages/")
    axe(handler)
    look(handler, "messages-list")

    page.reload()
    expect(page.get_by_text("We bring somebody who looks at the lock")).to_be_visible()
    axe(page)
    look(page, "follow-answer")
    page.get_by_role("link", name="A confirmation for your insurer").click()
    axe(page)
    look(page, "follow-confirmation")
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/yours/")
    expect(page).to_have_url(re.compile("/yours/sign-in/$"))


def test_the_appointment_is_moved_without_scripts(citizen_page: StaffPage, platform: Platform, look: Look) -> None:
    page = citizen_page(javascript=False)
    page.set_viewport_size({"width": 390, "height": 844})
    found = re.search(r"asked for it: (\d{6})", ask(page, platform))
    assert found
    page.get_by_label("Code").fill(found.group(1))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name=re.compile("HW-7K3-92Q")).click()
    page.get_by_role("link", name="Change or cancel it").click()
    look(page, "follow-appointment-no-script")
    chosen = page.get_by_label("Time").locator("option").nth(2).inner_text()
    page.get_by_label("Time").select_option(index=2)
    page.get_by_role("button", name="Move it to this time").click()
    day, clock = chosen.rsplit(", ", 1)
    expect(page.get_by_text(f"{day} at {clock}")).to_be_visible()
    look(page, "follow-moved-no-script")


def test_i_want_the_footage_kept(citizen_page: StaffPage, staff_page: StaffPage, axe: Axe, look: Look) -> None:
    page = citizen_page(viewport={"width": 390, "height": 844})
    page.goto("/help/")
    page.get_by_role("link", name="Ask us to keep footage").click()
    page.get_by_label("On which day was it?").fill("1/2/2020")
    page.get_by_label("Where was it?").fill("Broadgate")
    page.get_by_label(re.compile("At what time")).fill("About three. An officer with a camera spoke to me.")
    page.get_by_label("Your name").fill("Nadia Fence-Alder")
    page.get_by_label(re.compile("E-mail address or")).fill(NADIA)
    axe(page)
    look(page, "footage-ask")
    page.get_by_role("button", name="Ask us to keep it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That footage is probably deleted")
    axe(page)
    look(page, "footage-too-late")
    page.get_by_role("link", name="Back", exact=True).click()
    yesterday = datetime.now(ZoneInfo("Europe/London")).date() - timedelta(days=1)
    page.get_by_label("On which day was it?").fill(f"{yesterday:%d/%m/%Y}")
    page.get_by_label("Where was it?").fill("Broadgate")
    page.get_by_label(re.compile("At what time")).fill("About three. An officer with a camera spoke to me.")
    page.get_by_label("Your name").fill("Nadia Fence-Alder")
    page.get_by_label(re.compile("E-mail address or")).fill(NADIA)
    page.get_by_role("button", name="Ask us to keep it").click()
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    axe(page)
    look(page, "footage-sent")

    sergeant = staff_page("sergeant")
    sergeant.goto("/contact/requests/")
    axe(sergeant)
    look(sergeant, "requests")
    sergeant.get_by_role("button", name=re.compile("It is held now")).click()
    expect(sergeant.get_by_text("With Sam Example")).to_be_visible()
