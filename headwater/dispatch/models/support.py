"""Force Support: work that ties officers to a place for hours, counted apart from response."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from headwater.dispatch.models.incidents import Incident
from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class SupportTask(models.Model):
    """A search, a cordon, a hospital watch, a scene guard: booked with a place, a time, numbers and reliefs.

    ``kind`` is a code of reference/support.toml; ``incident`` is the log that it was booked for. ``needed`` officers stand it
    at any moment; each is relieved after ``relief_minutes`` (0: not relieved before the end). ``easting`` and ``northing`` are
    National Grid metres. Units put on it hold a Deployment, so that the same exclusion constraint keeps them from being in two
    places.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.WORKING,
        personal="title place note result booked_by",
        plain="id kind incident easting northing starts_at expected_end needed skills relief_minutes booked_at ended_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="support_tasks")
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=200)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    starts_at = models.DateTimeField()
    expected_end = models.DateTimeField()
    needed = models.PositiveSmallIntegerField()
    skills = ArrayField(models.CharField(max_length=40), default=list)
    relief_minutes = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(default="")
    booked_by = models.CharField(max_length=200)
    booked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.TextField(default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(expected_end__gt=F("starts_at")), name="dispatch_support_lasts"),
            models.CheckConstraint(condition=Q(needed__gt=0), name="dispatch_support_needs_somebody"),
            models.CheckConstraint(
                condition=Q(easting__isnull=True, northing__isnull=True) | Q(easting__isnull=False, northing__isnull=False),
                name="dispatch_support_point_whole",
            ),
            models.UniqueConstraint(
                fields=["kind", "title", "place", "starts_at"],
                name="dispatch_support_booked_once",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["starts_at"], name="dispatch_support_open", condition=Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.support_task", str(self.id))
