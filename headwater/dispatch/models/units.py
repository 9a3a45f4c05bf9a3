"""Units, their duties and crews, where they are, and what they are sent to."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from headwater.dispatch.models.incidents import Incident
from headwater.dispatch.models.support import SupportTask
from headwater.dispatch.rules.reference import statuses
from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.workforce.models import Person

_WORK = [status.code for status in statuses().values() if not status.signal]
_ENDINGS = [("cleared", "Cleared"), ("diverted", "Diverted"), ("stood_down", "Stood down")]


class Unit(models.Model):
    """A unit by its call sign, as it is now. It stays the same from duty to duty; crew and skills are those of its duty.

    ``npu`` is the policing unit of its base. ``last_cleared_at``: a deployment begins no earlier. ``alarm_at``: it pressed
    its emergency button and nobody has answered; ``signal``: it asked for something, such as a callback.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        plain=(
            "id call_sign on_duty duty_until status status_at skills vehicle crew_size base base_name npu npu_name"
            " last_cleared_at alarm_at signal signal_at"
        ),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call_sign = models.CharField(max_length=12, unique=True)
    on_duty = models.BooleanField(default=False)
    duty_until = models.DateTimeField(null=True)
    status = models.SmallIntegerField()
    status_at = models.DateTimeField()
    skills = ArrayField(models.CharField(max_length=20), default=list)
    vehicle = models.CharField(max_length=60, blank=True)
    crew_size = models.PositiveSmallIntegerField(default=0)
    base = models.CharField(max_length=300, blank=True)
    base_name = models.CharField(max_length=200, blank=True)
    npu = models.CharField(max_length=300, blank=True)
    npu_name = models.CharField(max_length=200, blank=True)
    last_cleared_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField(null=True)
    signal = models.SmallIntegerField(null=True)
    signal_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["call_sign"]
        indexes: ClassVar = [models.Index(fields=["call_sign"], name="dispatch_unit_on_duty", condition=Q(on_duty=True))]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(call_sign__regex=r"^[A-Z]{1,4}[0-9]{1,4}[A-Z]?$"), name="dispatch_call_sign"),
            models.CheckConstraint(condition=Q(status__in=_WORK), name="dispatch_unit_known_status"),
            models.CheckConstraint(
                condition=Q(on_duty=False) | Q(duty_until__isnull=False, crew_size__gt=0), name="dispatch_unit_on_duty_crewed"
            ),
        ]

    def __str__(self) -> str:
        return self.call_sign

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.unit", str(self.id))


class Duty(models.Model):
    """A time on duty of a unit, from booking on until booking off. ``until``: when it is due to end."""

    handling = Handling(Marking.OFFICIAL, Retention.INCIDENT, plain="id unit during until skills vehicle base")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
    during = DateTimeRangeField()
    until = models.DateTimeField()
    skills = ArrayField(models.CharField(max_length=20), default=list)
    vehicle = models.CharField(max_length=60, blank=True)
    base = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="dispatch_one_duty_a_unit",
                expressions=[("unit", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="dispatch_duty_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.during}"


class Crew(models.Model):
    """Somebody in a unit for a duty. Nobody is in two at once."""

    handling = Handling(Marking.OFFICIAL_SENSITIVE, Retention.INCIDENT, personal="person during", plain="id duty")

    id = models.BigAutoField(primary_key=True)
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="crew")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    during = DateTimeRangeField()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="dispatch_one_duty_a_person",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="dispatch_crew_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.during}"


class Position(models.Model):
    """Where a unit was last seen, apart from the unit because it changes every few seconds. ``at``: when it was there."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE, Retention.WORKING, personal="easting northing", plain="unit at heading speed accuracy"
    )

    unit = models.OneToOneField(Unit, models.CASCADE, primary_key=True, related_name="position")
    easting = models.IntegerField()
    northing = models.IntegerField()
    at = models.DateTimeField()
    heading = models.SmallIntegerField(null=True)
    speed = models.SmallIntegerField(null=True)
    accuracy = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(heading=None) | Q(heading__range=(0, 359)), name="dispatch_position_heading"),
        ]

    def __str__(self) -> str:
        return f"{self.easting} {self.northing}"


class Deployment(models.Model):
    """A unit sent to an incident or put on a support task, until it is clear. A unit cannot be in two at once: the
    exclusion constraint proves it.

    ``during`` begins with the assignment and is open until the unit clears; its times are those of the person who acted,
    and in order. ``expected_seconds``: by road, when it was assigned.
    """

    handling = Handling(
        Marking.OFFICIAL,
        Retention.INCIDENT,
        plain=(
            "id unit incident support_task during assigned_at assigned_by assigned_by_name en_route_at arrived_at cleared_at"
            " ending cross_boundary expected_seconds reason crew_size"
        ),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="deployments")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="deployments")
    support_task = models.ForeignKey(SupportTask, models.PROTECT, null=True, related_name="deployments")
    during = DateTimeRangeField()
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=200)
    assigned_by_name = models.CharField(max_length=120)
    en_route_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=12, blank=True, choices=_ENDINGS)
    cross_boundary = models.BooleanField(default=False)
    expected_seconds = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    crew_size = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["incident", "assigned_at"], name="dispatch_deployment_incident"),
            models.Index(fields=["unit"], name="dispatch_deployment_open", condition=Q(cleared_at=None)),
            models.Index(fields=["assigned_at"], name="dispatch_deployment_assigned"),
        ]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="dispatch_one_deployment_a_unit",
                expressions=[("unit", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(incident=None, support_task__isnull=False) | Q(incident__isnull=False, support_task=None),
                name="dispatch_deployment_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(cleared_at=None, ending="", during__endswith=None)
                | (
                    Q(cleared_at__isnull=False)
                    & ~Q(ending="")
                    & (Q(during__endswith=F("cleared_at")) | Q(during__isempty=True))
                ),
                name="dispatch_deployment_ended",
            ),
            models.CheckConstraint(
                condition=(Q(en_route_at=None) | Q(en_route_at__gte=F("assigned_at")))
                & (Q(arrived_at=None) | Q(arrived_at__gte=F("assigned_at")))
                & (Q(cleared_at=None) | Q(cleared_at__gte=F("assigned_at"))),
                name="dispatch_deployment_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} to {self.incident_id or self.support_task_id}"

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.deployment", str(self.id))

    @property
    def incident_ref(self) -> Ref | None:
        """The incident that the unit was sent to; None: a support task."""
        return None if self.incident_id is None else Ref("dispatch.incident", str(self.incident_id))
