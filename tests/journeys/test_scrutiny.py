"""A councillor with ten minutes; an analyst who opens a number; a partner who may not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.platform import Platform


@pytest.fixture(scope="module", autouse=True)
def data(platform: Platform) -> None:
    platform.call("tests.journeys.scrutiny_data:make")


def test_a_councillor_reads_the_pack_and_opens_a_figure(citizen_page: StaffPage, axe: Axe, look: Look) -> None:
    page = citizen_page()
    page.goto("/")
    page.get_by_role("link", name="Scrutiny", exact=True).first.click()
    choose(page, record="Leicestershire, published on data.police.uk", area="Leicester", as_at="2014-08-31")
    expect(page.get_by_role("heading", name="Leicester, as at 31 August 2014")).to_be_visible()
    for question in ("what reductions", "crime levels", "adapting", "work together"):
        expect(page.get_by_role("heading", level=3).filter(has_text=re.compile(question))).to_be_visible()
    axe(page)
    look(page, "scrutiny-home")

    page.get_by_role("link", name="Read the whole pack about Leicester").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Leicester, as at 31 August 2014")
    axe(page)
    look(page, "scrutiny-pack")

    total = page.locator("#answers").get_by_role("link", name=re.compile("All crime published on data.police.uk")).first
    shown = total.inner_text().partition(":")[0].strip()
    total.click()
    expect(page.locator(".hw-figure-big__value")).to_have_text(shown)
    expect(page.get_by_text("What it means")).to_be_visible()
    expect(page.get_by_text("Counted in Leicester")).to_be_visible()
    rows = page.get_by_role("table").get_by_role("row")
    assert rows.count() > 10
    axe(page)
    look(page, "scrutiny-figure")

    page.get_by_role("link", name=re.compile("Next")).click()
    expect(page.get_by_text(re.compile("Rows 51 to"))).to_be_visible()


def test_the_files_come_down_and_the_page_among_them_stands_alone(
    citizen_page: StaffPage, axe: Axe, look: Look, tmp_path: Path
) -> None:
    page = citizen_page(javascript=False)
    page.goto("/scrutiny/")
    names = {}
    for words in ("PDF", "HTML", "CSV", "Excel"):
        with page.expect_download() as coming:
            page.get_by_role("link", name=re.compile(rf"\({words}\)")).click()
        names[words] = coming.value.suggested_filename
        coming.value.save_as(tmp_path / names[words])
    assert all((tmp_path / name).stat().st_size > 5_000 for name in names.values())
    alone = citizen_page(offline=True)
    alone.goto((tmp_path / names["HTML"]).as_uri())
    expect(alone.get_by_role("heading", level=1)).to_contain_text("Leicester")
    axe(alone)
    alone.locator("#answers a.fig").first.click()
    expect(alone.locator("li:target")).to_be_visible()
    look(alone, "scrutiny-file")


def test_a_councillor_on_a_telephone(phone_page: StaffPage, axe: Axe, look: Look) -> None:
    page = phone_page()
    for address in ("/scrutiny/", "/scrutiny/published/", "/scrutiny/data/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, f"{address} moves sideways"
        axe(page)
    page.goto("/scrutiny/")
    page.get_by_role("link", name=re.compile("Read the whole pack")).click()
    page.wait_for_url(re.compile("/scrutiny/pack/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(page)
    look(page, "scrutiny-phone")


def test_a_wrong_date_says_what_there_is(citizen_page: StaffPage, axe: Axe) -> None:
    page = citizen_page()
    page.goto("/scrutiny/")
    page.get_by_label("As at", exact=True).fill("2030-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("alert")).to_contain_text("The data reaches 31 August 2014")
    axe(page)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("As at", exact=True)).to_be_focused()


def test_the_forces_own_record_is_opened_by_those_who_may_and_noted(
    platform: Platform, staff_page: StaffPage, citizen_page: StaffPage, axe: Axe, look: Look
) -> None:
    page = staff_page("analyst")
    page.goto("/scrutiny/")
    expect(page.get_by_role("heading", name="Coventry, as at 8 March 2018")).to_be_visible()
    axe(page)
    look(page, "scrutiny-own")
    page.locator("a.hw-figure").first.click()
    expect(page.get_by_role("columnheader", name="crime ref")).to_be_visible()
    axe(page)
    address = page.url
    noted = [entry for entry in platform.journal() if entry["name"] == "journal.Consulted"]
    assert noted[-1]["subject"].startswith("insight.crime:")
    assert "behind “Total Recorded Crime, Coventry”" in noted[-1]["data"]["what"]

    partner = staff_page("partner")
    partner.goto(address)
    expect(partner.get_by_text("Your roles do not include this")).to_be_visible()
    axe(partner)

    visitor = citizen_page()
    visitor.goto(address)
    expect(visitor).to_have_url(re.compile("/accounts/login/"))


def test_what_was_published_stands_beside_the_record(staff_page: StaffPage, axe: Axe, look: Look) -> None:
    page = staff_page("auditor", dark=True)
    page.goto("/scrutiny/published/")
    expect(page.get_by_text("printed rows of recorded crime agree with the record")).to_be_visible()
    expect(page.get_by_role("heading", name="Where the printed pack contradicts itself")).to_be_visible()
    axe(page)
    look(page, "scrutiny-published-dark")


def choose(page: Page, *, record: str, area: str, as_at: str) -> None:
    page.get_by_label("Whose record").select_option(label=record)
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Area", exact=True).select_option(label=area)
    page.get_by_label("As at", exact=True).fill(as_at)
    page.get_by_role("button", name="Show").click()
