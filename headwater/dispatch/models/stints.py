"""Who stands a support task, until when, and what they told whoever relieved them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from headwater.dispatch.models.support import SupportTask
from headwater.dispatch.models.units import Deployment
from headwater.kernel import Handling, Marking, Retention


class Stint(models.Model):
    """A unit's turn on a support task: its deployment, how many officers, when relief is due, and the note it left.

    ``relieves`` is the turn that this one took over; ``ended_at`` is when the deployment ended. ``read_at``: when whoever took
    over said that they have the note.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="note read_by read_by_name",
        plain="deployment task officers started_at relief_due_at ended_at relieves read_at",
    )

    deployment = models.OneToOneField(Deployment, models.PROTECT, primary_key=True, related_name="stint")
    task = models.ForeignKey(SupportTask, models.PROTECT, related_name="stints")
    officers = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    relief_due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=200, blank=True)
    read_by_name = models.CharField(max_length=120, blank=True)
    relieves = models.OneToOneField("self", models.PROTECT, null=True, related_name="relieved_by")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(officers__gt=0), name="dispatch_stint_somebody"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="dispatch_stint_forward"
            ),
            models.CheckConstraint(
                condition=Q(read_at=None) | (Q(ended_at__isnull=False) & ~Q(read_by="")), name="dispatch_stint_read_by_somebody"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["task", "started_at"], name="dispatch_stint_task"),
            models.Index(fields=["task"], name="dispatch_stint_now", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.officers} from {self.started_at}"
