"""The calendar: each line as RFC 5545 has it, whatever is written in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from headwater.citizen.presenters.calendar import escaped, folded
from headwater.citizen.tests.factories import AT, PROGRAM, SERGEANT
from headwater.neighbourhood import actions
from headwater.places.actions import NewArea, add_areas


@given(words=st.text(max_size=120))
def test_no_line_is_too_long_nor_broken_in_a_letter(words: str) -> None:
    lines = folded(f"SUMMARY:{escaped(words)}").split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(line.startswith(b" ") for line in lines[1:])
    for line in lines:
        line.decode()
        assert b"\n" not in line and b"\r" not in line


@pytest.mark.django_db
def test_events_are_in_the_calendar_and_cancelled_ones_say_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.citizen.views.area.now", lambda: AT)
    force = NewArea("force", "west-midlands", "West Midlands")
    alder = NewArea("neighbourhood", "alder", "Alder", ("force", "west-midlands"))
    area = add_areas(by=PROGRAM, at=AT, areas=[force, alder])[1]
    refs = [
        actions.plan_gathering(
            by=SERGEANT, at=AT, area=area, kind="meeting", title=title, address="Hall, 1 Alder Road",
            starts_at=AT + timedelta(days=1), ends_at=AT + timedelta(days=1, hours=2),
        )
        for title in ("Meeting; all come", "BEGIN:VEVENT\nX")
    ]  # fmt: skip
    actions.cancel_gathering(by=SERGEANT, at=AT, gathering=refs[1])
    answer = client.get(f"/area/{area.id}/events.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert "DTSTART:20261124T100000Z\r\nDTEND:20261124T120000Z\r\n" in text
    assert "SUMMARY:Meeting\\; all come\r\nLOCATION:Hall\\, 1 Alder Road\r\n" in text
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 2, "what is written in a title begins no event"
    assert text.count("STATUS:CANCELLED") == 1
