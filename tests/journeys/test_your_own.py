"""What is one's own: a doorbell camera and its withdrawal, a visit, another address; on a phone, and without JavaScript."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.owning_data import OMAR, POPPY, STREET
from tests.journeys.platform import Platform

NEW = "poppy.new@example.com"


@pytest.fixture(scope="module", autouse=True)
def _street(platform: Platform) -> None:
    platform.call("tests.journeys.owning_data:make")
    platform.work()


class Post:
    """The e-mails of the platform."""

    def __init__(self, platform: Platform) -> None:
        self._folder = platform.folder / "mail"
        self._before = self._all()

    def path(self, begins: str, to: str) -> str:
        """The address in the e-mail to somebody that has come since, once it has."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for one in sorted(self._all() - self._before):
                text = one.read_text(encoding="utf-8").replace("=\n", "")
                found = re.search(rf"{begins}[\w-]+/", text)
                if found and f"To: {to}" in text:
                    self._before.add(one)
                    return found.group()
            time.sleep(0.2)
        raise AssertionError("no e-mail came")

    def _all(self) -> set[Path]:
        return set(self._folder.glob("*.log"))


def headed(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def signs_in(page: Page, post: Post, email: str) -> None:
    page.goto("/yours/sign-in/")
    page.get_by_label("Yes, or it does not matter").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    headed(page, "Look at your e-mail")
    page.goto(post.path("/yours/link/", email))
    page.get_by_role("button", name="Show my reports").click()
    headed(page, "Your reports")


def test_a_doorbell_is_registered_asked_and_withdrawn(
    phone_page: StaffPage, citizen_page: StaffPage, staff_page: StaffPage, platform: Platform, axe: Axe, look: Look
) -> None:
    page, post = phone_page(), Post(platform)
    page.goto("/help/")
    page.get_by_role("link", name="Register a camera").click()
    headed(page, "Register a camera")
    page.get_by_role("button", name="Register the camera").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe(page)
    look(page, "camera-faults")
    page.get_by_label("A doorbell with a camera").check()
    page.get_by_label("Where is it?").fill(f"7 {STREET}")
    page.get_by_label("The street or the pavement").check()
    page.get_by_label("For how many days").fill("30")
    page.get_by_label("Your name").fill("Omar Linnet-Example")
    page.get_by_label("E-mail address").fill(OMAR)
    page.get_by_label("I am the owner").check()
    page.get_by_role("button", name="Register the camera").click()
    headed(page, "Look at your e-mail")
    axe(page)
    link = post.path("/cameras/confirm/", OMAR)
    citizen_page(javascript=False).goto(link)  # a program that looks at mail
    page.goto(link)
    headed(page, "Confirm your camera")
    axe(page)
    look(page, "camera-confirm")
    page.get_by_role("button", name="Register it").click()
    headed(page, "Your camera is registered")
    axe(page)

    sergeant = staff_page("sergeant")
    sergeant.goto("/contact/cameras/")
    an_hour_ago = datetime.now(ZoneInfo("Europe/London")) - timedelta(hours=1)
    sergeant.get_by_label("Near").fill(STREET)
    sergeant.get_by_label("When it happened").fill(f"{an_hour_ago:%Y-%m-%dT%H:%M}")
    sergeant.get_by_label("Why you look").fill("A bicycle was stolen there")
    sergeant.get_by_role("button", name="Look").click()
    row = sergeant.get_by_role("row").filter(has_text="Omar Linnet-Example").first
    expect(row).to_contain_text("Kept until")
    axe(sergeant)
    row.get_by_text("Ask", exact=False).first.click()
    row.get_by_label("What to look for").fill("Somebody in a red hat with a bicycle")
    look(sergeant, "cameras-near")
    row.get_by_role("button", name="Ask its owner").click()
    expect(sergeant.get_by_text("Asked. Their answer stands below.")).to_be_visible()

    post.path("/yours/sign-", OMAR)  # the e-mail that asks leads to the sign-in
    signs_in(page, post, OMAR)
    axe(page)
    look(page, "yours-camera")
    page.get_by_role("link", name="A doorbell with a camera").click()
    headed(page, "Your camera")
    axe(page)
    look(page, "camera-own")
    page.get_by_role("link", name="Answer").click()
    headed(page, "What did your camera record?")
    page.get_by_label("Yes. I keep it for you").check()
    axe(page)
    look(page, "camera-footage")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("You keep it for us.")).to_be_visible()
    sergeant.goto("/contact/cameras/")
    expect(sergeant.get_by_text("Has it, and keeps it for us")).to_be_visible()
    axe(sergeant)
    look(sergeant, "cameras-asked")

    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("The camera is withdrawn.")).to_be_visible()
    page.get_by_role("button", name="Exit this page").click()
    page.wait_for_url("**/help/")
    page.goto("/yours/")
    expect(page).to_have_url(re.compile("/yours/sign-in/$"))


def test_a_visit_is_booked_moved_and_cancelled_without_scripts(citizen_page: StaffPage, platform: Platform, look: Look) -> None:
    page, post = citizen_page(javascript=False, viewport={"width": 390, "height": 844}), Post(platform)
    page.goto("/help/")
    page.get_by_role("link", name="Ask for a visit").click()
    headed(page, "Ask for a visit")
    page.get_by_label("Advice on keeping your home safe").check()
    page.get_by_label("Where should we come?").fill(f"9 {STREET}")
    page.get_by_label("Your name").fill("Vera Linnet-Example")
    page.get_by_label("E-mail address").fill("vera@example.com")
    look(page, "visit-ask-no-script")
    page.get_by_role("button", name="Go on").click()
    headed(page, "Look at your e-mail")
    page.goto(post.path("/visits/choose/", "vera@example.com"))
    headed(page, "Choose a time")
    look(page, "visit-choose-no-script")
    page.get_by_role("button", name="Book this time").click()
    headed(page, "Your visit is booked")
    look(page, "visit-booked-no-script")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    signs_in(page, post, "vera@example.com")
    page.get_by_role("link", name="Advice on keeping your home safe").click()
    headed(page, "Advice on keeping your home safe")
    look(page, "visit-own-no-script")
    page.get_by_label("Time").select_option(index=2)
    page.get_by_role("button", name="Move it to this time").click()
    expect(page.get_by_text("The visit is moved.")).to_be_visible()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_text("The visit is cancelled.")).to_be_visible()


def test_another_number_and_another_address(
    phone_page: StaffPage, citizen_page: StaffPage, platform: Platform, axe: Axe, look: Look
) -> None:
    page, post = phone_page(), Post(platform)
    signs_in(page, post, POPPY)
    page.get_by_role("link", name="Change your telephone number").click()
    headed(page, "How we reach you")
    expect(page.get_by_label("Telephone number")).to_have_value("01632 960 011")
    axe(page)
    look(page, "details")
    page.get_by_label("Telephone number").fill("01632 960 012")
    page.get_by_role("button", name="Change the number").click()
    expect(page.get_by_text("Your number is changed.")).to_be_visible()
    page.get_by_role("link", name="Change your telephone number").click()
    page.get_by_role("link", name="Use another address").click()
    headed(page, "Use another address")
    page.get_by_label("Yes, or it does not matter").check()
    page.get_by_label("New e-mail address").fill(NEW)
    axe(page)
    look(page, "details-address")
    page.get_by_role("button", name="Send the link").click()
    headed(page, "Look at your e-mail")
    axe(page)
    link = post.path("/yours/address/", NEW)
    citizen_page(javascript=False).goto(link)  # a program that looks at mail
    page.goto(link)
    headed(page, "Confirm your new address")
    axe(page)
    look(page, "details-confirm")
    page.get_by_role("button", name="Use this address").click()
    headed(page, "Your address is changed")
    axe(page)
    undo = post.path("/yours/not-me/", POPPY)
    signs_in(page, post, NEW)
    expect(page.get_by_text("HW-9QM-4TX").first).to_be_attached()
    page.goto(undo)
    headed(page, "Was it not you?")
    axe(page)
    page.get_by_role("button", name="Put it back").click()
    headed(page, "It is as it was")
    look(page, "details-undone")


def test_a_place_is_shown_on_a_map_by_keyboard(phone_page: StaffPage, axe: Axe, look: Look) -> None:
    page = phone_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/report/crime/")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    headed(page, "What is it about?")
    page.get_by_label("A bicycle was stolen", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    headed(page, "What does the bicycle look like?")
    page.locator("#text").fill("Red")
    page.get_by_role("button", name="Go on").click()
    headed(page, "What happened?")
    page.locator("#text").fill("It was gone")
    page.get_by_role("button", name="Go on").click()
    headed(page, "Where did it happen?")
    assert not [one for one in asked if "maplibre" in one], "not before somebody asks for it"
    page.get_by_role("button", name="Show a map").click()
    box = page.locator("[data-map]")
    expect(page.locator("[data-drawn]").or_(page.locator("[data-map-fault]:visible"))).to_be_visible()
    if box.is_hidden():
        return  # this browser has no WebGL: the page has said so, and one writes the place
    axe(page)
    expect(page.locator(".hw-pin__map canvas")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Equal")
    page.keyboard.press("ArrowRight")
    look(page, "report-map")
    page.get_by_role("button", name="It is where the cross is").click()
    headed(page, "When did it happen?")
    page.goto("/report/crime/where/")
    expect(page.locator("#text")).not_to_have_value("")
