"""The diary: teams that keep appointments, their slots, and what is booked."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from headwater.contact.models.contacts import Contact
from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Diary(models.Model):
    """A team that keeps appointments in an area. Its crews start from its base (National Grid metres)."""

    handling = Handling(Marking.OFFICIAL, Retention.REFERENCE, plain="id name area area_name easting northing opened_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    area = models.CharField(max_length=300)
    area_name = models.CharField(max_length=200)
    easting = models.IntegerField()
    northing = models.IntegerField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name="") & ~Q(area=""), name="contact_diary_named")]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("contact.diary", str(self.id))


class Slot(models.Model):
    """A time at which a team can begin appointments: as many at once as it has crews (``capacity``)."""

    handling = Handling(
        Marking.OFFICIAL, Retention.INCIDENT, plain="id diary starts_at ends_at capacity closed_at closed_reason"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    diary = models.ForeignKey(Diary, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["diary", "starts_at"], name="contact_slot_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at"), capacity__gt=0), name="contact_slot_lasts"),
        ]
        indexes: ClassVar = [models.Index(fields=["starts_at"], name="contact_slot_starts")]

    def __str__(self) -> str:
        return f"{self.diary_id} {self.starts_at}"

    @property
    def ref(self) -> Ref:
        return Ref("contact.slot", str(self.id))


class Appointment(models.Model):
    """An appointment, kept by one crew of a team. The exclusion constraint proves that no crew has two at once.

    ``travel_seconds``: by road from the crew's appointment before, or from its base.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="caller caller_name number place easting northing note",
        plain=(
            "id diary slot crew during contact incident kind state travel_seconds booked_at booked_by booked_by_name ended_at"
            " reason"
        ),
    )

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        CANCELLED = "cancelled", "Cancelled"
        KEPT = "kept", "Kept"
        MISSED = "missed", "Missed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    diary = models.ForeignKey(Diary, models.PROTECT, related_name="appointments")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="appointments")
    crew = models.PositiveSmallIntegerField()
    during = DateTimeRangeField()
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="appointments")
    incident = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=8, blank=True)
    caller = models.CharField(max_length=300, blank=True)
    caller_name = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=300, blank=True)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BOOKED)
    travel_seconds = models.PositiveIntegerField(null=True)
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=200)
    booked_by_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot", "crew"], name="contact_appointment_once", condition=~Q(state="cancelled")),
            ExclusionConstraint(
                name="contact_one_appointment_a_crew",
                expressions=[
                    ("diary", RangeOperators.EQUAL),
                    ("crew", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="cancelled"),
            ),
            models.CheckConstraint(condition=Q(crew__gt=0, during__isempty=False), name="contact_appointment_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} crew {self.crew}"

    @property
    def ref(self) -> Ref:
        return Ref("contact.appointment", str(self.id))
