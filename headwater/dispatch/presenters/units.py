"""Units as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from headwater.dispatch.presenters.rows import clock, clock_day, unit_state
from headwater.dispatch.queries.board import UnitRow
from headwater.dispatch.rules import reference
from headwater.kernel import Ref


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A line of the list of units."""

    call_sign: str
    href: str
    base: str
    state: str
    status: str
    doing: str
    doing_href: str
    crew: int
    skills: str
    until: str
    seen: str
    over: bool


@dataclass(frozen=True, slots=True)
class StatusButton:
    """A status that may be reported now; ``now``: it is so already."""

    code: int
    words: str
    now: bool


def listed(rows: Sequence[UnitRow], at: datetime) -> list[ListedUnit]:
    """The units, as given."""
    return [_listed(row, at) for row in rows]


def buttons(row: UnitRow) -> list[StatusButton]:
    """What a unit on duty may report: its way and its arrival only while it is on something."""
    return [
        StatusButton(one.code, f"{one.code} {one.name}", one.code == row.status)
        for one in reference.statuses().values()
        if row.on_duty and not one.signal and (row.deployed or one.effect not in ("en_route", "arrive"))
        if not (row.deployed and one.effect == "book_off")
    ]


def facts(row: UnitRow, at: datetime) -> list[tuple[str, str]]:
    """What is known of a unit."""
    found = [
        ("Status", f"{row.status} {reference.statuses()[row.status].name} since {moment(row.status_at)}"),
        ("On", row.doing or ("Nothing" if row.on_duty else "")),
        ("Crew", str(row.crew_size) if row.on_duty else ""),
        ("Skills", _skills(row)),
        ("Vehicle", row.vehicle),
        ("Base", ", ".join(dict.fromkeys(filter(None, (row.base_name, row.npu_name))))),
        ("On duty until", moment(row.duty_until) if row.on_duty and row.duty_until else ""),
        ("Seen", _seen(row, at)),
        ("Asks for", "" if row.signal is None else reference.statuses()[row.signal].name),
    ]
    return [(key, value) for key, value in found if value]


def moment(at: datetime) -> str:
    """Time and day, by the clock on the wall."""
    return clock_day(at)


def _listed(row: UnitRow, at: datetime) -> ListedUnit:
    return ListedUnit(
        call_sign=row.call_sign,
        href=unit_href(row.ref),
        base=row.npu_name,
        state=unit_state(row.status, row.deployed),
        status=f"{row.status} {reference.statuses()[row.status].name}",
        doing=row.doing,
        doing_href=doing_href(row),
        crew=row.crew_size,
        skills=_skills(row),
        until="" if row.duty_until is None else clock(row.duty_until),
        seen=_seen(row, at),
        over=row.duty_until is not None and row.duty_until <= at,
    )


def doing_href(row: UnitRow) -> str:
    """The page of what a unit is on; "" where it is on nothing."""
    if row.incident is not None:
        return reverse("dispatch:incident", args=[row.incident.id])
    return "" if row.task is None else reverse("dispatch:support_task", args=[row.task.id])


def unit_href(ref: Ref) -> str:
    return reverse("dispatch:unit", args=[ref.id])


def _skills(row: UnitRow) -> str:
    return ", ".join(reference.skill_of(code).name for code in row.skills)


def _seen(row: UnitRow, at: datetime) -> str:
    if row.seen_at is None:
        return "Not yet"
    seconds = max(0, int((at - row.seen_at).total_seconds()))
    return f"{seconds} seconds ago" if seconds < 120 else f"{seconds // 60} minutes ago"
