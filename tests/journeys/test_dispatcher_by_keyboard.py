"""A dispatcher at the board, by keyboard: units sent, a status, a grade, a mistake taken back, in short lines."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.control_room import Doors, commands, press, row_of
from tests.journeys.platform import Platform


def test_a_dispatcher_at_the_board_by_keyboard(
    platform: Platform, doors: Doors, staff_page: StaffPage, phone_page: StaffPage, axe: Axe, look: Look
) -> None:
    [log] = [int(number) for number in platform.call("tests.journeys.control_room:one_log").split()]
    board = staff_page("dispatcher", viewport={"width": 1280, "height": 800})
    board.goto("/dispatch/")
    expect(board.locator("#hw-line")).to_have_text("Live")
    board.evaluate("window.same = true")
    row, said = row_of(board, log), board.locator("#hw-command [data-said]")

    # While a line is typed the room is told what it would do; nothing is done before Enter.
    board.keyboard.press("/")
    board.keyboard.type(f"a {log} M21")
    expect(board.locator("#hw-echo")).to_contain_text("M21")
    board.keyboard.type(" M2")
    expect(board.get_by_role("option").filter(has_text="M24")).to_be_visible()
    look(board, "board-typing")
    axe(board)
    board.keyboard.type("4")
    press(board, "Enter")
    expect(row).to_contain_text("M21")
    expect(row).to_contain_text("M24")
    expect(said).to_contain_text("M21")
    expect(board.locator("#hw-echo")).to_be_empty()
    press(board, "Escape")

    commands(board, "s M21 6")
    expect(row).to_contain_text("At scene")
    press(board, "Escape")
    commands(board, f"g {log} p2 the noise has become a fight")
    expect(row.locator(".hw-grade")).to_have_text("P2")
    expect(said).to_contain_text("Type u to take it back")
    press(board, "Escape")
    commands(board, "u")
    expect(row.locator(".hw-grade")).to_have_text("P3")
    press(board, "Escape")

    # What cannot be is refused in words that say what to do.
    commands(board, f"a {log} M99")
    expect(said).to_contain_text("M99")
    look(board, "board-refused")
    axe(board)
    press(board, "Escape")

    # Rows by keys: down, the log's page, and back.
    press(board, "j")
    assert board.evaluate("document.activeElement.closest('tr') !== null")
    commands(board, f"d {log}")
    board.wait_for_url(re.compile("/dispatch/logs/"))
    press(board, "e")
    board.keyboard.type("The neighbour has the key")
    press(board, "Enter")
    expect(board.locator("#hw-log-lines")).to_contain_text("The neighbour has the key")
    look(board, "board-log")
    axe(board)
    press(board, "Escape")
    press(board, "b")
    board.wait_for_url(re.compile(r"/dispatch/$"))
    expect(board.locator("#hw-line")).to_have_text("Live")

    # A view that is kept holds its filter and is there tomorrow.
    board.get_by_label("Grade").select_option("P3")
    board.get_by_text("Keep this view").click()
    board.get_by_label("What to call it").fill("Can wait")
    board.get_by_role("button", name="Keep", exact=True).click()
    board.get_by_label("Saved views").select_option(label="Can wait")
    expect(row_of(board, log)).to_be_visible()
    expect(board.get_by_label("Grade")).to_have_value("P3")

    commands(board, "f hospital")
    board.wait_for_url(re.compile("q=hospital"))
    expect(board.get_by_role("heading", level=1)).to_be_visible()
    board.goto("/dispatch/wall/")
    expect(board.get_by_text("Noise").or_(board.get_by_text(re.compile(f"^{log}$"))).first).to_be_visible()
    assert board.evaluate("document.documentElement.scrollHeight <= innerHeight"), "a wall shows all at once"
    look(board, "board-wall")
    axe(board)

    # The same on a telephone.
    phone = phone_page("sergeant")
    phone.goto("/dispatch/")
    expect(row_of(phone, log)).to_contain_text("At scene")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    look(phone, "board-phone")
    axe(phone)
    for sign in ("M21", "M24"):
        doors.unit_says(sign, 6)
        doors.unit_says(sign, 2)
    board.goto("/dispatch/")
    commands(board, f"c {log} resolved")
    expect(row_of(board, log)).to_have_count(0)
