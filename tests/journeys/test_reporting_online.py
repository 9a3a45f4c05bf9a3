"""“My bike was stolen” and “I can’t speak, he is in the next room”: on a phone, without JavaScript, and in the queue."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.control_room import Doors


class Reporting:
    """Somebody who fills in a report, page by page; each page is looked at, and examined where ``axe`` is given."""

    def __init__(self, page: Page, name: str, look: Look, axe: Axe | None = None) -> None:
        self.page, self._name, self._look, self._axe, self._seen = page, name, look, axe, 0

    def sees(self, heading: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        if self._axe:
            self._axe(self.page)
        self._seen += 1
        self._look(self.page, f"report-{self._name}-{self._seen:02}")
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390, "nothing is wider than the phone"

    def goes_on(self) -> None:
        self.page.get_by_role("button", name="Go on").click()

    def chooses(self, heading: str, words: str) -> None:
        self.sees(heading)
        self.page.get_by_label(words, exact=True).check()
        self.goes_on()

    def writes(self, heading: str, words: str) -> None:
        self.sees(heading)
        self.page.locator("#text").fill(words)
        self.goes_on()


def a_stolen_bike(me: Reporting) -> str:
    """From the start page to the reference."""
    page = me.page
    page.goto("/help/")
    page.get_by_role("link", name="Report something, or find who can help").click()
    me.sees("What is it about?")
    page.get_by_label("What is it about?").fill("my bycicle was stollen")
    page.get_by_role("button", name="Find help").click()
    me.sees("What is it about?")
    page.locator(".hw-topic").first.get_by_role("link", name="Report a crime").click()
    me.sees("Report a crime")
    page.get_by_role("button", name="Start").click()
    me.sees("Is anybody in danger, or is it happening now?")
    me.goes_on()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    me.chooses("Is anybody in danger, or is it happening now?", "No")
    me.chooses("What is it about?", "A bicycle was stolen")
    me.writes("What does the bicycle look like?", "Green Dawes Galaxy")
    expect(page.get_by_role("heading", level=1)).to_have_text("What happened?")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.locator("#text")).to_have_value("Green Dawes Galaxy")
    me.writes("What does the bicycle look like?", "Green Dawes Galaxy, WBK12345")
    me.writes("What happened?", "It was gone from the rack. The lock was cut.")
    me.writes("Where did it happen?", "Some street that nobody knows")
    page.get_by_label("Take it as I wrote it").check()
    me.goes_on()
    me.chooses("When did it happen?", "Yesterday")
    me.writes("What do you know of whoever did it?", "")
    me.chooses("Is there anything that could help us find out?", "A camera may have seen it")
    me.sees("Do you have photos or video?")
    me.goes_on()
    me.sees("How do we reach you?")
    page.get_by_label("Your name").fill("Gwen Dawes-Rider")
    page.get_by_label("E-mail address").fill("gwen@example.com")
    me.goes_on()
    me.sees("Check your answers")
    page.get_by_role("link", name=re.compile("Change.*When did it happen")).click()
    me.chooses("When did it happen?", "Today")
    me.sees("Check your answers")
    page.get_by_role("button", name="Send").click()
    me.sees("We have it")
    return page.locator(".govuk-panel__body strong").inner_text()


def test_my_bike_was_stolen_on_a_phone(
    phone_page: StaffPage, staff_page: StaffPage, doors: Doors, axe: Axe, look: Look
) -> None:
    reference = a_stolen_bike(Reporting(phone_page(), "bike", look, axe))
    assert re.fullmatch(r"HW-[2-9A-Z]{3}-[2-9A-Z]{3}", reference)
    handler = staff_page("handler")
    handler.goto("/contact/")
    row = handler.locator("tr, li", has_text="Gwen Dawes-Rider").first
    expect(row).to_contain_text("Web report")
    look(handler, "report-bike-queue")


def test_my_bike_was_stolen_without_scripts(citizen_page: StaffPage, look: Look) -> None:
    page = citizen_page(javascript=False)
    page.set_viewport_size({"width": 390, "height": 844})
    assert a_stolen_bike(Reporting(page, "bike-no-script", look)).startswith("HW-")


def he_is_in_the_next_room(me: Reporting) -> None:
    """999 first, silently; safe contact before anything else; then the report, as short as it can be."""
    page = me.page
    page.goto("/report/?q=he+is+in+the+next+room")
    me.sees("What is it about?")
    expect(page.locator(".hw-danger")).to_contain_text("press 55")
    page.locator(".hw-topic").get_by_role("link", name="Report domestic abuse").click()
    me.sees("Report domestic abuse")
    expect(page.get_by_role("heading", name="If you cannot speak")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    me.sees("Is it safe for us to contact you?")
    page.get_by_label("Only in one way, or at some times").check()
    page.locator("#text").fill("Text only, before noon")
    me.goes_on()
    me.chooses("Is anybody in danger, or is it happening now?", "Yes")
    me.sees("Call 999 now")
    expect(page.get_by_role("button", name="Call 999")).to_have_attribute("href", "tel:999")
    page.get_by_role("link", name="go on with the report").click()
    me.chooses("To whom does it happen?", "To me")


@pytest.mark.parametrize("scripts", [True, False], ids=["phone", "no scripts"])
def test_he_is_in_the_next_room(phone_page: StaffPage, citizen_page: StaffPage, axe: Axe, look: Look, scripts: bool) -> None:
    page = phone_page() if scripts else citizen_page(javascript=False)
    page.set_viewport_size({"width": 390, "height": 844})
    me = Reporting(page, "next-room" if scripts else "next-room-no-script", look, axe if scripts else None)
    he_is_in_the_next_room(me)
    me.sees("What happened?")
    page.locator("#text").fill("He hit me and took my phone. I am on the old one.")
    me.goes_on()
    me.sees("Was anybody hurt?")
    with page.expect_request(re.compile("/report/leave/")) as left_by:
        if scripts:
            for _ in range(3):
                page.keyboard.press("Shift")
        else:
            page.get_by_role("button", name="Exit this page").click()
    assert left_by.value.url.endswith("/report/leave/")
    page.wait_for_url("**/help/")  # where the platform of the journeys leads; a force's leads to the weather
    assert not [cookie for cookie in page.context.cookies() if cookie["name"].startswith("report")], "nothing is left behind"
    page.goto("/report/domestic/told/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Report domestic abuse")
    assert "He hit me" not in page.content()
