"""What a command names: logs by number, units by call sign, hubs by name; and what may be offered while somebody types."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from headwater.dispatch.models import Deployment, Hub, Incident, Unit
from headwater.dispatch.rules.commands import Lexicon
from headwater.dispatch.rules.reference import grades, kinds, results, statuses
from headwater.kernel import NotFound, Ref

_TOKEN = re.compile(r"(\d{1,6})(?:/(\d{1,2})(?:[-.](\d{1,2})(?:[-.](\d{4}))?)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class NamedLog:
    """A log that a command names. ``label`` is its kind as a board shows it; ``closed``: it was closed already."""

    ref: Ref
    number: int
    day: date
    grade: str
    kind: str
    label: str
    place: str
    hub: Ref
    hub_name: str
    closed: bool


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit that a command names, and the log that it is on, where it is on one."""

    ref: Ref
    call_sign: str
    on_duty: bool
    status: int
    npu_name: str
    log: int | None
    incident: Ref | None


def lexicon() -> Lexicon:
    """The words that commands may hold. One query."""
    hubs = {row.short.lower(): row.name for row in Hub.objects.only("short", "name")}
    return Lexicon(
        statuses={status.code: status.name for status in statuses().values()},
        grades={grade.code: grade.name for grade in grades().values()},
        results={result.code: result.name for result in results().values()},
        hubs=hubs,
    )


def hub_called(short: str) -> Ref:
    """The hub with this short name, capitals aside. Raises NotFound. One query."""
    found = Hub.objects.filter(short__iexact=short).first()
    if found is None:
        raise NotFound(f"There is no hub called “{short}”.", "Type ? for the list of commands.")
    return found.ref


def log_called(token: str, today: date) -> NamedLog:
    """The log that is called so: ``417`` is the newest open one of this number, or else the newest; ``417/11`` that of the last
    eleventh; ``417/11-3-2018`` that of the day. Raises NotFound. One query.
    """
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise NotFound(f"“{token[:40]}” is not a log number.", "Type it as 417, or 417/11 for the eleventh.")
    day, month, year = (int(part) if part else None for part in found.groups()[1:])
    rows = _logs().filter(number=int(found[1]), day__lte=today)
    if day is not None:
        rows = rows.filter(day__day=day)
    if month is not None:
        rows = rows.filter(day__month=month)
    if year is not None:
        rows = rows.filter(day__year=year)
    held = list(rows.order_by("-day")[:60])
    if not held:
        raise NotFound(f"There is no log {token}.", "Look for it with f, or give its day: 417/11.")
    newest = next((row for row in held if row.closed_at is None), held[0]) if day is None else held[0]
    return _named_log(newest)


def units_called(signs: Sequence[str]) -> tuple[NamedUnit, ...]:
    """The units with these call signs, in this order. Raises NotFound, naming those that there are not. Two queries."""
    found = {unit.call_sign: unit for unit in _named_units(Unit.objects.filter(call_sign__in=signs))}
    missing = [sign for sign in signs if sign not in found]
    if missing:
        raise NotFound(f"There is no unit called {' or '.join(missing)}.", "Type the first letters, and choose.")
    return tuple(found[sign] for sign in signs)


def refs_of(signs: Collection[str], *, all_of_them: bool = False) -> dict[str, Ref]:
    """Call sign → unit, for those there are. ``all_of_them``: raises NotFound where one is missing. One query."""
    rows = Unit.objects.filter(call_sign__in=signs).values_list("call_sign", "id")
    found = {sign: Ref("dispatch.unit", str(key)) for sign, key in rows}
    missing = [sign for sign in signs if sign not in found]
    if missing and all_of_them:
        raise NotFound(f"There is no unit called {' or '.join(missing)}.", "Send its call sign as it is on the board.")
    return found


def units_on_duty() -> dict[str, Ref]:
    """Call sign → unit, of those on duty. One query."""
    rows = Unit.objects.filter(on_duty=True).values_list("call_sign", "id")
    return {sign: Ref("dispatch.unit", str(key)) for sign, key in rows}


def duties_over(at: datetime) -> tuple[Ref, ...]:
    """Units on duty that should have gone off by now, and are on nothing. One query."""
    busy = Deployment.objects.filter(cleared_at=None).values("unit")
    rows = Unit.objects.filter(on_duty=True, duty_until__lte=at).exclude(pk__in=busy).values_list("id", flat=True)
    return tuple(Ref("dispatch.unit", str(key)) for key in rows)


def logs_like(stem: str, limit: int = 8) -> tuple[NamedLog, ...]:
    """Open logs whose number begins so, the most pressing first. One query."""
    digits = stem.lstrip("#")
    rows = _logs().filter(closed_at=None)
    if digits:
        if not (digits.isascii() and digits.isdigit()):
            return ()
        rows = rows.annotate(text=Cast("number", TextField())).filter(text__startswith=digits)
    ranks = {code: grade.rank for code, grade in grades().items()}
    held = sorted(rows.order_by("-opened_at")[:200], key=lambda row: (ranks[row.grade], -row.opened_at.timestamp()))
    return tuple(_named_log(row) for row in held[:limit])


def units_like(stem: str, limit: int = 8) -> tuple[NamedUnit, ...]:
    """Units on duty whose call sign begins so, those that are free first. Two queries."""
    rows = Unit.objects.filter(on_duty=True, call_sign__startswith=stem.upper()).order_by("call_sign")[:100]
    free = {code for code, status in statuses().items() if status.may_deploy}
    held = sorted(_named_units(rows), key=lambda unit: (unit.log is not None, unit.status not in free, unit.call_sign))
    return tuple(held[:limit])


def _logs() -> QuerySet[Incident]:
    return Incident.objects.select_related("hub").only(
        "number", "day", "grade", "kind", "place", "closed_at", "opened_at", "hub__name", "hub__id"
    )


def _named_log(row: Incident) -> NamedLog:
    kind = kinds().get(row.kind)
    label = row.kind if kind is None else (kind.shown_as or "Attend address") if kind.sensitive else kind.name
    return NamedLog(
        row.ref,
        row.number,
        row.day,
        row.grade,
        row.kind,
        label,
        row.place,
        row.hub.ref,
        row.hub.name,
        row.closed_at is not None,
    )


def _named_units(rows: QuerySet[Unit]) -> tuple[NamedUnit, ...]:
    held = list(rows)
    on = {
        unit: (number, incident)
        for unit, number, incident in Deployment.objects.filter(unit__in=[row.pk for row in held], cleared_at=None).values_list(
            "unit_id", "incident__number", "incident_id"
        )
    }
    return tuple(
        NamedUnit(
            row.ref,
            row.call_sign,
            row.on_duty,
            row.status,
            row.npu_name,
            on.get(row.pk, (None, None))[0],
            Ref("dispatch.incident", str(on[row.pk][1])) if row.pk in on and on[row.pk][1] else None,
        )
        for row in held
    )
