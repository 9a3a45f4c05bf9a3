"""What one person does is on everybody's screen by itself: the queue, the board, the wall and the log, in two browsers."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import StaffPage
from tests.journeys.control_room import Doors, answers, commands, finishes, is_saved, press, row_of, writes
from tests.journeys.platform import Platform


def test_what_one_does_the_others_see(platform: Platform, doors: Doors, staff_page: StaffPage) -> None:
    [log] = [int(number) for number in platform.call("tests.journeys.control_room:one_log").split()]
    one, other = staff_page("dispatcher"), staff_page("duty_inspector")
    for page in (one, other):
        page.goto("/dispatch/")
        expect(page.locator("#hw-line")).to_have_text("Live")
        page.evaluate("window.same = true")
    handler, supervisor = staff_page("handler"), staff_page("supervisor")
    with supervisor.expect_response(lambda answer: "/live/" in answer.url):
        supervisor.goto("/contact/supervisor/")
    supervisor.evaluate("window.same = true")

    # A grade, a unit and its status, on the other board.
    commands(one, f"g {log} p2 it has become a fight")
    expect(row_of(other, log).locator(".hw-grade")).to_have_text("P2")
    press(one, "Escape")
    commands(one, f"a {log} M27")
    expect(row_of(other, log)).to_contain_text("M27")
    doors.unit_says("M27", 5)
    for page in (one, other):
        expect(row_of(page, log)).to_contain_text("En route")

    # The log itself, open with two people.
    press(one, "Escape")
    open_log(one, log)
    open_log(other, log)
    press(one, "e")
    one.keyboard.type("There are two of them <b>now</b>")
    press(one, "Enter")
    press(one, "Escape")
    expect(other.locator("#hw-log-lines")).to_contain_text("There are two of them <b>now</b>")

    # A call: from the handler's screen to the supervisor's, and onto the board.
    contact = doors.rings(number="+447700900600", line="101")
    answers(handler, "07700 900600")
    expect(supervisor.get_by_role("row").filter(has_text="07700 900600").first).to_be_visible()
    writes(handler, "Alt+w", "Loud music")
    is_saved(handler)
    press(handler, "Alt+o")
    handler.get_by_role("radio", name="Advice").check()
    handler.get_by_label("Why, or what was said").fill("The council's night team")
    press(handler, "Alt+q")
    handler.keyboard.type("Nuisance")
    handler.get_by_role("option").first.click()
    is_saved(handler)
    finishes(handler)
    expect(supervisor.get_by_role("row").filter(has_text="07700 900600")).to_have_count(0)
    assert contact

    # The line breaks, and what happened meanwhile is there when it is whole again.
    other.goto("/dispatch/")
    expect(other.locator("#hw-line")).to_have_text("Live")
    other.context.set_offline(True)
    doors.unit_says("M27", 6)
    doors.unit_says("M27", 2)
    commands(one, f"c {log} resolved")
    expect(one.locator("#hw-log-head")).to_contain_text("closed")
    other.context.set_offline(False)
    expect(row_of(other, log)).to_have_count(0)
    assert supervisor.evaluate("window.same"), "no page was loaded anew"


def open_log(page: Page, log: int) -> None:
    row_of(page, log).get_by_role("link").first.click()
    page.wait_for_url("**/dispatch/logs/**")
    expect(page.locator("#hw-log-lines")).to_be_visible()
