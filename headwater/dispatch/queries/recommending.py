"""Whom to send to an incident: the units of the record, asked of the policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import numpy as np

from headwater.dispatch.models import Deployment, Duty, Incident, Unit
from headwater.dispatch.permissions import Permission
from headwater.dispatch.queries.roads import the_network
from headwater.dispatch.recommending import Question, Recommendation, UnitTable, recommend, the_policy
from headwater.dispatch.recommending.questions import bits_of
from headwater.dispatch.rules.reference import grades, kinds
from headwater.kernel import Actor, Invalid, NotFound, Ref

_NOWHERE = float("nan")


def recommend_for(
    by: Actor, incident: Ref, skills: Sequence[str] | None = None, number: int | None = None, *, at: datetime
) -> Recommendation:
    """Which units to send, and why; which not, and why not. Five queries, whatever the number of units.

    Skills and number are those that the kind of incident asks for, where they are left out. Raises Forbidden, NotFound, and
    Invalid for an incident without a place.
    """
    by.must(Permission.BOARD_READ)
    row = _incident(incident)
    if row.easting is None or row.northing is None:
        raise Invalid("The incident has no place yet.", "Give it a location; units are recommended at once.")
    kind = kinds().get(row.kind)
    wanted = tuple(skills) if skills is not None else (kind.skills if kind else ())
    grade = grades()[row.grade]
    table, already = units_now(incident)
    question = Question(
        easting=row.easting,
        northing=row.northing,
        at=at.timestamp(),
        grade=grade.code,
        rank=grade.rank,
        needs=wanted,
        number=number if number is not None else (kind.units if kind else 1),
        npu=row.npu_name,
        already=already,
    )
    return recommend(question, table, the_network(at))


def seconds_to(incident: Ref, units: Sequence[Ref], *, at: datetime) -> dict[Ref, int]:
    """Seconds by road to an incident of those units whose place is known; without loaded roads, about. For those who assign."""
    row = _incident(incident)
    if row.easting is None or row.northing is None:
        return {}
    places = Unit.objects.filter(pk__in=[UUID(unit.id) for unit in units], position__isnull=False).values_list(
        "id", "position__easting", "position__northing"
    )
    known = {Ref("dispatch.unit", str(identifier)): (x, y) for identifier, x, y in places}
    if not known:
        return {}
    network = the_network(at)
    straight = the_policy().straight
    x, y = np.array([*known.values()], np.float64).T
    if network is None:
        seconds = straight.seconds(x, y, row.easting, row.northing)
    else:
        nodes, _ = network.nearest_of(x, y)
        seconds = network.seconds(nodes, network.nearest(row.easting, row.northing))
    return {unit: int(time) for unit, time in zip(known, seconds, strict=True) if np.isfinite(time)}


def units_now(incident: Ref) -> tuple[UnitTable, frozenset[Ref]]:
    """Every unit on duty as the policy reads it, and those that are on this incident. Three queries."""
    since = dict(Duty.objects.filter(during__endswith=None).values_list("unit_id", "during__startswith"))
    busy = {unit: (grade, where) for unit, grade, where in _deployed()}
    columns = (
        "id", "call_sign", "status", "skills", "crew_size", "vehicle", "duty_until", "npu_name", "alarm_at",
        "position__easting", "position__northing", "position__at",
    )  # fmt: skip
    rows = list(Unit.objects.filter(on_duty=True).values_list(*columns))
    npus = tuple(sorted({row[7] for row in rows if row[7]}))
    number = {npu: k for k, npu in enumerate(npus)}
    held = [_grade_of(busy, row[0]) for row in rows]
    units = tuple(Ref("dispatch.unit", str(row[0])) for row in rows)
    table = UnitTable(
        units=units,
        call_signs=tuple(row[1] for row in rows),
        status=np.array([row[2] for row in rows], np.int64),
        easting=np.array([_number(row[9]) for row in rows], np.float64),
        northing=np.array([_number(row[10]) for row in rows], np.float64),
        seen=np.array([_moment(row[11]) for row in rows], np.float64),
        skills=np.array([bits_of(row[3]) for row in rows], np.int64),
        crew=np.array([row[4] for row in rows], np.int64),
        vehicles=tuple(row[5] for row in rows),
        duty_until=np.array([_moment(row[6]) for row in rows], np.float64),
        on_since=np.array([_moment(since.get(row[0])) for row in rows], np.float64),
        rank=np.array([rank for rank, _ in held], np.int64),
        grades=tuple(words for _, words in held),
        npu=np.array([number.get(row[7], -1) for row in rows], np.int64),
        npus=npus,
        alarm=np.array([row[8] is not None for row in rows], bool),
    )
    there = frozenset(Ref("dispatch.unit", str(unit)) for unit, (_, where) in busy.items() if str(where) == incident.id)
    return table, there


def _deployed() -> list[tuple[UUID, str | None, UUID | None]]:
    """Unit, grade of its incident (None: a support task), incident, of every open deployment."""
    return list(Deployment.objects.filter(cleared_at=None).values_list("unit_id", "incident__grade", "incident_id"))


def _grade_of(busy: dict[UUID, tuple[str | None, UUID | None]], unit: UUID) -> tuple[int, str]:
    """Rank and words of what a unit is committed to; 0 and nothing where it is free."""
    if unit not in busy:
        return 0, ""
    grade = busy[unit][0]
    return (grades()[grade].rank, grade) if grade else (the_policy().support_rank, "support task")


def _incident(incident: Ref) -> Incident:
    try:
        row = Incident.objects.only("easting", "northing", "kind", "grade", "npu_name").filter(pk=UUID(incident.id)).first()
    except ValueError:
        row = None
    if row is None:
        raise NotFound("There is no such incident.", "Look for it by its number.")
    return row


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at is not None else _NOWHERE


def _number(metres: int | None) -> float:
    return float(metres) if metres is not None else _NOWHERE
