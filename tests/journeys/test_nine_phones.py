"""The same crash from nine phones: one incident, eight joined, and nobody is sent nine times."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.contact_data import EAST, NORTH
from tests.journeys.control_room import Doors, answers, commands, finishes, is_saved, last_log, press, row_of, writes
from tests.journeys.platform import Platform

CRASH = (EAST + 120, NORTH + 60)


def test_the_same_crash_from_nine_phones(platform: Platform, doors: Doors, staff_page: StaffPage, axe: Axe, look: Look) -> None:
    opened_before = opened(platform)
    phones = [doors.rings(number=f"+4477009004{n:02}", easting=CRASH[0] + 9 * n, northing=CRASH[1] - 5 * n) for n in range(9)]
    handler = staff_page("handler", viewport={"width": 1280, "height": 800})

    # The first is told as any call is.
    answers(handler, "07700 900400")
    press(handler, "Alt+p")
    writes(handler, "Alt+w", "A car crash, somebody is trapped in the car")
    expect(handler.locator("#suggested")).to_contain_text("Collision, injury")
    press(handler, "Alt+1")
    expect(handler.locator("#prompts")).to_contain_text("happening now")
    writes(handler, "Alt+t", "Hit a tree")
    press(handler, "Tab", "y", "y")
    expect(handler.locator("[data-recommended]")).to_have_attribute("data-recommended", "P1")
    is_saved(handler)
    finishes(handler)
    log = last_log(platform)

    # The second is offered the log of the first before a word is typed, and joined by one key.
    answers(handler, "07700 900401")
    press(handler, "Alt+p")
    expect(handler.locator("#beside")).to_contain_text(f"Log {log}")
    expect(handler.locator("#beside")).to_contain_text("metres away")
    look(handler, "nine-duplicate")
    axe(handler)
    press(handler, "Alt+j")
    expect(handler.locator("#finish-words")).to_have_text("Join the log")
    finishes(handler)

    # Seven more, by the same requests as the screen makes.
    incident = next(e for e in reversed(platform.journal()) if e["name"] == "dispatch.IncidentOpened")["subject"]
    for number, contact in enumerate(phones[2:], 2):
        joins(handler, contact, f"Caller {number} sees it too", incident)

    assert opened(platform) == opened_before + 1
    board = staff_page("dispatcher", viewport={"width": 1280, "height": 800})
    board.goto("/dispatch/")
    expect(row_of(board, log)).to_contain_text("Collision, injury")
    row_of(board, log).get_by_role("link").first.click()
    who = board.locator("#hw-log-panels")
    expect(who).to_contain_text("Who got in touch 9")
    expect(board.locator("#hw-log-lines")).to_contain_text("Caller 8 sees it too")
    look(board, "nine-log")
    axe(board)
    commands(board, f"c {log} resolved Driver freed by the fire service")
    expect(board.locator("#hw-log-head")).to_contain_text("closed")


def joins(page: Page, contact: str, words: str, incident: str) -> None:
    """A handler answers, notes what is said, and joins the log: what the screen sends, without the screen."""
    token = page.locator('input[name="csrfmiddlewaretoken"]').first.input_value()
    headers = {"X-CSRFToken": token, "Referer": page.url}
    assert page.request.post(f"/contact/{contact}/claim/", headers=headers, form={}).ok
    noted = page.request.post(f"/contact/{contact}/details/", headers=headers, data={"fields": {"summary": words}})
    assert noted.ok, noted.text()
    done = page.request.post(
        f"/contact/{contact}/finish/", headers=headers, data={"outcome": "joined", "incident": incident, "told": []}
    )
    assert done.ok, done.text()


def opened(platform: Platform) -> int:
    return sum(entry["name"] == "dispatch.IncidentOpened" for entry in platform.journal())
