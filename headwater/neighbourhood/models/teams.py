"""The team of a neighbourhood, as the public reads of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.places.models import Area
from headwater.workforce.models import Person


class Team(models.Model):
    """How to reach the team of an area, and how to take part. One of an area."""

    handling = Handling(Marking.PUBLIC, Retention.REFERENCE, plain="id area about take_part email telephone kept_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.OneToOneField(Area, models.PROTECT, related_name="+")
    about = models.CharField(max_length=1_000, blank=True)
    take_part = models.CharField(max_length=1_000, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"team of {self.area_id}"

    @property
    def ref(self) -> Ref:
        return Ref("neighbourhood.team", str(self.id))


class Member(models.Model):
    """Somebody of a team, by the name and words that the force publishes. ``person``: who it is, which is not published."""

    handling = Handling(
        Marking.PUBLIC,
        Retention.WORKFORCE,
        personal="name bio email telephone person",
        plain="id area rank position joined_at left_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    rank = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    bio = models.CharField(max_length=600, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "name"], condition=Q(left_at=None), name="neighbourhood_member_once"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="neighbourhood_member_joined_then_left"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("neighbourhood.member", str(self.id))
