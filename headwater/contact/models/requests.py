"""What people ask of us without a report: that footage is kept, a complaint, thanks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class PublicRequest(models.Model):
    """One request. ``day``: of the footage; it may be deleted from ``keep_by``. ``due_at``: of what comes next, acknowledging
    or answering; raised with the next in line (``level``) when that is late. ``token``: of the form, so that two are one.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="name reach place text answer",
        plain=(
            "id reference sort day keep_by made_at token state due_at acknowledged_at acknowledged_by acknowledged_by_name"
            " answered_at answered_by answered_by_name level escalated_at escalated_to"
        ),
    )

    class State(models.TextChoices):
        NEW = "new", "Not acknowledged"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        ANSWERED = "answered", "Answered"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    sort = models.CharField(max_length=12)
    name = models.CharField(max_length=200, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    day = models.DateField(null=True)
    keep_by = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    token = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=14, choices=State.choices, default=State.NEW)
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    acknowledged_by_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answer = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="contact_request_due", condition=~Q(state="answered")),
            models.Index(fields=["-made_at"], name="contact_request_made"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sort="footage", day__isnull=False, keep_by__isnull=False)
                | ~Q(sort="footage") & Q(day=None, keep_by=None),
                name="contact_request_day",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) | ~Q(state="answered") & Q(answered_at=None),
                name="contact_request_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def ref(self) -> Ref:
        return Ref("contact.request", str(self.id))
