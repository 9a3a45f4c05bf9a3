"""Units, the posts that are funded in them, the people who hold postings, and what keeps people from being sent out."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.workforce.rules import Rank, Status

RANKS = [(rank.value, rank.title) for rank in Rank]
STATUSES = [(status.value, status.label) for status in Status]


class Unit(models.Model):
    """A team within a policing unit (NPU). ``neighbourhood_team``: its constables are neighbourhood constables.

    ``position`` is its place in a table; ``area`` refers to the area that it polices, where there is one.
    """

    handling = Handling(Marking.OFFICIAL, Retention.REFERENCE, plain="id name npu area neighbourhood_team position recorded_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    npu = models.CharField(max_length=80)
    area = models.CharField(max_length=300, blank=True)
    neighbourhood_team = models.BooleanField()
    position = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["npu", "name"], name="workforce_one_unit_a_name"),
            models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(npu=""), name="workforce_unit_named"),
        ]

    def __str__(self) -> str:
        return f"{self.npu} {self.name}"

    @property
    def ref(self) -> Ref:
        return Ref("workforce.unit", str(self.id))


class Post(models.Model):
    """Funded work of a rank in a unit. ``during`` is half open: its upper end is the first day without funding."""

    handling = Handling(Marking.OFFICIAL, Retention.REFERENCE, plain="id unit rank fte during recorded_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    rank = models.CharField(max_length=20, choices=RANKS)
    fte = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))
    during = DateRangeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(fte__gt=0, fte__lte=1), name="workforce_post_fte"),
            models.CheckConstraint(condition=models.Q(during__isempty=False), name="workforce_post_lasts"),
            models.CheckConstraint(condition=models.Q(rank__in=[r for r, _ in RANKS]), name="workforce_post_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}, {self.fte} FTE"


class Person(models.Model):
    """Somebody who works for the force."""

    handling = Handling(Marking.OFFICIAL_SENSITIVE, Retention.WORKFORCE, personal="name collar_number", plain="id recorded_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    collar_number = models.CharField(max_length=20, unique=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.collar_number

    @property
    def ref(self) -> Ref:
        return Ref("workforce.person", str(self.id))


class Posting(models.Model):
    """A person's work in a unit, for a time. A trigger holds one person's postings to full time on every day."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE, Retention.WORKFORCE, personal="person", plain="id unit rank fte during recorded_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    rank = models.CharField(max_length=20, choices=RANKS)
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal(1))
    during = DateRangeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(fte__gt=0, fte__lte=1), name="workforce_posting_fte"),
            models.CheckConstraint(condition=models.Q(during__isempty=False), name="workforce_posting_lasts"),
            models.CheckConstraint(condition=models.Q(rank__in=[r for r, _ in RANKS]), name="workforce_posting_rank"),
            ExclusionConstraint(
                name="workforce_one_posting_a_unit",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}, {self.fte} FTE"


class StatusSpell(models.Model):
    """A time during which a person is restricted, recuperative, long-term absent or seconded."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE, Retention.WORKFORCE, personal="person status during", plain="id recorded_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spells")
    status = models.CharField(max_length=20, choices=STATUSES)
    during = DateRangeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(during__isempty=False), name="workforce_spell_lasts"),
            models.CheckConstraint(condition=models.Q(status__in=[s for s, _ in STATUSES]), name="workforce_spell_status"),
            ExclusionConstraint(
                name="workforce_one_spell_a_status",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("status", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.status


class Snapshot(models.Model):
    """A day for which the record of an NPU was declared complete. Tables over time are made for these days."""

    handling = Handling(Marking.OFFICIAL, Retention.REFERENCE, plain="id npu as_at recorded_at")

    id = models.BigAutoField(primary_key=True)
    npu = models.CharField(max_length=80)
    as_at = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["npu", "as_at"], name="workforce_one_snapshot_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.npu} as at {self.as_at}"
