"""Support tasks as their pages show them: what stands, what is short, when the next relief is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from headwater.dispatch.models import Escalation, Incident, Stint, SupportTask
from headwater.dispatch.permissions import Permission
from headwater.dispatch.queries.recommending import units_now
from headwater.dispatch.queries.roads import the_network
from headwater.dispatch.recommending import Question, Recommendation, recommend, the_policy
from headwater.dispatch.rules.reference import grades, support_kinds
from headwater.kernel import Actor, NotFound, Ref

ENDED = 30
"""Tasks that have ended and are listed."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A unit's turn on a task. ``ended_at`` None: it stands it now. ``relieved_by``: the call sign of whoever took over.

    ``note``: what it left for them; ``noted_at``, ``noted_by``: when, and who said that they have it. ``takes_note_of``: the
    call sign of the one whose note this one has not acknowledged yet.
    """

    deployment: Ref
    unit: Ref
    call_sign: str
    status: int
    officers: int
    skills: tuple[str, ...]
    started_at: datetime
    relief_due_at: datetime | None
    ended_at: datetime | None
    note: str
    relieved_by: str
    noted_at: datetime | None
    noted_by: str
    takes_note_of: str

    def officer_time(self, at: datetime) -> timedelta:
        """Officers × time until it ended, or until ``at``."""
        return max(timedelta(), (self.ended_at or at) - self.started_at) * self.officers


@dataclass(frozen=True, slots=True)
class SupportRow:
    """A support task. ``turns``: the first that began first. ``log``: of the incident that it is for, “417 of 12 March 2018”.

    ``point``: National Grid metres. ``escalated``: what was escalated and is not answered, in words, or "".
    """

    ref: Ref
    kind: str
    kind_name: str
    title: str
    place: str
    point: tuple[int, int] | None
    starts_at: datetime
    expected_end: datetime
    needed: int
    skills: tuple[str, ...]
    relief_minutes: int
    note: str
    booked_by: Ref
    booked_at: datetime
    ended_at: datetime | None
    result: str
    incident: Ref | None
    log: str
    escalated: str
    turns: tuple[Turn, ...]

    @property
    def standing(self) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.turns if turn.ended_at is None)

    @property
    def stood(self) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.turns if turn.ended_at is not None)

    @property
    def officers(self) -> int:
        """How many stand it now."""
        return sum(turn.officers for turn in self.standing)

    @property
    def next_relief(self) -> datetime | None:
        return min((turn.relief_due_at for turn in self.standing if turn.relief_due_at is not None), default=None)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Skills that it asks for and nobody on it has."""
        held = {skill for turn in self.standing for skill in turn.skills}
        return tuple(skill for skill in self.skills if skill not in held)

    def officer_time(self, at: datetime) -> timedelta:
        """Officers × time, of everybody who stands it and who stood it."""
        return sum((turn.officer_time(at) for turn in self.turns), timedelta())


def open_tasks(*, by: Actor) -> tuple[SupportRow, ...]:
    """Every task that has not ended, the one that begins first before the others. Three queries."""
    by.must(Permission.BOARD_READ)
    return _rows(SupportTask.objects.filter(ended_at=None).order_by("starts_at", "pk"))


def ended_tasks(*, by: Actor) -> tuple[SupportRow, ...]:
    """The tasks that ended last, the newest first. Three queries."""
    by.must(Permission.BOARD_READ)
    return _rows(SupportTask.objects.filter(ended_at__isnull=False).order_by("-ended_at")[:ENDED])


def tasks_of(incident: Ref, *, by: Actor) -> tuple[SupportRow, ...]:
    """The tasks that were booked for an incident, in the order of booking. Three queries, one where there is none."""
    by.must(Permission.BOARD_READ)
    found = SupportTask.objects.filter(incident__in=_uuids([incident.id])).order_by("booked_at", "pk")
    return _rows(found)


def support_task(ref: Ref, *, by: Actor) -> SupportRow:
    """One task. Raises NotFound. Three queries."""
    by.must(Permission.BOARD_READ)
    keys = _uuids([ref.id]) if ref.kind == "dispatch.support_task" else []
    found = _rows(SupportTask.objects.filter(pk__in=keys)) if keys else ()
    if not found:
        raise NotFound("There is no such support task.", "Look at the list of support tasks.")
    return found[0]


def titles_by_id(ids: Collection[str]) -> dict[str, str]:
    """Id → title, for those there are. One query."""
    return {str(key): title for key, title in SupportTask.objects.filter(pk__in=_uuids(ids)).values_list("pk", "title")}


def recommend_for_task(task: SupportRow, *, by: Actor, at: datetime) -> Recommendation | None:
    """Which units to put on a task, and why; None where its place is on no map. Six queries.

    It is asked as an incident of the rank that support tasks have in the policy: nothing more pressing gives way to it.
    """
    by.must(Permission.BOARD_READ)
    if task.point is None:
        return None
    rank = the_policy().support_rank
    grade = next(grade for grade in grades().values() if grade.rank >= rank)
    table, _ = units_now(task.ref)
    question = Question(
        easting=task.point[0], northing=task.point[1], at=at.timestamp(), grade=grade.code, rank=rank, needs=task.skills,
        already=frozenset(turn.unit for turn in task.standing),
    )  # fmt: skip
    return recommend(question, table, the_network(at))


def _rows(found: QuerySet[SupportTask]) -> tuple[SupportRow, ...]:
    held = list(found.select_related("incident"))
    if not held:
        return ()
    keys = [row.pk for row in held]
    turns: dict[UUID, list[Turn]] = defaultdict(list)
    stints = Stint.objects.filter(task__in=keys).order_by("started_at", "pk")
    for stint in stints.select_related("deployment__unit", "relieves__deployment__unit", "relieved_by__deployment__unit"):
        turns[stint.task_id].append(_turn(stint))
    told = Escalation.objects.filter(task__in=keys, state=Escalation.State.OPEN).order_by("rung", "-raised_at")
    words = dict(told.values_list("task_id", "words"))  # the highest rung, and of those the oldest, stays
    return tuple(_row(row, turns[row.pk], words.get(row.pk, "")) for row in held)


def _row(row: SupportTask, turns: Sequence[Turn], escalated: str) -> SupportRow:
    kind = support_kinds().get(row.kind)
    return SupportRow(
        ref=row.ref, kind=row.kind, kind_name=kind.name if kind else row.kind, title=row.title, place=row.place,
        point=None if row.easting is None or row.northing is None else (row.easting, row.northing),
        starts_at=row.starts_at, expected_end=row.expected_end, needed=row.needed, skills=tuple(row.skills),
        relief_minutes=row.relief_minutes, note=row.note, booked_by=Ref.parse(row.booked_by), booked_at=row.booked_at,
        ended_at=row.ended_at, result=row.result, incident=None if row.incident is None else row.incident.ref,
        log="" if row.incident is None else _log(row.incident), escalated=escalated, turns=tuple(turns),
    )  # fmt: skip


def _turn(row: Stint) -> Turn:
    unit, over = row.deployment.unit, row.relieves
    by: Stint | None = getattr(row, "relieved_by", None)
    return Turn(
        deployment=row.deployment.ref, unit=unit.ref, call_sign=unit.call_sign, status=unit.status, officers=row.officers,
        skills=tuple(unit.skills), started_at=row.started_at, relief_due_at=row.relief_due_at, ended_at=row.ended_at,
        note=row.note, relieved_by="" if by is None else by.deployment.unit.call_sign, noted_at=row.read_at,
        noted_by=row.read_by_name,
        takes_note_of="" if over is None or over.read_at is not None else over.deployment.unit.call_sign,
    )  # fmt: skip


def _log(row: Incident) -> str:
    return f"{row.number} of {row.day.day} {row.day:%B %Y}"


def _uuids(ids: Iterable[str]) -> list[UUID]:
    found = []
    for text in ids:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
