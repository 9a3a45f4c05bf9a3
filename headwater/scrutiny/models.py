"""The one table of scrutiny: where somebody who knew a reason began new limits on a month chart."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Rebase(models.Model):
    """From ``month`` (201704) on, the chart of one offence in one area has a mean and limits of its own.

    Never deleted: one that was withdrawn stays, with who withdrew it and why.
    """

    handling = Handling(
        Marking.OFFICIAL,
        Retention.REFERENCE,
        personal="added_by withdrawn_by",
        plain="id source force area offence month reason added_at withdrawn_at withdrawn_because",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=20)
    force = models.CharField(max_length=60)
    area = models.CharField(max_length=200)
    offence = models.CharField(max_length=80)
    month = models.IntegerField()
    reason = models.CharField(max_length=300)
    added_by = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "force", "area", "offence", "month"],
                condition=Q(withdrawn_at__isnull=True),
                name="scrutiny_one_rebase_a_month",
            ),
            models.CheckConstraint(condition=Q(month__range=(190001, 219912)), name="scrutiny_rebase_month"),
            models.CheckConstraint(condition=~Q(reason=""), name="scrutiny_rebase_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.force} {self.area} {self.offence} {self.month}"

    @property
    def ref(self) -> Ref:
        return Ref("scrutiny.rebase", str(self.id))
