"""Something for a neighbourhood's team to do at a place, because of what somebody found out about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.places.models import Area


class Task(models.Model):
    """``easting``, ``northing``: the south-west corner of a square of ``metres``. ``area``: the neighbourhood that holds its
    middle, if any does. ``why``: the address of the view that shows the reason. ``officer`` empty: the whole team has it.
    ``patrol``: dispatchers are asked to send a unit there.
    """

    handling = Handling(
        Marking.OFFICIAL,
        Retention.REFERENCE,
        personal="given_by given_by_name officer officer_name done_by done_by_name",
        plain="id area what place easting northing metres why given_at due_on patrol done_at result",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=500)
    place = models.CharField(max_length=200)
    easting = models.IntegerField()
    northing = models.IntegerField()
    metres = models.IntegerField()
    why = models.CharField(max_length=600)
    given_by = models.CharField(max_length=120)
    given_by_name = models.CharField(max_length=120)
    given_at = models.DateTimeField()
    due_on = models.DateField()
    officer = models.CharField(max_length=120, blank=True, default="")
    officer_name = models.CharField(max_length=120, blank=True, default="")
    patrol = models.BooleanField(default=False)
    done_by = models.CharField(max_length=120, blank=True)
    done_by_name = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at=None, result="") | Q(done_at__gte=F("given_at")) & ~Q(result=""),
                name="neighbourhood_task_done_with_result",
            ),
            models.UniqueConstraint(
                fields=["easting", "northing", "metres", "what"], condition=Q(done_at=None), name="neighbourhood_task_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="neighbourhood_tasks_open")]

    def __str__(self) -> str:
        return f"{self.what}: {self.place}"

    @property
    def ref(self) -> Ref:
        return Ref("neighbourhood.task", str(self.id))
