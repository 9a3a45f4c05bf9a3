"""Who is told, when, and who next: the rules as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from headwater.dispatch.rules import escalating as rules
from headwater.kernel import Invalid, Role

NOON = datetime(2018, 3, 12, 12, 0, tzinfo=UTC)


def _said(due: tuple[rules.Due, ...]) -> list[tuple[str, int, str]]:
    return [(one.reason, int((one.at - NOON).total_seconds() // 60), one.role.value) for one in due]


CASES = {
    "P1 at once, and after fifteen minutes": (
        "P1", {}, [("unresourced", 0, "duty_inspector"), ("unattended", 15, "duty_inspector")],
    ),
    "P2 after forty minutes, at the change of shift, and after an hour": (
        "P2", {}, [("unresourced", 40, "sergeant"), ("unresourced_shift", 180, "sergeant"), ("unattended", 60, "sergeant")],
    ),
    "P2 with a unit on its way": ("P2", {"resourced": True}, [("unattended", 60, "sergeant")]),
    "P1 with a unit there": ("P1", {"resourced": True, "attended": True}, []),
    "P1 that a unit has been to and left": ("P1", {"attended": True}, []),
    "P3 is watched by nobody": ("P3", {}, []),
    "P5 needs no unit": ("P5", {}, []),
}  # fmt: skip


@pytest.mark.parametrize(("grade", "state", "wanted"), CASES.values(), ids=CASES.keys())
def test_the_timers_of_a_grade(grade: str, state: dict[str, bool], wanted: list[tuple[str, int, str]]) -> None:
    assert _said(rules.due_for(grade, NOON, **state)) == wanted


SHIFTS = {
    "before the late shift": ("2018-03-12T14:59:59+00:00", "2018-03-12T15:00:00+00:00"),
    "at the very change": ("2018-03-12T15:00:00+00:00", "2018-03-12T22:00:00+00:00"),
    "into tomorrow": ("2018-03-12T22:30:00+00:00", "2018-03-13T07:00:00+00:00"),
    "in summer the wall is an hour ahead": ("2018-07-02T12:00:00+00:00", "2018-07-02T14:00:00+00:00"),
    "the night in which the clocks go on": ("2018-03-24T22:30:00+00:00", "2018-03-25T06:00:00+00:00"),
    "the night in which the clocks go back": ("2018-10-27T21:30:00+00:00", "2018-10-28T07:00:00+00:00"),
    "the hour that comes twice": ("2018-10-28T00:30:00+00:00", "2018-10-28T07:00:00+00:00"),
}


@pytest.mark.parametrize(("after", "wanted"), SHIFTS.values(), ids=SHIFTS.keys())
def test_shifts_change_by_the_clock_on_the_wall(after: str, wanted: str) -> None:
    assert rules.next_shift_change(datetime.fromisoformat(after)).isoformat() == wanted


def test_every_instant_has_a_change_of_shift_within_the_longest_shift() -> None:
    moment = datetime(2018, 1, 1, tzinfo=UTC)
    for hours in range(24 * 366):
        after = moment + timedelta(hours=hours)
        assert timedelta(0) < rules.next_shift_change(after) - after <= timedelta(hours=10)


def test_who_is_told_next() -> None:
    ladder = [Role.DISPATCHER]
    for _ in range(4):
        ladder.append(rules.next_role(ladder[-1]))
    assert ladder == [Role.DISPATCHER, Role.DUTY_INSPECTOR, Role.COMMANDER, Role.COMMANDER, Role.COMMANDER]
    assert rules.next_role(Role.SERGEANT) is Role.DUTY_INSPECTOR


WELFARE = {
    "any": ("A2", "P3", 60),
    "an emergency": ("C1", "P1", 30),
    "firearms, whatever the grade": ("S12", "P2", 15),
    "the kind counts before the grade": ("C8", "P1", 20),
}


@pytest.mark.parametrize(("kind", "grade", "minutes"), WELFARE.values(), ids=WELFARE.keys())
def test_when_a_unit_is_asked_whether_all_is_well(kind: str, grade: str, minutes: int) -> None:
    assert rules.welfare_after(kind, grade) == timedelta(minutes=minutes)


def _file(**changes: Any) -> dict[str, Any]:
    held: dict[str, Any] = {
        "version": "test",
        "shift_changes": ["07:00"],
        "attended_in_target": [],
        "rung": [{"role": "sergeant", "answer_minutes": 1}],
        "reason": [{"code": "x", "words": "X", "first": "sergeant"}],
        "welfare": [],
    }
    return {**held, **changes}


def test_a_file_that_tells_nobody_is_refused() -> None:
    assert rules.read_policy(_file()).reasons["x"].first is Role.SERGEANT
    with pytest.raises(ValueError, match="no rung"):
        rules.read_policy(_file(reason=[{"code": "x", "words": "X", "first": "commander"}]))
    circle = [
        {"role": "sergeant", "answer_minutes": 1, "then": "commander"},
        {"role": "commander", "answer_minutes": 1, "then": "sergeant"},
    ]
    with pytest.raises(ValueError, match="circle"):
        rules.read_policy(_file(rung=circle))
    with pytest.raises(Invalid):
        rules.reason_of("boredom")
