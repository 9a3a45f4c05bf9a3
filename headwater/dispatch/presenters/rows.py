"""Rows of the board as HTML: written once for each change, the same for everybody who looks.

Nothing that only some may see stands in a row: a sensitive kind is shown by its protected label, with the street and without
words of the caller, wherever the screen hangs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.template import engines
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from headwater.dispatch.presenters.wanted import DutyRow, IncidentRow, UnitHere
from headwater.dispatch.rules import reference

KEPT = 8_192
"""Rows of HTML that a process remembers; a board of 2,000 incidents and 500 units is drawn from memory."""


@dataclass(frozen=True, slots=True)
class Note:
    """A word beside the state that must not be overlooked."""

    words: str
    title: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """A unit as a chip. ``state``: free, going, there or busy, which is also its colour."""

    call_sign: str
    code: int
    status: str
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class ShownIncident:
    """All that a row of the board says about an incident. Times are milliseconds since 1970, for the timers."""

    id: str
    href: str
    number: int
    log: str
    grade: str
    order: int
    opened: int
    opened_clock: str
    kind: str
    markers: tuple[tuple[str, str], ...]
    place: str
    hub: str
    hub_name: str
    npu: str
    units: tuple[ShownUnit, ...]
    state: str
    state_order: int
    state_words: str
    state_since: int | None
    state_clock: str
    late_after: int | None
    notes: tuple[Note, ...]
    escalated: str
    sensitive: bool
    said: str
    text: str
    easting: str
    northing: str
    radius: int


@dataclass(frozen=True, slots=True)
class ShownOnDuty:
    """All that a row of the board says about a unit."""

    id: str
    href: str
    call_sign: str
    npu: str
    status: str
    status_code: int
    state: str
    doing: str
    support: bool
    crew: str
    skills: tuple[tuple[str, str], ...]
    since: int
    since_clock: str
    alarm: str
    signal: str
    said: str
    text: str
    easting: str
    northing: str


STATES = {
    "unresourced": (0, "Unresourced"),
    "assigned": (1, "Assigned"),
    "going": (2, "En route"),
    "there": (3, "At scene"),
    "attended": (4, "Attended"),
    "unattended": (5, "No unit needed"),
}
"""How far an incident is: its place in the order, and its words."""


def incident_html(row: IncidentRow) -> str:
    """One row of the table of open incidents."""
    return _incident_html(row, timezone.localdate())


def unit_html(row: DutyRow) -> str:
    """One row of the table of units on duty."""
    return _unit_html(row)


@lru_cache(maxsize=KEPT)
def _incident_html(row: IncidentRow, today: date) -> str:
    return _drawn("dispatch/_incident_row.jinja", shown_incident(row, today))


@lru_cache(maxsize=KEPT)
def _unit_html(row: DutyRow) -> str:
    return _drawn("dispatch/_unit_row.jinja", shown_unit(row))


def _drawn(name: str, shown: ShownIncident | ShownOnDuty) -> SafeString:
    html: str = _template(name).render({"row": shown})
    return mark_safe(html)  # noqa: S308 - a template's own output, which escapes


@cache
def _template(name: str) -> Any:
    """The Jinja template itself: Django's wrapper looks it up anew for every row."""
    engine: Any = engines["jinja2"]
    return engine.env.get_template(name)


def shown_incident(row: IncidentRow, today: date) -> ShownIncident:
    """What a row says; a sensitive kind says less."""
    grade, kind = reference.grades()[row.grade], reference.kinds()[row.kind]
    state = incident_state(row)
    label = kind.shown_as or "Attend address" if row.sensitive else kind.name
    place = row.street if row.sensitive else row.place
    since, late = _waiting(row, state)
    notes = (Note("Escalated", row.escalated, "bad"),) if row.escalated else ()
    log = log_words(row.number, row.day, today)
    units = tuple(_chip(unit) for unit in row.units)
    searched = (log, row.grade, grade.name, label, place, row.hub_name, row.npu_name, *(unit.call_sign for unit in units))
    return ShownIncident(
        id=row.ref.id,
        href=reverse("dispatch:incident", args=[row.ref.id]),
        number=row.number,
        log=log,
        grade=row.grade,
        order=grade.rank,
        opened=milliseconds(row.opened_at),
        opened_clock=clock(row.opened_at),
        kind=label,
        markers=tuple((word.short or word.name, word.name) for word in map(reference.marker_of, row.markers)),
        place=place or "No location yet",
        hub=row.hub.id,
        hub_name=row.hub_name,
        npu=row.npu_name,
        units=units,
        state=state,
        state_order=STATES[state][0],
        state_words=STATES[state][1],
        state_since=None if since is None else milliseconds(since),
        state_clock="" if since is None else clock(since),
        late_after=late,
        notes=notes,
        escalated=row.escalated,
        sensitive=row.sensitive,
        said=f"{grade.name}, {label}, {place or 'no location yet'}",
        text=" ".join(searched).lower(),
        easting="" if row.easting is None else str(row.easting),
        northing="" if row.northing is None else str(row.northing),
        radius=row.radius,
    )


def shown_unit(row: DutyRow) -> ShownOnDuty:
    """What a unit's row says: what it does, for whom, for how long, and where it is."""
    status = reference.statuses()[row.status]
    state = unit_state(row.status, row.deployed)
    skills = tuple((word.short or word.name, word.name) for word in map(reference.skill_of, row.skills))
    signal = "" if row.signal is None else reference.statuses()[row.signal].name
    apart = "force support" if row.task is not None else ""
    searched = (row.call_sign, row.npu_name, status.name, row.doing, apart, *(name for pair in skills for name in pair))
    return ShownOnDuty(
        id=row.ref.id,
        href=reverse("dispatch:unit", args=[row.ref.id]),
        call_sign=row.call_sign,
        npu=row.npu_name,
        status=f"{row.status} {status.name}",
        status_code=row.status,
        state=state,
        doing=row.doing,
        support=row.task is not None,
        crew=str(row.crew_size),
        skills=skills,
        since=milliseconds(row.status_at),
        since_clock=clock(row.status_at),
        alarm="" if row.alarm_at is None else str(milliseconds(row.alarm_at)),
        signal=signal,
        said=f"{status.name}, {row.npu_name}",
        text=" ".join(searched).lower(),
        easting="" if row.easting is None else str(row.easting),
        northing="" if row.northing is None else str(row.northing),
    )


def incident_state(row: IncidentRow) -> str:
    """How far the response to an incident is: a key of STATES."""
    if not reference.grades()[row.grade].attend:
        return "unattended"
    states = {unit_state(unit.status, True) for unit in row.units}
    if "there" in states:
        return "there"
    if "going" in states:
        return "going"
    if row.units:
        return "assigned"
    return "unresourced" if row.first_arrived_at is None else "attended"


def unit_state(status: int, deployed: bool) -> str:
    """Free, going, there or busy: what the colour of a chip says in one look."""
    known = reference.statuses()[status]
    if known.effect == "en_route":
        return "going"
    if known.effect == "arrive":
        return "there"
    return "free" if known.may_deploy and not deployed else "busy"


def log_words(number: int, day: date, today: date) -> str:
    """A log's number; one of an earlier day with its day, as a command takes it: ``417/11``."""
    if day == today:
        return str(number)
    return f"{number}/{day.day}" if (today - day).days < 28 else f"{number}/{day.day}-{day.month}-{day.year}"


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def clock(at: datetime) -> str:
    """What a timer shows before scripts run: the time of day."""
    return f"{timezone.localtime(at):%H:%M}"


def clock_day(at: datetime | str) -> str:
    """“14:30 on 13 March”, of a moment or of one as the journal wrote it."""
    local = timezone.localtime(datetime.fromisoformat(at) if isinstance(at, str) else at)
    return f"{local:%H:%M} on {local.day} {local:%B}"


def _waiting(row: IncidentRow, state: str) -> tuple[datetime | None, int | None]:
    """Since when an incident waits in its state, and after how many seconds that is late."""
    target = reference.grades()[row.grade].target
    late = None if target is None else target * 60
    match state:
        case "unresourced" | "assigned" | "going":
            return row.opened_at, late
        case "there" | "attended":
            return row.first_arrived_at, None
        case _:
            return None, None


def _chip(unit: UnitHere) -> ShownUnit:
    status = reference.statuses()[unit.status]
    title = f"{unit.call_sign}: {unit.status} {status.name}"
    return ShownUnit(unit.call_sign, unit.status, status.name, unit_state(unit.status, True), title)
