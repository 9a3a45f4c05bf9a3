"""What is left when a call is over, or never began: the call-back, 55, a plan for a caller, an appointment, another agency."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.control_room import Doors, answers, is_saved, press, writes
from tests.journeys.platform import Platform

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module", autouse=True)
def _diary(platform: Platform, control_room: Doors) -> None:
    platform.call("tests.journeys.contact_data:a_diary")


def tray(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=re.compile(f"^{title}"))


def test_somebody_who_rang_off_is_called_back(staff_page: StaffPage, doors: Doors, axe: Axe, look: Look) -> None:
    page = staff_page("handler")
    page.goto("/contact/")
    doors.gives_up(number="+447700900411")
    owed = tray(page, "Rang off, to be called back")
    expect(owed).to_contain_text("07700 900411")
    expect(owed).to_contain_text("call back by")
    look(page, "after-rang-off")
    axe(page)
    owed.get_by_role("row").filter(has_text="07700 900411").get_by_role("button", name="Take it and call back").click()
    expect(page.get_by_role("button", name=re.compile("Called back: reached"))).to_be_visible()
    look(page, "after-owed")
    axe(page)
    press(page, "Alt+v")
    expect(tray(page, "Rang off, to be called back")).to_contain_text("tried once")
    tray(page, "Rang off, to be called back").get_by_role("button", name="Take it and call back").click()
    expect(page.get_by_role("button", name=re.compile("Called back: reached"))).to_be_visible()
    press(page, "Alt+e")
    expect(page.get_by_role("button", name=re.compile("Called back: reached"))).to_be_hidden()
    writes(page, "Alt+w", "She pressed it by mistake, the child was playing with the phone")
    is_saved(page)
    page.get_by_label("No further action").check()
    page.locator("#reason").fill("Rang by mistake; heard the child laugh")
    press(page, "Control+Enter")
    expect(page).to_have_url(re.compile("/contact/$"))
    expect(tray(page, "Rang off, to be called back")).to_contain_text("Nobody is owed a call.")


def test_a_silent_caller_presses_55(staff_page: StaffPage, doors: Doors, platform: Platform) -> None:
    page = staff_page("handler")
    doors.rings(number="+447700900412")
    answers(page, "07700 900412")
    press(page, "Alt+s")
    expect(page.locator("#facts")).to_contain_text("Pressed 55")
    pressed = [entry for entry in platform.journal() if entry["name"] == "contact.SilentSolution"]
    assert [entry["data"]["heard_55"] for entry in pressed] == [True]


def test_a_plan_stands_before_whoever_answers(staff_page: StaffPage, doors: Doors, axe: Axe, look: Look) -> None:
    supervisor = staff_page("supervisor")
    supervisor.goto("/contact/plans/")
    supervisor.get_by_role("button", name="Make the plan").click()
    expect(supervisor.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe(supervisor)
    supervisor.get_by_label("Telephone number").fill("07700 900413")
    supervisor.get_by_label("The plan in a line").fill("Listen, then ring her daughter")
    supervisor.get_by_label("What a handler does when they call").fill("She is lonely at night. Never say that nobody comes.")
    review = datetime.now(LONDON).date() + timedelta(days=30)
    supervisor.get_by_label("To be reviewed on").fill(review.isoformat())
    supervisor.get_by_role("button", name="Make the plan").click()
    row = supervisor.get_by_role("row").filter(has_text="Listen, then ring her daughter")
    expect(row).to_be_visible()

    page = staff_page("handler")
    doors.rings(number="+447700900413", line="101")
    answers(page, "07700 900413")
    expect(page.locator("#beside")).to_contain_text("Never say that nobody comes.")
    look(page, "after-plan")
    axe(page)

    row.get_by_label(re.compile("^Why, about")).fill("Her daughter lives with her now")
    row.get_by_role("button", name="Ends").click()
    expect(supervisor.get_by_text("Listen, then ring her daughter")).to_be_hidden()


def test_an_appointment_out_of_a_call(staff_page: StaffPage, doors: Doors, axe: Axe, look: Look) -> None:
    page = staff_page("handler")
    doors.rings(number="+447700900414", line="101")
    answers(page, "07700 900414")
    press(page, "Alt+y")
    page.locator("#caller_name").fill("Ottilie Hawthorn")
    writes(page, "Alt+w", "Somebody broke into the shed in the night")
    expect(page.locator("#suggested")).to_contain_text("Burglary")
    press(page, "Alt+1")
    is_saved(page)
    page.get_by_label("Appointment", exact=True).check()
    expect(page.locator("#slot option").first).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.locator("#reason").fill("The lock is to be looked at")
    press(page, "Control+Enter")
    expect(page).to_have_url(re.compile("/contact/$"))

    tomorrow = datetime.now(LONDON).date() + timedelta(days=1)
    supervisor = staff_page("supervisor")
    supervisor.goto(f"/contact/diary/?day={tomorrow}")
    booked = supervisor.locator(".hw-booked").filter(has_text="Ottilie Hawthorn")
    expect(booked).to_contain_text("Burglary")
    booked.get_by_text("Change", exact=True).click()
    booked.get_by_label("Why").fill("She is at the doctor's")
    booked.get_by_label("To", exact=True).select_option(index=3)
    axe(supervisor)
    look(supervisor, "after-diary")
    booked.get_by_role("button", name="Move").click()
    moved = supervisor.get_by_role("row").filter(has_text="Ottilie Hawthorn")
    expect(moved).to_have_count(1)
    moved.get_by_text("Change", exact=True).click()
    moved.get_by_label("Why").fill("She rang: the police need not come")
    moved.get_by_role("button", name="Cancel it").click()
    expect(supervisor.get_by_role("row").filter(has_text="Ottilie Hawthorn")).to_contain_text("Cancelled")


def test_another_agency_has_it(staff_page: StaffPage, doors: Doors, platform: Platform, axe: Axe, look: Look) -> None:
    page = staff_page("handler")
    doors.rings(number="+447700900415", line="101")
    answers(page, "07700 900415")
    press(page, "Alt+y")
    writes(page, "Alt+w", "My neighbour has not been seen since Friday, he forgets to eat")
    is_saved(page)
    page.locator("#kind_text").fill("concern for safety")
    expect(page.locator("#kinds").get_by_role("option").first).to_contain_text("Concern for safety")
    press(page, "ArrowDown", "Enter")
    is_saved(page)
    page.get_by_label("Refer to an agency").check()
    page.locator("#agency").select_option(label="Adult social care")
    page.locator("#reason").fill("Please visit him today")
    press(page, "Control+Enter")
    expect(page).to_have_url(re.compile("/contact/$"))
    page.goto("/contact/referrals/")
    row = page.get_by_role("row").filter(has_text="Please visit him today")
    row.get_by_label("Who at Adult social care").fill("Ms Bell, access team")
    axe(page)
    look(page, "after-referral")
    row.get_by_role("button", name="They have it").click()
    expect(row.get_by_role("button", name="They take it")).to_be_visible()
    row.get_by_label("Who at Adult social care").fill("Ms Bell, access team")
    row.get_by_label("What Adult social care says").fill("They visit at four")
    row.get_by_role("button", name="They take it").click()
    expect(page.get_by_role("button", name="They take it")).to_be_hidden()
    said = [entry["name"] for entry in platform.journal() if entry["name"].startswith("contact.Referr")]
    assert said == ["contact.Referred", "contact.ReferralAcknowledged", "contact.ReferralAnswered"]
