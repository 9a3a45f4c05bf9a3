"""Contact hubs, and the areas whose incidents come to each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Hub(models.Model):
    """A contact hub. ``capacity``: open incidents at which new ones go to another; ``dark_since``: it cannot work."""

    handling = Handling(
        Marking.OFFICIAL, Retention.REFERENCE, plain="id name short position capacity dark_since dark_reason opened_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    short = models.CharField(max_length=8, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    capacity = models.PositiveIntegerField()
    dark_since = models.DateTimeField(null=True)
    dark_reason = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(short=""), name="dispatch_hub_named"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="dispatch_hub_capacity"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.hub", str(self.id))


class HubArea(models.Model):
    """A policing unit whose incidents come to a hub by nature. Each is one hub's."""

    handling = Handling(Marking.OFFICIAL, Retention.REFERENCE, plain="id hub area name")

    id = models.BigAutoField(primary_key=True)
    hub = models.ForeignKey(Hub, models.CASCADE, related_name="areas")
    area = models.CharField(max_length=300, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name
