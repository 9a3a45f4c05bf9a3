"""One log as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from headwater.dispatch.presenters.rows import clock, log_words, unit_state
from headwater.dispatch.presenters.timeline import Line, lines
from headwater.dispatch.queries.whole_log import SentUnit, WholeLog
from headwater.dispatch.recommending import Recommendation
from headwater.dispatch.rules import reference
from headwater.journal.queries import names_of, timeline
from headwater.kernel import Actor, Ref

ENTRIES = 300
"""Entries that the page shows; older ones are in the audit."""
REFUSED = 12
"""Refusals that are shown one by one; the rest are counted."""
OPENED_FOR = 12 * 60 * 60
"""Seconds for which a page that was opened, and noted as opened, may fetch its parts again."""
_SALT = "dispatch.log.opened"


@dataclass(frozen=True, slots=True)
class Step:
    """What a unit on the incident may do next, as a button: a status code, or ``down`` to stand it down."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownSent:
    """A unit that was sent, with its times as clocks, and what may be done with one key."""

    unit: str
    call_sign: str
    href: str
    state: str
    status: str
    crew: str
    assigned: str
    en_route: str
    arrived: str
    cleared: str
    ending: str
    expected: str
    note: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ShownAttached:
    """Somebody or something attached. ``href`` empty: it has no page."""

    ref: str
    name: str
    role: str
    href: str


def opened_mark(actor: Actor, log: Ref) -> str:
    """A word that says this person opened this log, which is noted in the journal; its parts are fetched again with it."""
    return signing.dumps([str(actor.ref), log.id], salt=_SALT, compress=True)


def was_opened(mark: str, actor: Actor, log: Ref) -> bool:
    """Whether the word is one of ``opened_mark`` for this person and log, and not older than a shift."""
    try:
        return bool(signing.loads(mark, salt=_SALT, max_age=OPENED_FOR) == [str(actor.ref), log.id])
    except signing.BadSignature:
        return False


def title(log: WholeLog) -> str:
    """Log 417 of 12 March 2018."""
    return f"Log {log.number} of {log.day.day} {log.day:%B %Y}"


def command_number(log: WholeLog) -> str:
    """How a command names the log today."""
    return log_words(log.number, log.day, timezone.localdate())


def facts(log: WholeLog) -> list[tuple[str, str]]:
    """What is known, in the order in which it is asked on the air."""
    names = names_of(ref for ref in (log.caller, log.source) if ref)
    where = ", ".join(part for part in (log.neighbourhood_name, log.npu_name) if part)
    radius = f", within {log.radius:,} m" if log.radius else ""
    found = [
        ("Place", f"{log.place or 'Not known yet'}{radius}"),
        ("Area", where if log.in_force else "Outside the force"),
        ("Grid", "" if log.easting is None else f"{log.easting} {log.northing}"),
        ("Caller", names.get(log.caller, "") if log.caller else ""),
        ("Qualifiers", ", ".join(reference.qualifier_of(code).name for code in log.qualifiers)),
        ("Opened as", "" if log.kind == log.opening_kind else log.opening_kind.name),
        ("First grade", "" if log.grade == log.opening_grade else f"{log.opening_grade.code} {log.opening_grade.name}"),
        ("Closed as", log.closing_kind.name if log.closing_kind else ""),
        ("Result", log.result),
    ]
    return [(key, value) for key, value in found if value]


def marks(log: WholeLog) -> list[tuple[str, str]]:
    return [(word.short or word.name, word.name) for word in map(reference.marker_of, log.markers)]


def sent(log: WholeLog) -> list[ShownSent]:
    return [_sent(unit) for unit in log.units]


def attached(log: WholeLog) -> list[ShownAttached]:
    """By name; two queries at most for each kind of thing."""
    names = names_of(one.subject for one in log.attached)
    return [ShownAttached(str(one.subject), names[one.subject], one.role, _record_page(one.subject)) for one in log.attached]


def entries(log: Ref) -> tuple[Line, ...]:
    """The log itself, newest first."""
    return lines(timeline(log, limit=ENTRIES))


def refusals(found: Recommendation) -> tuple[list[tuple[str, str]], int]:
    """The first units that are not proposed, with why, and how many more there are."""
    return [(one.call_sign, one.why) for one in found.refused[:REFUSED]], max(0, len(found.refused) - REFUSED)


def minutes(seconds: float | None) -> str:
    """A time on the road as it is said: “4 min”."""
    return "" if seconds is None else f"{max(1, round(seconds / 60))} min"


def _sent(unit: SentUnit) -> ShownSent:
    here = unit.cleared_at is None
    status = reference.statuses()[unit.status]
    note = ["across a boundary"] if unit.cross_boundary else []
    return ShownSent(
        unit=unit.unit.id,
        call_sign=unit.call_sign,
        href=reverse("dispatch:unit", args=[unit.unit.id]),
        state=unit_state(unit.status, True) if here else "busy",
        status=f"{status.code} {status.name}" if here else unit.ending.replace("_", " "),
        crew=str(unit.crew_size),
        assigned=clock(unit.assigned_at),
        en_route=_time(unit.en_route_at),
        arrived=_time(unit.arrived_at),
        cleared=_time(unit.cleared_at),
        ending=unit.ending,
        expected=minutes(unit.expected_seconds) if unit.arrived_at is None else "",
        note="; ".join([*note, *([unit.reason] if unit.reason else [])]),
        steps=_steps(unit) if here else (),
    )


def _steps(unit: SentUnit) -> tuple[Step, ...]:
    steps = []
    if unit.arrived_at is None and unit.en_route_at is None:
        steps.append(Step("5", "En route"))
    if unit.arrived_at is None:
        steps.append(Step("6", "At scene"))
        steps.append(Step("down", "Stand down"))
    else:
        steps.append(Step("2", "Clear"))
    return tuple(steps)


def _time(at: datetime | None) -> str:
    return "" if at is None else clock(at)


def _record_page(ref: Ref) -> str:
    pages = {"records.person": "records:people", "records.vehicle": "records:vehicles", "records.premises": "records:premises"}
    return reverse(pages[ref.kind], args=[ref.id]) if ref.kind in pages else ""
