"""Fixtures of the journeys: tests that do what a person does, in the system's Chromium, against the real server.

``platform``     a whole platform for a file of journeys: own database, own folder, granian, demonstration mode, one
                 person for each role. ``platform.address`` ends in a slash; ``platform.call("module:function")`` runs a
                 function inside it (to load what a journey needs, by actions); ``platform.journal()`` is what was recorded;
                 ``platform.work()`` starts the worker, for jobs and handlers.
``staff_page``   ``staff_page("analyst")`` → a Playwright page at 1366 × 850, signed in by one click as that role, on the home
                 page. ``dark=True`` asks for the dark theme. Each call is a browser profile of its own.
``phone_page``   the same at 390 × 844 with touch; ``phone_page()`` without a role is a visitor.
``citizen_page`` a visitor; ``citizen_page(javascript=False)`` has none.
``doors``        the control room: hubs, crews, a worker; ``doors.rings()`` is a call, ``doors.unit_says("M21", 6)`` a crew.
``axe``          ``axe(page)`` fails on any breach of WCAG 2.2 AA that axe-core finds; ``axe(page, ".part")`` looks at a part.
``look``         ``look(page, "name")`` keeps a screenshot of the whole page where HEADWATER_LOOKS names a folder.

Go to a page with ``page.goto("/figures/")``: addresses are relative to the platform. Every page is watched: when the test
ends it fails if the browser complained in its console (a refused script or style is such a complaint), if a script threw, if
anything was fetched from elsewhere, or if the server answered 500 or above or did not have a file that a page names.

A file of journeys stays with one worker of xdist; each worker has a browser of its own. Do not use Django's
ORM in a journey: its database is another one, and Playwright's loop runs in this thread.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

from headwater.site import config
from tests.journeys.control_room import Doors, opened
from tests.journeys.platform import Platform, blank, running
from tools import browser as chromium

HERE = Path(__file__).parent
AXE = config.ROOT / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1366, "height": 850}}

PATIENCE = 60_000
"""Milliseconds that a journey waits for what must come: a busy machine is slow, and a test that guesses is worthless."""

LOST_PAGE = ["Protocol error", "Target crashed", "Target page, context or browser has been closed"]
"""What Chromium, not the platform, has done wrong: such a journey is made once more, and the report says that it was."""

expect.set_options(timeout=PATIENCE)

StaffPage = Callable[..., Page]
Axe = Callable[..., None]
Look = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=LOST_PAGE))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with blank(tmp_path_factory.mktemp("template")) as name:
        yield name


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory, template: str) -> Iterator[Platform]:
    """A file of journeys finds no trace of another one, whatever the order in which they are made."""
    with running(tmp_path_factory.mktemp("platform"), template) as ours:
        yield ours


@pytest.fixture(scope="module")
def control_room(platform: Platform) -> Doors:
    return opened(platform)


@pytest.fixture
def doors(control_room: Doors) -> Doors:
    """The control room of the journeys, its crews out on the road."""
    control_room.crews_are_out()
    return control_room


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Ended with this package, not with the session: while it lives, this thread has a running event loop."""
    path = chromium.find()
    assert path is not None, "no Chromium: run python tools/browser.py"
    arguments = ["--no-sandbox"] if hasattr(os, "getuid") and os.getuid() == 0 else []
    with sync_playwright() as playwright:
        ours = playwright.chromium.launch(executable_path=path, args=arguments)
        yield ours
        ours.close()


class Watch:
    """What must not happen on any page, noted as it happens."""

    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        self.complaints: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"a script threw: {error.error}"))
        context.on("response", self._response)
        context.on("request", lambda request: self._request(request.url))

    def _console(self, message: ConsoleMessage) -> None:
        # A page that answers 403 or 404 on purpose is reported as a resource that failed to load; files are caught below.
        # A machine without a graphics card says that it draws maps slowly, which is no fault of the page.
        expected = message.text.startswith("Failed to load resource") or "GL Driver Message" in message.text
        if message.type in {"error", "warning"} and not expected:
            where = message.location
            self.complaints.append(f"console {message.type} at {where['url']}:{where['lineNumber']}: {message.text}")

    def _response(self, response: Response) -> None:
        file = response.request.resource_type in {"script", "stylesheet", "image", "font"}
        if response.status >= 500 or (file and response.status >= 400):
            self.complaints.append(f"{response.status} for {response.url}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self._host:
            self.complaints.append(f"fetched from elsewhere: {url}")


@pytest.fixture
def open_page(platform: Platform, browser: Browser) -> Iterator[Callable[..., Page]]:
    """``open_page(**options of a Playwright context)`` → a page in a profile of its own, watched until the test ends."""
    contexts: list[BrowserContext] = []
    watch = Watch(platform.address)

    def make(**options: Any) -> Page:
        context = browser.new_context(base_url=platform.address, locale="en-GB", timezone_id="Europe/London", **options)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    said = platform.log()[-3000:] if any(complaint.startswith("5") for complaint in watch.complaints) else ""
    assert watch.complaints == [], said


@pytest.fixture
def staff_page(open_page: Callable[..., Page]) -> StaffPage:
    def make(role: str, *, dark: bool = False, **options: Any) -> Page:
        page = open_page(**{**DESK, "color_scheme": "dark" if dark else "light", **options})
        sign_in(page, role)
        return page

    return make


@pytest.fixture
def phone_page(open_page: Callable[..., Page]) -> StaffPage:
    def make(role: str = "", *, dark: bool = False, **options: Any) -> Page:
        page = open_page(**{**PHONE, "color_scheme": "dark" if dark else "light", **options})
        if role:
            sign_in(page, role)
        return page

    return make


@pytest.fixture
def citizen_page(open_page: Callable[..., Page]) -> StaffPage:
    def make(*, javascript: bool = True, **options: Any) -> Page:
        return open_page(**{**DESK, "java_script_enabled": javascript, **options})

    return make


@pytest.fixture
def axe() -> Axe:
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page, part: str | None = None) -> None:
        page.evaluate(source)
        found = page.evaluate(
            "([part, tags]) => axe.run(part || document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
            [part, STANDARD],
        )
        breaches = [
            f"{breach['id']} ({breach['help']}): {node['html'][:200]}\n    {node['failureSummary']}"
            for breach in found["violations"]
            for node in breach["nodes"]
        ]
        assert not breaches, f"{page.url}\n" + "\n".join(breaches)
        assert found["passes"], "axe looked at nothing"

    return check


@pytest.fixture
def look() -> Look:
    folder = os.environ.get("HEADWATER_LOOKS", "")

    def keep(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep


def sign_in(page: Page, role: str) -> None:
    """By the demonstration's one click, as a person does it."""
    page.goto("/accounts/login/")
    page.locator(f'form:has(input[name="role"][value="{role}"]) button').click()
    page.wait_for_url("**/")
