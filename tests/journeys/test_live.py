"""What happens elsewhere appears on an open page by itself, and is said to those who cannot see it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Axe, Look, StaffPage, Watch
from tests.journeys.platform import Platform


def test_a_job_appears_without_a_reload(platform: Platform, staff_page: StaffPage, axe: Axe, look: Look) -> None:
    page = staff_page("administrator")
    with page.expect_response("**/live/?topic=journal.job"):
        page.goto("/jobs/")
    page.evaluate("window.same = true")
    before = page.locator("#jobs tbody tr").count()
    platform.call("tests.journeys.work:ask")
    expect(page.locator("#jobs tbody tr")).to_have_count(before + 1)
    expect(page.locator("#hw-live")).to_have_text("The list of jobs has changed.")
    assert page.evaluate("window.same"), "the page was not loaded anew"
    axe(page)
    look(page, "jobs-live")


def test_a_page_without_live_parts_opens_no_stream(staff_page: StaffPage) -> None:
    page = staff_page("administrator")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/accounts/sessions/")
    page.wait_for_load_state("networkidle")
    assert asked
    assert [url for url in asked if "/live/" in url] == []


def test_the_watch_sees_what_must_not_happen(platform: Platform, browser: Browser) -> None:
    """The journeys' own watch: a page that tries to run an inline script is refused by the browser, and that is noticed."""
    watch = Watch(platform.address)
    context = browser.new_context(base_url=platform.address)
    watch.over(context)
    page = context.new_page()
    page.goto("/")
    assert watch.complaints == []
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const picture = document.createElement("img");
          picture.src = "/static/no-such-picture.svg";
          document.body.append(picture);
        }"""
    )
    assert page.evaluate("window.ran") is None
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('thrown on purpose') })")
    page.wait_for_load_state("networkidle")
    context.close()
    said = "\n".join(watch.complaints)
    assert "Content Security Policy" in said
    assert "404 for" in said
    assert "thrown on purpose" in said
