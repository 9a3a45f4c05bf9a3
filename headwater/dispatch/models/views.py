"""Ways of looking at the board that people keep for themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.kernel import Handling, Marking, Retention


class SavedView(models.Model):
    """What somebody filters and sorts the board by, under a name of their own. ``query``: as it stands in the address."""

    handling = Handling(Marking.OFFICIAL, Retention.ACCOUNT, personal="owner name query", plain="id kept_at")

    id = models.BigAutoField(primary_key=True)
    owner = models.CharField(max_length=200)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "name"], name="dispatch_view_named_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(owner=""), name="dispatch_view_named"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.owner}"
