"""Plans for people who call again and again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class CallerPlan(models.Model):
    """What to do when somebody calls who calls again and again: known by record, or by number only."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="person number title text made_by made_by_name ended_reason",
        plain="id sort made_at review_on ended_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=20, blank=True)
    sort = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    made_by_name = models.CharField(max_length=120)
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person"], name="contact_plan_person", condition=Q(ended_at=None) & ~Q(person="")),
            models.Index(fields=["number"], name="contact_plan_number", condition=Q(ended_at=None) & ~Q(number="")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person="") | ~Q(number=""), name="contact_plan_for_somebody"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="contact_plan_says_something"),
            models.UniqueConstraint(fields=["person", "number", "sort"], name="contact_plan_once", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.sort

    @property
    def ref(self) -> Ref:
        return Ref("contact.plan", str(self.id))
