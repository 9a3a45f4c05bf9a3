"""“I want to be told”: subscribed on a phone, a scanner opens the link first, news comes once, one click stops it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.area_data import POSTCODE
from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.mailbox import letter, letters, path_in, words
from tests.journeys.platform import Platform

READS = 3_500
"""Milliseconds that somebody takes to choose: a form that is sent sooner is a script's."""

NEWS = "What is new in Alder"


@pytest.fixture(scope="module", autouse=True)
def _alder(platform: Platform) -> None:
    platform.call("tests.journeys.area_data:make")
    platform.work()


def ask(page: Page, email: str) -> None:
    page.goto(f"/area/?q={POSTCODE}")
    page.get_by_role("link", name="Be told by e-mail what is new here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Be told by e-mail")
    page.wait_for_timeout(READS)
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your e-mail")


def test_asked_confirmed_told_once_and_stopped(
    phone_page: StaffPage, citizen_page: StaffPage, platform: Platform, axe: Axe, look: Look
) -> None:
    page, email = phone_page(), "nadia.told@example.org"
    page.goto(f"/area/?q={POSTCODE}")
    page.get_by_role("link", name="Be told by e-mail what is new here").click()
    expect(page.get_by_label("Your e-mail address")).to_be_visible()
    axe(page)
    look(page, "told-choose")
    ask(page, email)
    axe(page)
    confirming = path_in(letter(platform.folder, email, "Confirm that you want our e-mails"), "/area/subscribe/")
    scanner = citizen_page(javascript=False)
    scanner.goto(confirming)
    page.goto(confirming)
    axe(page)
    look(page, "told-confirm")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("We write to you when there is something new in Alder.")).to_be_visible()

    platform.call("tests.journeys.area_data:something_new")
    platform.call("tests.journeys.area_data:next_morning")
    [digest] = [one for one in letters(platform.folder, email) if one["Subject"] == NEWS]
    assert "No light behind the shops" in words(digest)
    assert "The council mends the lamps on Monday" in words(digest)
    assert "Racing" not in words(digest), "that was before they asked"
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    stopping = path_in(digest, "/area/stop/")
    assert stopping in digest["List-Unsubscribe"].replace("\n ", "")
    scanner.goto(stopping)
    page.goto(stopping)
    axe(page)
    look(page, "told-stop")
    page.get_by_role("button", name="Stop them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No more e-mails")
    axe(page)
    platform.call("tests.journeys.area_data:next_morning")
    assert len([one for one in letters(platform.folder, email) if one["Subject"] == NEWS]) == 1


def test_a_program_of_mail_stops_it_for_its_reader(citizen_page: StaffPage, platform: Platform) -> None:
    page, email = citizen_page(javascript=False), "omar.told@example.org"
    ask(page, email)
    page.goto(path_in(letter(platform.folder, email, "Confirm that you want our e-mails"), "/area/subscribe/"))
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("We write to you")).to_be_visible()
    platform.call("tests.journeys.area_data:something_new_for_omar")
    platform.call("tests.journeys.area_data:next_morning")
    stopping = path_in(letter(platform.folder, email, NEWS), "/area/stop/")
    pressed = citizen_page().request.post(stopping, form={"List-Unsubscribe": "One-Click"})
    assert pressed.status == 200
    assert any(entry["name"] == "neighbourhood.SubscriptionStopped" for entry in platform.journal())
    assert email not in str(platform.journal())
