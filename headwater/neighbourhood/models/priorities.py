"""What the people of a neighbourhood and its team have agreed to work on, and what was done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.places.models import Area


class Priority(models.Model):
    """An issue of an area that its team works on, until it is closed with what came of it."""

    handling = Handling(Marking.PUBLIC, Retention.REFERENCE, plain="id area issue set_at closed_at result")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    issue = models.CharField(max_length=1_000)
    set_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at=None, result="") | Q(closed_at__gte=F("set_at")) & ~Q(result=""),
                name="neighbourhood_priority_closed_with_result",
            ),
            models.UniqueConstraint(fields=["area", "issue"], condition=Q(closed_at=None), name="neighbourhood_priority_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["area", "-set_at"], name="neighbourhood_priorities")]

    def __str__(self) -> str:
        return self.issue

    @property
    def ref(self) -> Ref:
        return Ref("neighbourhood.priority", str(self.id))


class Step(models.Model):
    """Something that was done about a priority."""

    handling = Handling(Marking.PUBLIC, Retention.REFERENCE, plain="id priority action done_at noted_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="steps")
    action = models.CharField(max_length=1_000)
    done_at = models.DateTimeField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(noted_at__gte=F("done_at")), name="neighbourhood_step_done_then_noted"),
        ]

    def __str__(self) -> str:
        return self.action
