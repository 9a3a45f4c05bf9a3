"""Tables of recovery: vehicles that are kept, why they may not go, when they are fetched, which charges are disputed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.records.models import Vehicle


class Pound(models.Model):
    """Where vehicles are kept and fetched: open from one hour to another (London), so many collections at a time."""

    handling = Handling(
        Marking.PUBLIC,
        Retention.REFERENCE,
        plain="id name address telephone opens closes weekdays each_minutes places opened_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    address = models.CharField(max_length=200)
    telephone = models.CharField(max_length=40)
    opens = models.TimeField()
    closes = models.TimeField()
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    each_minutes = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="recovery_pound_opens"),
            models.CheckConstraint(condition=Q(each_minutes__gt=0, places__gt=0), name="recovery_pound_has_places"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("recovery.pound", str(self.id))


class SeizedVehicle(models.Model):
    """A vehicle that was seized or removed, until its keeper has it back or it is disposed of.

    ``power``: a code of reference/powers.toml. ``mass`` in kilograms. ``keeper_*`` and ``document`` (the number of the log
    book) are what a keeper proves themselves by. ``paid`` in pence, when it was released.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="vehicle keeper_name keeper_postcode document place collected_by",
        plain=(
            "id power seized_at removed_at pound mass two_wheeled on_road upright damaged laden incident noticed_at state"
            " ended_at ended_by_name seen paid entered_at entered_by"
        ),
    )

    class State(models.TextChoices):
        KEPT = "kept", "Kept"
        RELEASED = "released", "Released"
        DISPOSED = "disposed", "Disposed of"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="+")
    power = models.CharField(max_length=20)
    seized_at = models.DateTimeField()
    removed_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    pound = models.ForeignKey(Pound, models.PROTECT, related_name="vehicles")
    mass = models.PositiveIntegerField()
    two_wheeled = models.BooleanField(default=False)
    on_road = models.BooleanField(default=True)
    upright = models.BooleanField(default=True)
    damaged = models.BooleanField(default=False)
    laden = models.BooleanField(default=False)
    keeper_name = models.CharField(max_length=200, blank=True)
    keeper_postcode = models.CharField(max_length=8, blank=True)
    document = models.CharField(max_length=11, blank=True)
    incident = models.CharField(max_length=300, blank=True)
    noticed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.KEPT)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=120, blank=True)
    collected_by = models.CharField(max_length=200, blank=True)
    seen = ArrayField(models.CharField(max_length=20), default=list)
    paid = models.PositiveIntegerField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vehicle"], name="recovery_kept_once", condition=Q(state="kept")),
            models.CheckConstraint(condition=Q(removed_at__gte=F("seized_at")), name="recovery_seized_then_removed"),
            models.CheckConstraint(
                condition=Q(state="kept", ended_at=None) | ~Q(state="kept") & Q(ended_at__isnull=False),
                name="recovery_ended_or_kept",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["seized_at"], name="recovery_kept", condition=Q(state="kept"))]

    def __str__(self) -> str:
        return f"{self.power} {self.state}"

    @property
    def ref(self) -> Ref:
        return Ref("recovery.seized_vehicle", str(self.id))


class Hold(models.Model):
    """A time for which a vehicle may not be released, and why (a code of reference/powers.toml). Charges stand still."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE, Retention.INCIDENT, personal="note", plain="id seized during reason by_name"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seized = models.ForeignKey(SeizedVehicle, models.PROTECT, related_name="holds")
    during = DateTimeRangeField()
    reason = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="recovery_one_hold_at_a_time",
                expressions=[("seized", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seized_id} {self.reason}"


class Collection(models.Model):
    """A time at which a vehicle will be fetched: one of the places that its pound has then."""

    handling = Handling(
        Marking.OFFICIAL, Retention.INCIDENT, plain="id seized pound starts_at place booked_at booked_by cancelled_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seized = models.ForeignKey(SeizedVehicle, models.PROTECT, related_name="collections")
    pound = models.ForeignKey(Pound, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=200)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pound", "starts_at", "place"], name="recovery_place_once", condition=Q(cancelled_at=None)
            ),
            models.UniqueConstraint(fields=["seized"], name="recovery_one_collection", condition=Q(cancelled_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M}"


class Dispute(models.Model):
    """A keeper says that a charge, or the seizure, is wrong. Answered by ``due_at``. ``taken_off`` in pence."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="text answer contact",
        plain="id seized made_at due_at decided_at decided_by_name upheld taken_off",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seized = models.ForeignKey(SeizedVehicle, models.PROTECT, related_name="disputes")
    text = models.TextField()
    contact = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    taken_off = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seized"], name="recovery_one_open_dispute", condition=Q(decided_at=None)),
            models.CheckConstraint(
                condition=Q(decided_at=None, upheld=None) | Q(decided_at__isnull=False, upheld__isnull=False),
                name="recovery_dispute_decided",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="recovery_dispute_open", condition=Q(decided_at=None))]

    def __str__(self) -> str:
        return f"dispute of {self.seized_id}"

    @property
    def ref(self) -> Ref:
        return Ref("recovery.dispute", str(self.id))
