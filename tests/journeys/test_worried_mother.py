"""A worried mother at two in the morning: what nobody says must be asked, and when facts change the risk is assessed again."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.control_room import Doors, answers, commands, finishes, is_saved, last_log, press, row_of, writes
from tests.journeys.platform import Platform

MOTHER = "+447700900188"


def test_a_worried_mother_at_two_in_the_morning(
    platform: Platform, doors: Doors, staff_page: StaffPage, phone_page: StaffPage, axe: Axe, look: Look
) -> None:
    handler = staff_page("handler", viewport={"width": 1280, "height": 800})
    doors.rings(number=MOTHER, line="101")
    answers(handler, "07700 900188")
    writes(handler, "Alt+w", "My son has not come home, he is fifteen, his phone is off")
    expect(handler.locator("#suggested")).to_contain_text("Missing person")
    press(handler, "Alt+1")
    press(handler, "Alt+p")
    expect(handler.locator("#place")).to_contain_text("So you are at")
    silent = handler.get_by_role("group", name=re.compile("^Missing: ask"))
    expect(silent).to_be_visible()

    # The questions of a hidden crime cannot be passed over unknowingly.
    press(handler, "Control+Enter")
    expect(handler.get_by_role("alert").filter(has_text="Not answered")).to_be_visible()
    look(handler, "mother-not-answered")
    press(handler, "Alt+m")
    for _ in range(silent.get_by_role("group").count()):
        press(handler, "n")
    expect(handler.locator("[data-recommended]")).to_have_attribute("data-recommended", "P2")
    expect(handler.locator("#advice")).to_contain_text("Somebody is missing")
    is_saved(handler)
    look(handler, "mother-call")
    axe(handler)
    finishes(handler)
    log = last_log(platform)

    # A new fact: the board says that the risk must be assessed again.
    board = staff_page("dispatcher", viewport={"width": 1280, "height": 800})
    board.goto("/dispatch/")
    expect(board.locator("#hw-line")).to_have_text("Live")
    commands(board, f"n {log} His insulin is on the kitchen table")
    row = row_of(board, log)
    expect(row.get_by_title("Re-assessment due")).to_be_visible()
    look(board, "mother-board")
    row.get_by_role("link").first.click()
    expect(board.locator("#hw-log-panels")).to_contain_text("Re-assessment due")
    expect(board.locator("#hw-log-panels")).to_contain_text("His insulin is on the kitchen table")
    look(board, "mother-due")
    axe(board)

    # Assessed again: the grade follows as the answer is given, and is kept as the second version.
    press(board, "t")
    board.wait_for_url("**/contact/assess/**")
    expect(board.get_by_text("What has changed")).to_be_visible()
    board.get_by_role("group", name=re.compile("medicine or care")).get_by_label("No", exact=True).focus()
    press(board, "y")
    expect(board.locator("#weighed [data-recommended]")).to_have_attribute("data-recommended", "P1")
    expect(board.locator("#weighed")).to_contain_text("Missing, and likely to come to harm")
    look(board, "mother-assess")
    axe(board)
    press(board, "Control+Enter")
    board.wait_for_url("**/dispatch/logs/**")
    expect(board.get_by_text("Assessed again: graded P1.")).to_be_visible()
    expect(board.locator("#hw-log-head")).to_contain_text("P1")
    expect(board.locator("#hw-log-panels")).to_contain_text("Version 2")
    expect(board.locator("#hw-log-panels .hw-warning")).to_have_count(0)
    look(board, "mother-again")
    axe(board)

    # The sergeant reads the same on a telephone.
    sergeant = phone_page("sergeant")
    sergeant.goto(board.url)
    expect(sergeant.locator("#hw-log-head")).to_contain_text("P1")
    assert sergeant.evaluate("document.documentElement.scrollWidth") <= 390
    axe(sergeant)
    look(sergeant, "mother-phone")
    commands(board, f"c {log} safeguarded Found at his friend's, brought home, his mother told")
    expect(board.locator("#hw-log-head")).to_contain_text("closed")
