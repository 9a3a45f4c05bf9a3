"""Who stands a support task, until when, and what they told whoever relieved them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.dispatch.models.support import SupportTask
from headwater.dispatch.models.units import Deployment
from headwater.kernel import Handling, Marking, Retention


class Stint(models.Model):
    """A unit's turn on a support task: its deployment, how many officers, when relief is due, and the note it left.

    ``relieves`` is the turn that this one took over; ``ended_at`` is when the deployment ended.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="note",
        plain="deployment task officers started_at relief_due_at ended_at relieves",
    )

    deployment = models.OneToOneField(Deployment, models.PROTECT, primary_key=True, related_name="stint")
    task = models.ForeignKey(SupportTask, models.PROTECT, related_name="stints")
    officers = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    relief_due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    relieves = models.OneToOneField("self", models.PROTECT, null=True, related_name="relieved_by")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(officers__gt=0), name="dispatch_stint_somebody"),
        ]
        indexes: ClassVar = [models.Index(fields=["task", "started_at"], name="dispatch_stint_task")]

    def __str__(self) -> str:
        return f"{self.officers} from {self.started_at}"
