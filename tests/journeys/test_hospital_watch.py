"""A sergeant books a hospital watch, puts a unit on it, it is relieved with a hand-over, and ended; an officer has the note."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.platform import Platform


@pytest.fixture(scope="module", autouse=True)
def _ground(platform: Platform) -> None:
    platform.call("tests.journeys.support_data:make")


def unfold(page: Page, title: str) -> None:
    page.locator("summary", has_text=title).click()


def test_a_hospital_watch(staff_page: StaffPage, phone_page: StaffPage, axe: Axe, look: Look) -> None:
    sergeant = staff_page("sergeant")
    sergeant.goto("/dispatch/support/")
    expect(sergeant.get_by_text("No search, cordon or watch stands.")).to_be_visible()
    axe(sergeant)
    look(sergeant, "support-empty")
    sergeant.get_by_role("link", name="Book a search, cordon or watch").click()
    axe(sergeant)
    sergeant.get_by_role("button", name="Book").click()
    expect(sergeant.get_by_text("There is a problem")).to_be_visible()
    axe(sergeant)
    sergeant.get_by_label("What it is").select_option("hospital_watch")
    sergeant.get_by_label("Called").fill("Ward 12, bed 4")
    sergeant.get_by_label("Place").fill("Kingfisher General Hospital")
    sergeant.get_by_label("What whoever stands it must know").fill("Concussion; asleep. No visitors.")
    look(sergeant, "support-book")
    sergeant.get_by_role("button", name="Book").click()
    expect(sergeant.get_by_role("heading", name="Ward 12, bed 4")).to_be_visible()
    expect(sergeant.get_by_text("Nobody on it")).to_be_visible()
    axe(sergeant)

    officer = phone_page("response")
    officer.goto("/dispatch/support/")
    with officer.expect_response(re.compile("/live/")):
        officer.get_by_role("link", name="Ward 12, bed 4").click()
    sergeant.get_by_role("button", name="Put on W21").click()
    expect(sergeant.get_by_text("W21 stands it now.")).to_be_visible()
    expect(officer.locator("#hw-task-units")).to_contain_text("W21")  # by itself, on the officer's phone
    look(sergeant, "support-task")

    unfold(sergeant, "Relieve a unit")
    relief = sergeant.locator("details", has_text="Relieve a unit")
    relief.get_by_label("Is relieved by").fill("W22")
    relief.get_by_label("Hand-over note").fill("Slept all night. His wife comes at six; she may stay ten minutes.")
    axe(sergeant)
    relief.get_by_role("button", name="Relieve").click()
    expect(sergeant.get_by_text("The note of W21 is not acknowledged")).to_be_visible()

    expect(officer.get_by_text("His wife comes at six").first).to_be_visible()
    look(officer, "support-task-phone")
    axe(officer)
    officer.get_by_role("button", name="W22 has the note").click()
    expect(officer.get_by_text("acknowledged under your name")).to_be_visible()
    unfold(officer, "Write in the record")
    officer.get_by_label("Entry").fill("Solicitor came, 17:10 to 17:40")
    officer.get_by_role("button", name="Write").click()
    expect(officer.locator("#hw-task-lines")).to_contain_text("Solicitor came")

    board = staff_page("dispatcher")
    board.goto("/dispatch/")
    expect(board.locator('[data-call-sign="W22"]')).to_contain_text("Ward 12, bed 4")
    expect(board.locator('[data-call-sign="W22"] abbr[title="Force Support"]')).to_be_visible()
    board.goto("/dispatch/support/")
    expect(board.get_by_text("2 of 2")).to_be_visible()
    axe(board)
    look(board, "support-list")
    officer.goto("/dispatch/support/")
    axe(officer)
    look(officer, "support-list-phone")

    unfold(sergeant, "End the task")
    sergeant.get_by_label("Result").fill("Discharged into custody")
    with board.expect_response(re.compile("/dispatch/support/")):
        sergeant.get_by_role("button", name="End the task").click()
    expect(sergeant.get_by_text("The task has ended. Its units are free.")).to_be_visible()
    expect(board.get_by_text("Discharged into custody")).to_be_visible()  # by itself
    look(sergeant, "support-ended")
    axe(sergeant)
