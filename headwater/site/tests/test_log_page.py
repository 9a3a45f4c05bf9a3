"""The page of an incident log, as a dispatcher opens it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from headwater.accounts.tests.factories import person, signed_in
from headwater.dispatch import actions
from headwater.kernel import Actor, Role
from headwater.places.queries import Location

AT = datetime(2018, 3, 12, 21, 30, tzinfo=UTC)
PROGRAM = Actor.system("tests")
ALDER = Location(433_500, 279_000, "12 Alder Road, Coventry", method="street")


@pytest.mark.django_db
def test_the_log_is_shown_with_what_was_written_in_it() -> None:
    actions.open_hub(by=PROGRAM, at=AT, name="North", short="N", areas=[], capacity=100)
    incident = actions.open_incident(by=PROGRAM, at=AT, kind="T1", grade="P3", summary="Two cars", location=ALDER)
    actions.add_entry(by=PROGRAM, at=AT, incident=incident, text="Fire service is on its way")
    browser = signed_in(person(Role.DISPATCHER))
    shown = browser.get(f"/dispatch/logs/{incident.id}/").content.decode()
    assert "Fire service is on its way" in shown
    assert "Two cars" in shown
    assert Client().get(f"/dispatch/logs/{incident.id}/").status_code == 302
