"""An ambulance crew is threatened: its control room offers us the incident, and we offer it one of ours."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.platform import Platform

DATA = "tests.journeys.transfer_data"


@pytest.fixture(scope="module", autouse=True)
def _ground(platform: Platform) -> None:
    platform.call(f"{DATA}:make")


def test_an_incident_comes_in_and_one_goes_out(
    platform: Platform, staff_page: StaffPage, phone_page: StaffPage, axe: Axe, look: Look
) -> None:
    page = staff_page("dispatcher")
    page.get_by_role("link", name="Transfers").first.click()
    with page.expect_response(re.compile("/live/")):
        page.goto("/dispatch/transfers/")
    expect(page.get_by_text("No control room offers us an incident.")).to_be_visible()
    axe(page)
    look(page, "transfers-empty")

    # The ambulance service offers an incident: it stands on the open page by itself.
    platform.call(f"{DATA}:offers")
    offered = page.get_by_role("link", name="From West Midlands Ambulance Service")
    expect(offered).to_be_visible()
    axe(page)
    look(page, "transfers-offered")
    offered.click()
    expect(page.get_by_text("A patient has a knife")).to_be_visible()
    page.get_by_text("Also in the document, not checked (1)").click()
    expect(page.get_by_text("A417")).to_be_visible()
    axe(page)
    look(page, "transfer-one")
    phone = phone_page("dispatcher")
    phone.goto(page.url)
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    look(phone, "transfer-one-phone")

    # A dispatcher accepts it: a log is opened, and says where it came from.
    accept = page.get_by_role("region", name="Accept: open a log")
    accept.get_by_label("Kind").select_option("A2")
    accept.get_by_label("Grade").select_option("P1")
    accept.get_by_role("button", name="Open a log").click()
    page.wait_for_url(re.compile("/dispatch/logs/"))
    expect(page.get_by_text("by transfer WMAS-2018-4471 from West Midlands Ambulance Service")).to_be_visible()
    axe(page)
    look(page, "transfer-log")

    # The phone, which did not accept it, sees that it was.
    expect(phone.get_by_text("There is nothing left to do about it here; the log goes on.")).to_be_visible()
    expect(phone.get_by_role("button", name="Refuse it")).to_be_hidden()

    # One of ours is offered to the ambulance service.
    page.get_by_text("Transfer to another control room").click()
    form = page.locator("details", has_text="Transfer to another control room")
    form.get_by_role("button", name="Transfer").click()
    expect(page.get_by_text("Choose the control room that gets it.").first).to_be_visible()
    form.get_by_label("To", exact=True).select_option("west-midlands-ambulance")
    form.get_by_label("Attend with us").check()
    form.get_by_label("Why").fill("The mother is hurt as well")
    axe(page)
    look(page, "transfer-asking")
    form.get_by_role("button", name="Transfer").click()
    expect(page.get_by_text("Offered to West Midlands Ambulance Service").first).to_be_visible()
    look(page, "transfer-asked")

    # Nobody answers in time: it is told, on every page of the role.
    platform.call(f"{DATA}:time_passes")
    expect(page.get_by_role("alert")).to_contain_text("escalation")
    page.goto("/dispatch/escalations/")
    axe(page)
    words = "A transfer to another control room has not been acknowledged: West Midlands Ambulance Service"
    expect(page.get_by_text(words).first).to_be_visible()
    look(page, "transfer-escalated")
    page.goto("/dispatch/transfers/")
    page.get_by_role("link", name="To West Midlands Ambulance Service").click()

    # They fetch it, and accept it: the open page says so, and the escalation is over.
    with page.expect_response(re.compile("/live/")):
        page.reload()
    platform.call(f"{DATA}:fetches_and_accepts")
    expect(page.get_by_text("Crew on its way, eight minutes")).to_be_visible()
    axe(page)
    look(page, "transfer-accepted")
    page.goto("/dispatch/escalations/")
    expect(page.get_by_text("West Midlands Ambulance Service has accepted").first).to_be_visible()
    phone.goto("/dispatch/transfers/")
    axe(phone)
    look(phone, "transfers-phone")

    recorded = [entry["name"] for entry in platform.journal()]
    for name in ("dispatch.TransferArrived", "dispatch.TransferAccepted", "dispatch.TransferAsked", "journal.Disclosed",
                 "dispatch.TransferAnswered", "dispatch.EscalationRaised", "dispatch.EscalationOver"):  # fmt: skip
        assert name in recorded
