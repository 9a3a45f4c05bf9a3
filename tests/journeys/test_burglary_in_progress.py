"""A burglary in progress: a child upstairs, a house that has rung before, two crews on their way before the call is over."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.control_room import Doors, answers, commands, finishes, is_saved, last_log, press, row_of, writes
from tests.journeys.platform import Platform


def test_a_burglary_in_progress(platform: Platform, doors: Doors, staff_page: StaffPage, axe: Axe, look: Look) -> None:
    board = staff_page("dispatcher", viewport={"width": 1280, "height": 800})
    board.goto("/dispatch/")
    expect(board.locator("#hw-line")).to_have_text("Live")
    board.evaluate("window.same = true")

    # The handler: it is known who rings, where that is, and that the house has rung before.
    handler = staff_page("handler", viewport={"width": 1280, "height": 800})
    doors.rings()
    answers(handler, "07700 900123")
    press(handler, "Alt+1")
    expect(handler.locator("#caller-known")).to_contain_text("Recorded as Mary Sample")
    press(handler, "Alt+p")
    expect(handler.locator("#place")).to_contain_text("Alder Road")
    press(handler, "Alt+y")
    expect(handler.locator("#beside")).to_contain_text("Firearms")
    expect(handler.locator("#beside")).to_contain_text("Repeat place")
    writes(handler, "Alt+w", "There's someone in the house, they smashed the back window, my children are upstairs")
    expect(handler.locator("#suggested")).to_contain_text("Burglary, residential")
    press(handler, "Alt+1")
    expect(handler.locator("#prompts")).to_contain_text("happening now")
    writes(handler, "Alt+t", "Two men downstairs")
    press(handler, "Tab", "y", "y")
    expect(handler.locator("[data-recommended]")).to_have_attribute("data-recommended", "P1")
    expect(handler.locator("#advice")).to_contain_text("in danger at this moment")
    press(handler, "Alt+a")
    is_saved(handler)
    look(handler, "burglary-call")
    axe(handler)
    finishes(handler)

    # The dispatcher: it stands on the board by itself, and two crews are recommended with the reasons.
    log = last_log(platform)
    row = row_of(board, log)
    expect(row).to_contain_text("Unresourced")
    expect(row).to_contain_text("Burglary, residential")
    expect(row.get_by_title("Firearms")).to_be_visible()
    commands(board, f"r {log}")
    board.wait_for_url(re.compile(r"/dispatch/logs/"))
    recommended = board.locator("#hw-recommended")
    expect(recommended).to_contain_text(re.compile(r"\d+ min"))
    look(board, "burglary-log")
    axe(board)
    recommended.get_by_role("button", name=re.compile(r"^Send \w+, \w+$")).click()
    units = board.locator("#hw-log-units .hw-sent__head")
    expect(units).to_have_count(2)
    signs = [text.split()[0] for text in units.all_inner_texts()]

    # The crews: they say so themselves, and everybody sees it.
    for sign in signs:
        doors.unit_says(sign, 5)
    expect(board.locator("#hw-log-units")).to_contain_text("5 En route")
    for sign in signs:
        doors.unit_says(sign, 6)
    expect(board.locator("#hw-log-units")).to_contain_text("at scene")
    look(board, "burglary-at-scene")

    # It ends as a crime; the log says everything in order.
    for sign in signs:
        doors.unit_says(sign, 2)
    expect(board.locator("#hw-log-units")).to_contain_text("cleared")
    commands(board, f"c {log} crime Two men arrested in the garden, window boarded up")
    expect(board.locator("#hw-log-head")).to_contain_text("closed")
    lines = board.locator("#hw-log-lines")
    for said in ("Opened as Burglary, residential, P1", "assigned", "en route", "at scene", "Closed as Burglary, residential"):
        expect(lines).to_contain_text(said)
    look(board, "burglary-closed")
    axe(board)
    names = [entry["name"] for entry in platform.journal()]
    for name in ("contact.Assessed", "dispatch.UnitAssigned", "dispatch.UnitArrived", "dispatch.IncidentClosed"):
        assert name in names
    [closed] = [entry for entry in platform.journal() if entry["name"] == "dispatch.IncidentClosed"]
    assert closed["data"]["result"] == "crime"
