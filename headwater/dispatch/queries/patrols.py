"""Directed patrols: places that other rooms ask to have patrolled, and the logs that were opened for them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from headwater.dispatch.models import Deployment, Incident
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.reference import results
from headwater.kernel import Actor, NotFound, Ref, Slot


@dataclass(frozen=True, slots=True)
class Patrol:
    """What is asked for. ``point``: the middle of a square of ``metres``, National Grid. ``whom``: who has it.

    ``href``: the page of whoever asks.
    """

    ref: Ref
    what: str
    place: str
    point: tuple[int, int]
    metres: int
    due_on: date
    whom: str
    href: str


@dataclass(frozen=True, slots=True)
class PatrolSource:
    """A room that asks for patrols. ``wanted()``: those that are open, in at most one query."""

    name: str
    wanted: Callable[[], tuple[Patrol, ...]]


patrol_sources: Slot[PatrolSource] = Slot("sources of directed patrols", key=lambda source: source.name)


@dataclass(frozen=True, slots=True)
class PatrolLog:
    """A log that was opened for a patrol. ``units``: call signs that are on it; ``closed_at`` None: it is open.

    ``result``: what came of it, in words.
    """

    ref: Ref
    number: int
    day: date
    opened_at: datetime
    closed_at: datetime | None
    result: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PatrolRow:
    """A patrol that is wanted, and the last log that was opened for it, if any was."""

    patrol: Patrol
    log: PatrolLog | None
    late: bool

    @property
    def can_be_opened(self) -> bool:
        return self.log is None or self.log.closed_at is not None


def directed_patrols(*, by: Actor, today: date) -> tuple[PatrolRow, ...]:
    """What is wanted, the first due first. A query for each source and two for all logs; none more where nothing is wanted."""
    by.must(Permission.BOARD_READ)
    wanted = sorted((one for source in patrol_sources for one in source.wanted()), key=lambda one: (one.due_on, one.place))
    logs = _logs([one.ref for one in wanted])
    return tuple(PatrolRow(one, next(iter(logs.get(one.ref, ())), None), one.due_on < today) for one in wanted)


def patrol_of(ref: Ref) -> Patrol:
    """One that is wanted. Raises NotFound where it is not, or not any more."""
    for source in patrol_sources:
        for one in source.wanted():
            if one.ref == ref:
                return one
    raise NotFound("Nobody asks for this patrol any more.", "Look at the list again.")


def logs_of_patrol(ref: Ref, *, by: Actor) -> tuple[PatrolLog, ...] | None:
    """Every log that was opened for a patrol, the newest first; None for those who may not see logs. Two queries, one where
    there is none.
    """
    return _logs([ref]).get(ref, ()) if by.may(Permission.BOARD_READ) else None


def _logs(refs: Collection[Ref]) -> dict[Ref, tuple[PatrolLog, ...]]:
    """By patrol, the newest first."""
    if not refs:
        return {}
    rows = list(Incident.objects.filter(source__in=map(str, refs)).order_by("-opened_at", "-number"))
    on: dict[object, list[str]] = {}
    if rows:
        there = Deployment.objects.filter(incident__in=rows, cleared_at=None).order_by("unit__call_sign")
        for incident, sign in there.values_list("incident_id", "unit__call_sign"):
            on.setdefault(incident, []).append(sign)
    found: dict[Ref, tuple[PatrolLog, ...]] = {}
    for row in rows:
        result = results()[row.result].name if row.result in results() else row.result
        said = ": ".join(filter(None, (result, row.closing_text)))
        log = PatrolLog(row.ref, row.number, row.day, row.opened_at, row.closed_at, said, tuple(on.get(row.pk, ())))
        key = Ref.parse(row.source)
        found[key] = (*found.get(key, ()), log)
    return found
