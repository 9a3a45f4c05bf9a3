"""A handler whose mouse is broken: from ring to graded incident by the keyboard alone, and nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Axe, Look, StaffPage
from tests.journeys.platform import Platform

NO_MOUSE = """
for (const kind of ["mousedown", "pointerdown", "touchstart"]) {
  addEventListener(kind, () => sessionStorage.setItem("mouse", kind), true);
}
"""


@pytest.fixture(scope="module", autouse=True)
def _ground(platform: Platform) -> None:
    platform.call("tests.journeys.contact_data:make")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def sign_in_by_keyboard(page: Page, role: str) -> None:
    page.goto("/accounts/login/")
    here = f'form:has(input[name="role"][value="{role}"]) button'
    for _ in range(60):
        press(page, "Tab")
        if page.evaluate("(selector) => document.activeElement === document.querySelector(selector)", here):
            break
    press(page, "Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.id"))


def test_from_ring_to_graded_incident(platform: Platform, open_page: Callable[..., Page], axe: Axe, look: Look) -> None:
    page = open_page(**DESK)
    page.add_init_script(NO_MOUSE)
    sign_in_by_keyboard(page, "handler")
    with page.expect_response(re.compile("/live/")):
        page.goto("/contact/")
    expect(page.get_by_text("Nobody is waiting.").first).to_be_visible()
    platform.call("tests.journeys.contact_data:one_call")
    strip = page.get_by_role("region", name="Who is waiting")
    expect(strip).to_contain_text("07700 900123")  # by itself, and nothing has stolen the focus
    look(page, "contact-queue")
    axe(page)

    press(page, "F2")
    page.wait_for_url(re.compile(r"/contact/[0-9a-f-]{36}/"))
    assert focused(page) == "caller_name"
    expect(page.locator("#beside")).to_contain_text("Firearms")
    expect(page.locator("#place")).to_contain_text("within 35")
    look(page, "contact-call-rung")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "the page itself does not scroll"
    expect(page.get_by_role("button", name=re.compile("Open the log"))).to_be_in_viewport()
    page.evaluate("window.same = true")

    press(page, "Alt+1")  # May be Mary Sample, known by this number
    expect(page.locator("#caller-known")).to_contain_text("Recorded as Mary Sample")
    expect(page.locator("#caller-known")).to_contain_text("Vulnerable")

    press(page, "Alt+l")
    assert focused(page) == "location_text"
    page.keyboard.type("12 Alder Road")
    expect(page.get_by_role("option").first).to_contain_text("12 Alder Road")
    axe(page)
    press(page, "ArrowDown", "Enter")
    expect(page.locator("#place")).to_contain_text("So you are at 12 Alder Road")
    press(page, "Alt+y")
    expect(page.locator("#place")).to_contain_text("Confirmed with the caller")

    press(page, "Alt+w")
    page.keyboard.type("There's someone in the house, they have smashed the back window, my children are upstairs")
    expect(page.locator("#suggested")).to_contain_text("Burglary, residential")
    press(page, "Alt+1")
    expect(page.locator("#kind_text")).to_have_value("Burglary, residential")
    expect(page.locator("#advice")).to_contain_text("Rules")

    press(page, "Alt+t")
    page.keyboard.type("Two men, still inside")
    press(page, "Tab", "y", "y")  # it is happening now, somebody is in danger
    expect(page.locator("[data-recommended]")).to_have_attribute("data-recommended", "P1")
    expect(page.locator("#saved")).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d"))
    look(page, "contact-call")
    axe(page)
    assert page.evaluate("window.same"), "no page was loaded while it was typed"

    press(page, "F1")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    look(page, "contact-keys")
    press(page, "Escape")

    press(page, "Alt+a")
    expect(page.locator("#told input:checked")).to_have_count(1)
    press(page, "Control+Enter")
    page.wait_for_url("**/contact/")
    assert page.evaluate("sessionStorage.getItem('mouse')") is None

    names = [entry["name"] for entry in platform.journal()]
    assert "dispatch.IncidentOpened" in names
    finished = next(entry for entry in reversed(platform.journal()) if entry["name"] == "contact.ContactFinished")
    assert finished["data"]["grade"] == "P1"
    assert finished["data"]["told"]
    assert page.evaluate("({...sessionStorage})") == {}, "nothing of the caller is left on the machine"


def test_nothing_typed_is_lost(platform: Platform, staff_page: StaffPage) -> None:
    """The network goes, the page is loaded anew, a supervisor takes over: words are kept, and the page says where they are."""
    page = staff_page("handler")
    platform.call("tests.journeys.contact_data:second_call")
    page.goto("/contact/")
    page.keyboard.press("F2")
    page.wait_for_url(re.compile(r"/contact/[0-9a-f-]{36}/"))
    page.route("**/details/", lambda route: route.abort())
    page.keyboard.press("Alt+w")
    page.keyboard.type("He has not come home")
    expect(page.locator("#saved")).to_contain_text("NOT SAVED")
    page.reload()
    expect(page.locator("#summary")).to_have_value("He has not come home")
    expect(page.locator("#saved")).to_contain_text("NOT SAVED")
    page.unroute("**/details/")
    expect(page.locator("#saved")).to_have_text(re.compile(r"Saved \d\d"))
    page.reload()
    expect(page.locator("#summary")).to_have_value("He has not come home")

    supervisor = staff_page("supervisor")
    supervisor.goto("/contact/supervisor/")
    row = supervisor.get_by_role("row").filter(has_text="07700 900222")
    row.get_by_role("textbox").fill("A critical incident")
    row.get_by_role("button", name="Take over").click()
    supervisor.wait_for_url(re.compile(r"/contact/[0-9a-f-]{36}/"))
    expect(supervisor.locator("#summary")).to_have_value("He has not come home")
    expect(page.locator("#taken")).to_contain_text("Sunita Example")
    expect(page.locator("#summary")).to_be_disabled()


@pytest.mark.parametrize("kind", ["light", "dark", "phone"])
def test_every_page_of_contact(platform: Platform, open_page: Callable[..., Page], axe: Axe, look: Look, kind: str) -> None:
    from tests.journeys.conftest import sign_in

    platform.call("tests.journeys.contact_data:fill")
    page = open_page(**{**(PHONE if kind == "phone" else DESK), "color_scheme": "dark" if kind == "dark" else "light"})
    sign_in(page, "supervisor")
    paths = {
        "queue": "/contact/", "supervisor": "/contact/supervisor/", "diary": "/contact/diary/?day=2031-03-12",
        "referrals": "/contact/referrals/", "reports": "/contact/reports/", "plans": "/contact/plans/",
        "counter": "/contact/new/counter/", "partner": "/contact/new/partner/",
    }  # fmt: skip
    for name, path in paths.items():
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        look(page, f"contact-{name}-{kind}")
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
    page.goto("/contact/supervisor/")
    page.locator("main table a").first.click()
    page.wait_for_url(re.compile(r"/contact/[0-9a-f-]{36}/"))
    look(page, f"contact-listening-{kind}")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
