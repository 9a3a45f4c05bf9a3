"""The analyst's Monday; the commander asks why."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.platform import Platform

RECORD = "record=force:wiltshire&area=npu:Salisbury&offence=burglary-residential&period=12-months&until=2018-03-08&cell=250"


@pytest.fixture(scope="module", autouse=True)
def data(platform: Platform) -> None:
    platform.call("tests.journeys.workbench_data:make")


def test_the_analysts_monday(staff_page: StaffPage, axe: Axe, look: Look) -> None:
    """Choose once, look at every view by its tab, take a file along."""
    page = staff_page("analyst")
    page.goto(f"/workbench/?{RECORD}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is happening")
    expect(page.get_by_label("Area", exact=True)).to_have_value("npu:Salisbury")
    axe(page)
    look(page, "workbench-happening")
    tab(page, "Where")
    expect(page.get_by_role("heading", name="Hot grid")).to_be_visible()
    expect(page.get_by_label("Area", exact=True)).to_have_value("npu:Salisbury")
    axe(page)
    look(page, "workbench-where")
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile("GeoPackage.*Hot grid")).click()
    assert coming.value.suggested_filename == "burglary-residential-salisbury-2018-03-08-grid.gpkg"
    for view in ("Near repeats", "Who asks again", "How many tomorrow", "What next"):
        tab(page, view)
        expect(page.get_by_role("heading", level=1)).to_contain_text(view)
        axe(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("How many tomorrow")


def test_the_commander_asks_why(staff_page: StaffPage, axe: Axe) -> None:
    """A number opens to its meaning and its rows; whether it worked is answered beside another area."""
    page = staff_page("commander")
    page.goto(f"/workbench/happening/?{RECORD}")
    page.locator("#compared ~ * tr", has=page.get_by_role("rowheader", name="Salisbury")).get_by_role("link").nth(1).click()
    expect(page.get_by_text("What it means")).to_be_visible()
    expect(page.get_by_role("heading", name="The rows behind it")).to_be_visible()
    page.goto(f"/workbench/worked/?{RECORD}")
    page.get_by_label("Since which month").select_option("201704")
    page.get_by_label("Dudley").check()
    page.get_by_label("Where crime could have moved").select_option(label="Up to 1,000 metres away")
    page.get_by_role("button", name="What could it tell?").click()
    expect(page.get_by_role("heading", name="Could anybody tell?")).to_be_visible()
    expect(page.get_by_role("heading", name="Beside the comparison areas")).to_have_count(0)
    page.get_by_role("link", name="Show what happened").click()
    expect(page.get_by_role("heading", name="Beside the comparison areas")).to_be_visible()
    expect(page.get_by_role("heading", name="Did it only move?")).to_be_visible()
    axe(page)


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Views").get_by_role("link", name=name, exact=True).click()
