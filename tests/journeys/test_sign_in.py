"""A shift, from signing in to signing out."""

from __future__ import annotations

from tests.journeys.conftest import Axe, Look, StaffPage


def test_signing_in_shows_home(staff_page: StaffPage, axe: Axe, look: Look) -> None:
    page = staff_page("administrator")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Ada Example")
    axe(page)
    look(page, "home")
