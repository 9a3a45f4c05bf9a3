"""Support tasks as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from headwater.dispatch.presenters.rows import clock, clock_day, unit_state
from headwater.dispatch.presenters.units import unit_href
from headwater.dispatch.queries.support import SupportRow, Turn
from headwater.dispatch.rules import reference


@dataclass(frozen=True, slots=True)
class State:
    """How far a task is: a chip's colour (free is green, busy quiet, bad loud) and its words."""

    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class ListedTask:
    """A line of the list of tasks. ``late``: the next relief is overdue; ``notes``: what must not be overlooked."""

    title: str
    href: str
    kind: str
    place: str
    state: State
    officers: str
    units: tuple[tuple[str, str], ...]
    relief: str
    late: bool
    hours: str
    until: str
    log: str
    log_href: str
    result: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A unit's turn, its times as clocks. ``take``: where its hand-over is acknowledged, "" where there is none to take."""

    call_sign: str
    href: str
    status: str
    state: str
    officers: str
    since: str
    until: str
    relief: str
    late: bool
    hours: str
    note: str
    noted: str
    relieved_by: str
    takes_from: str
    take: str


@dataclass(frozen=True, slots=True)
class ShownTask:
    """All that the page of a task says, apart from its timeline."""

    title: str
    kind: str
    place: str
    hint: str
    state: State
    note: str
    escalated: str
    open: bool
    full: bool
    facts: list[tuple[str, str]]
    standing: list[ShownTurn]
    stood: list[ShownTurn]
    lacks: str
    log: str
    log_href: str


def listed(rows: Sequence[SupportRow], at: datetime) -> list[ListedTask]:
    """The tasks, as given."""
    return [_listed(row, at) for row in rows]


def shown(row: SupportRow, at: datetime) -> ShownTask:
    """One task."""
    kind = reference.support_kinds().get(row.kind)
    return ShownTask(
        title=row.title, kind=row.kind_name, place=row.place, hint=kind.hint if kind else "", state=state_of(row, at),
        note=row.note, escalated=row.escalated, open=row.ended_at is None, full=row.officers >= row.needed,
        facts=_facts(row, at),
        standing=[_turn(turn, row, at) for turn in row.standing],
        stood=[_turn(turn, row, at) for turn in reversed(row.stood)], lacks=_skills(row.lacks) if row.standing else "",
        log=row.log, log_href=_log_href(row),
    )  # fmt: skip


def state_of(row: SupportRow, at: datetime) -> State:
    """How far a task is."""
    if row.ended_at is not None:
        return State("busy", "Ended")
    if row.officers >= row.needed:
        return State("free", "Stood")
    if row.starts_at > at:
        return State("busy", "Planned")
    if not row.standing:
        return State("bad", "Nobody on it")
    return State("bad", f"{row.needed - row.officers} too few")


def hours(time: timedelta) -> str:
    """Officer-hours, with one decimal under a hundred."""
    number = time / timedelta(hours=1)
    return f"{number:,.1f}" if number < 100 else f"{number:,.0f}"


def _listed(row: SupportRow, at: datetime) -> ListedTask:
    due = row.next_relief
    return ListedTask(
        title=row.title, href=reverse("dispatch:support_task", args=[row.ref.id]), kind=row.kind_name, place=row.place,
        state=state_of(row, at), officers=f"{row.officers} of {row.needed}",
        units=tuple((turn.call_sign, unit_href(turn.unit)) for turn in row.standing),
        relief="" if due is None else _when(due, at), late=due is not None and due <= at, hours=hours(row.officer_time(at)),
        until=_when(row.ended_at or row.expected_end, at), log=row.log, log_href=_log_href(row), result=row.result,
        notes=tuple(_notes(row, at)),
    )  # fmt: skip


def _notes(row: SupportRow, at: datetime) -> list[str]:
    found = [f"{turn.call_sign} has not acknowledged the hand-over" for turn in row.standing if turn.takes_note_of]
    if row.standing and row.lacks:
        found.append(f"Nobody on it has {_skills(row.lacks)}")
    if row.ended_at is None and row.expected_end <= at:
        found.append("Past its end")
    if row.starts_at > at and row.ended_at is None:
        found.append(f"Begins {_when(row.starts_at, at)}")
    return found


def _facts(row: SupportRow, at: datetime) -> list[tuple[str, str]]:
    found = [
        ("Officers", f"{row.officers} of {row.needed}"),
        ("Reliefs", f"After {_minutes(row.relief_minutes)}" if row.relief_minutes else "Not before the end"),
        ("Skills", _skills(row.skills)),
        ("Begins" if row.starts_at > at else "Began", clock_day(row.starts_at)),
        ("Expected until", clock_day(row.expected_end)),
        ("Ended", clock_day(row.ended_at) if row.ended_at else ""),
        ("Result", row.result),
        ("Officer-hours so far" if row.ended_at is None else "Officer-hours", hours(row.officer_time(at))),
        ("Booked", clock_day(row.booked_at)),
    ]
    return [(key, value) for key, value in found if value]


def _turn(turn: Turn, row: SupportRow, at: datetime) -> ShownTurn:
    due = turn.relief_due_at
    return ShownTurn(
        call_sign=turn.call_sign, href=unit_href(turn.unit),
        status=f"{turn.status} {reference.statuses()[turn.status].name}", state=unit_state(turn.status, True),
        officers=f"{turn.officers} officer{'s' if turn.officers != 1 else ''}", since=_when(turn.started_at, at),
        until="" if turn.ended_at is None else _when(turn.ended_at, at), relief="" if due is None else _when(due, at),
        late=due is not None and due <= at, hours=hours(turn.officer_time(at)), note=turn.note,
        noted=f"Acknowledged {_when(turn.noted_at, at)}, {turn.noted_by}" if turn.noted_at else "",
        relieved_by=turn.relieved_by, takes_from=turn.takes_note_of,
        take=reverse("dispatch:support_note", args=[row.ref.id, turn.deployment.id]) if turn.takes_note_of else "",
    )  # fmt: skip


def _when(moment: datetime, at: datetime) -> str:
    """The time, with its day where that is another."""
    return clock(moment) if timezone.localdate(moment) == timezone.localdate(at) else clock_day(moment)


def _minutes(minutes: int) -> str:
    if minutes % 60:
        return f"{minutes} minutes"
    return f"{minutes // 60} hour{'s' if minutes != 60 else ''}"


def _skills(codes: Sequence[str]) -> str:
    return ", ".join(reference.skills()[code].name for code in codes if code in reference.skills())


def _log_href(row: SupportRow) -> str:
    return "" if row.incident is None else reverse("dispatch:incident", args=[row.incident.id])
