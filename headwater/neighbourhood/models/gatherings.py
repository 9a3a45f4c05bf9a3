"""Where people can meet the team."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.neighbourhood.rules import Kind
from headwater.places.models import Area


class Gathering(models.Model):
    """Something to which everybody of an area may come (police.uk calls it an event). ``kind``: rules.Kind."""

    handling = Handling(
        Marking.PUBLIC,
        Retention.REFERENCE,
        plain="id area kind title description address starts_at ends_at email telephone planned_at changed_at cancelled_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in Kind])
    title = models.CharField(max_length=160)
    description = models.CharField(max_length=2_000, blank=True)
    address = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="neighbourhood_gathering_starts_then_ends"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="neighbourhood_gathering_kind"),
            models.UniqueConstraint(
                fields=["area", "title", "starts_at"],
                condition=Q(cancelled_at=None),
                name="neighbourhood_gathering_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area", "starts_at"], name="neighbourhood_gatherings")]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        return Ref("neighbourhood.gathering", str(self.id))
