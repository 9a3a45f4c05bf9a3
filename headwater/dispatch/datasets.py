"""What dispatch offers to insight: incident logs and deployments, by reference, without a name or a word of anybody."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from headwater.dispatch.models import Deployment, Incident
from headwater.insight.datasets import AGAIN_WITHIN, DEPLOYMENTS, INCIDENTS, SAME_PLACE
from headwater.insight.lake import Lake, Rows, bounds, on_the_wall, seconds_between, write_months
from headwater.journal.queries import months_changed, months_of, times
from headwater.kernel import Progress, Ref
from headwater.places.queries import policing

SOURCE = "dispatch"
_KIND = "dispatch.incident"


def write_incidents(lake: Lake, *, at: datetime, progress: Progress) -> int:
    """Write the months whose logs changed since the last writing; returns how many partitions changed."""
    logs, held = Incident.objects.all(), set(lake.months(INCIDENTS.name))
    changed = months_changed(_KIND, logs, "opened_at", lake.updated(INCIDENTS.name)) if held else set()
    months = changed | (months_of(logs, "opened_at") ^ held)
    return write_months(lake, INCIDENTS, months, _incidents, source=SOURCE, at=at, progress=progress)


def write_deployments(lake: Lake, *, at: datetime, progress: Progress) -> int:
    """Write the months of which some deployment, or its incident, changed since; returns how many partitions changed."""
    sent, held, since = Deployment.objects.all(), set(lake.months(DEPLOYMENTS.name)), lake.updated(DEPLOYMENTS.name)
    changed: set[int] = set()
    if since is not None:
        on_tasks = sent.filter(Q(cleared_at=None) | Q(cleared_at__gte=since), support_task__isnull=False)
        changed = months_changed(_KIND, sent, "assigned_at", since, key="incident") | months_of(on_tasks, "assigned_at")
    months = changed | (months_of(sent, "assigned_at") ^ held)
    return write_months(lake, DEPLOYMENTS, months, _deployments, source=SOURCE, at=at, progress=progress)


_LOG = (
    *("id", "opened_at", "npu", "npu_name", "neighbourhood_name", "easting", "northing", "opening_kind", "closing_kind"),
    *("opening_grade", "grade", "first_assigned_at", "first_arrived_at", "closed_at", "result"),
    *("hub_name", "sent", "across", "recurring"),
)


def _incidents(month: int) -> Rows:
    """The logs that were opened in a month, by force."""
    forces, (start, end) = policing(), bounds(month)
    found = list(
        Incident.objects.filter(opened_at__gte=start, opened_at__lt=end)
        .order_by("opened_at", "id")
        .annotate(
            hub_name=F("hub__name"),
            sent=Count("deployments"),
            across=Count("deployments", filter=Q(deployments__cross_boundary=True)),
            recurring=Exists(_earlier_there()),
        )
        .values(*_LOG)
    )
    refs = {row["id"]: Ref(_KIND, str(row["id"])) for row in found}
    regraded = times("dispatch.IncidentGraded", list(refs.values()))
    by_force: dict[str | None, list[tuple[object, ...]]] = defaultdict(list)
    for row in found:
        ref = refs[row["id"]]
        by_force[forces.force_of(row["npu"])].append(_incident(ref, row, regraded.get(ref, 0)))
    return by_force


def _incident(ref: Ref, row: dict[str, Any], regraded: int) -> tuple[object, ...]:
    opened, sent = row["opened_at"], row["sent"]
    return (
        str(ref),
        *on_the_wall(opened),
        row["hub_name"],
        row["npu_name"] or None,
        row["neighbourhood_name"] or None,
        row["easting"],
        row["northing"],
        row["opening_kind"],
        row["closing_kind"] or None,
        row["opening_grade"],
        row["grade"],
        regraded,
        seconds_between(opened, row["first_assigned_at"]),
        seconds_between(opened, row["first_arrived_at"]),
        seconds_between(opened, row["closed_at"]),
        row["result"] or None,
        sent,
        row["across"] > 0 if sent else None,
        row["recurring"] if row["easting"] is not None else None,
    )


def _earlier_there() -> Any:
    """The earlier logs at the same place that make it a recurring one."""
    return Incident.objects.filter(
        opened_at__lt=OuterRef("opened_at"),
        opened_at__gte=OuterRef("opened_at") - AGAIN_WITHIN,
        easting__range=(OuterRef("easting") - SAME_PLACE, OuterRef("easting") + SAME_PLACE),
        northing__range=(OuterRef("northing") - SAME_PLACE, OuterRef("northing") + SAME_PLACE),
    )


_DEPLOYED = {
    "support": "support_task__kind",
    "hub": "incident__hub__name",
    "vehicle": "unit__vehicle",
    "unit_npu": "unit__npu",
    "unit_npu_name": "unit__npu_name",
    "npu": "incident__npu",
    "npu_name": "incident__npu_name",
    "neighbourhood": "incident__neighbourhood_name",
    "grade": "incident__grade",
}
"""What is read through a deployment's unit, incident and task."""


_OWN = (
    *("id", "assigned_at", "incident_id", "crew_size", "expected_seconds", "en_route_at", "arrived_at", "cleared_at"),
    *("ending", "cross_boundary"),
)


def _deployments(month: int) -> Rows:
    """The deployments that began in a month, by force: of the incident's policing unit, or of the unit's."""
    forces, (start, end) = policing(), bounds(month)
    found = Deployment.objects.filter(assigned_at__gte=start, assigned_at__lt=end).order_by("assigned_at", "id")
    through = {name: F(path) for name, path in _DEPLOYED.items()}
    through |= {f"{of}_{axis}": F(f"{of}__{axis}") for of in ("incident", "support_task") for axis in ("easting", "northing")}
    by_force: dict[str | None, list[tuple[object, ...]]] = defaultdict(list)
    for row in found.annotate(**through).values(*_OWN, *through):
        by_force[forces.force_of(row["npu"] or row["unit_npu"])].append(_deployment(row))
    return by_force


def _deployment(row: dict[str, Any]) -> tuple[object, ...]:
    assigned, to = row["assigned_at"], "incident" if row["incident_id"] else "support_task"
    return (
        str(Ref("dispatch.deployment", str(row["id"]))),
        *on_the_wall(assigned),
        str(Ref(_KIND, str(row["incident_id"]))) if row["incident_id"] else None,
        row["support"],
        row["vehicle"] or None,
        row["crew_size"],
        row["hub"],
        row["unit_npu_name"] or None,
        row["npu_name"] or None,
        row["neighbourhood"] or None,
        row[f"{to}_easting"],
        row[f"{to}_northing"],
        row["grade"],
        row["expected_seconds"],
        seconds_between(assigned, row["en_route_at"]),
        seconds_between(assigned, row["arrived_at"]),
        seconds_between(assigned, row["cleared_at"]),
        row["ending"] or None,
        row["cross_boundary"],
    )
