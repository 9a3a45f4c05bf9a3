"""A hub goes dark: what it has is with the others at once, nothing is without an owner, and it comes back to what it had."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.control_room import Doors, commands, row_of
from tests.journeys.platform import Platform


def test_a_hub_goes_dark_and_comes_back(platform: Platform, doors: Doors, staff_page: StaffPage, axe: Axe, look: Look) -> None:
    logs = [int(number) for number in platform.call("tests.journeys.control_room:five_logs").split()]
    board = staff_page("dispatcher", viewport={"width": 1280, "height": 800})
    board.goto("/dispatch/")
    expect(board.locator("#hw-line")).to_have_text("Live")
    board.evaluate("window.same = true")
    for log in logs:
        expect(row_of(board, log)).to_contain_text("West hub")

    # The duty inspector says that it cannot work.
    inspector = staff_page("duty_inspector", viewport={"width": 1280, "height": 800})
    inspector.goto("/dispatch/hubs/")
    west = inspector.get_by_role("listitem").filter(has=inspector.get_by_role("heading", name=re.compile("^West hub")))
    west.get_by_text("West hub cannot work").click()
    west.get_by_label("Why it cannot work").fill("The power is out in the whole building")
    west.get_by_label("Hand over everything that West hub has").check()
    look(inspector, "hub-before")
    axe(inspector)
    west.get_by_role("button", name="West hub is dark").click()
    expect(west).to_contain_text("Dark since")
    expect(west).to_contain_text("0 of 400")
    look(inspector, "hub-dark")
    axe(inspector)

    # Every screen shows it by itself: each log has another owner, and none has nobody.
    for log in logs:
        expect(row_of(board, log)).to_contain_text("East hub")
    assert board.evaluate("window.same"), "no page was loaded anew"
    entries = platform.journal()
    [dark] = [entry for entry in entries if entry["name"] == "dispatch.HubWentDark"]
    assert dark["data"]["incidents"] >= len(logs)
    moved = [entry["subject"] for entry in entries if entry["name"] == "dispatch.IncidentRehubbed"]
    assert len(moved) == len(set(moved)) == dark["data"]["incidents"], "each moved once, none twice"
    look(board, "hub-board")

    # What comes in meanwhile goes where somebody is.
    [late] = [int(number) for number in platform.call("tests.journeys.control_room:one_log").split()]
    expect(row_of(board, late)).to_contain_text("East hub")

    # It works again, and is offered what it had; somebody there takes it.
    west.get_by_role("button", name="West hub works again").click()
    batch = inspector.locator("form.hw-handover").filter(has_text="asks West hub to take")
    expect(batch).to_be_visible()
    look(inspector, "hub-back")
    axe(inspector)
    batch.get_by_role("button", name=re.compile("^Accept")).click()
    expect(batch).to_have_count(0)
    for log in logs:
        expect(row_of(board, log)).to_contain_text("West hub")
    closes(board, [*logs, late])


def closes(board: Page, logs: list[int]) -> None:
    """One line after the other, without waiting for an answer: none is lost."""
    for log in logs:
        commands(board, f"c {log} resolved")
    for log in logs:
        expect(row_of(board, log)).to_have_count(0)
