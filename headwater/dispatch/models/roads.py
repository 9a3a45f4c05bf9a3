"""Roads that are closed or slow for a while."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class RoadChange(models.Model):
    """An area where every road is driven at ``pace`` times its speed, 0 for closed, from a moment until another.

    ``outline``: corners in National Grid metres, x and y by turns. ``lifted_at``: somebody ended it before its time.
    """

    handling = Handling(
        Marking.OFFICIAL,
        Retention.REFERENCE,
        plain="id name pace outline begins_at ends_at made_at made_by made_by_name reason lifted_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    pace = models.FloatField()
    outline = ArrayField(models.FloatField())
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    made_by_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["begins_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="dispatch_road_change_named"),
            models.CheckConstraint(condition=Q(pace__gte=0, pace__lte=4), name="dispatch_road_change_pace"),
            models.CheckConstraint(condition=Q(outline__len__gte=6), name="dispatch_road_change_area"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")), name="dispatch_road_change_lasts"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["begins_at"], name="dispatch_road_change_now", condition=Q(lifted_at=None)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.road_change", str(self.id))
