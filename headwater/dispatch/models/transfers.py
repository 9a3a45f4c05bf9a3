"""Incidents on their way to and from other control rooms."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.dispatch.models.hubs import Hub
from headwater.dispatch.models.incidents import Incident
from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Transfer(models.Model):
    """One document about one incident, given to or got from a partner; the outbox and the inbox in one.

    ``reference`` is how the partner knows an inbound one; ``document`` is what was sent or came, kept as it was. ``try_at``:
    when the worker sends it (again); ``acknowledge_by``: when somebody is told that no answer came.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="document asked_by asked_by_name reason answer answered_by",
        plain=(
            "id direction partner format reference incident hub state asked_at attempts try_at fault sent_at"
            " acknowledge_by answered_at their_reference answer_sent_at"
        ),
    )

    class Direction(models.TextChoices):
        OUT = "out", "To a partner"
        IN = "in", "From a partner"

    class State(models.TextChoices):
        WAITING = "waiting", "Waits to be sent"
        SENT = "sent", "Sent, not acknowledged yet"
        OFFERED = "offered", "Waits to be accepted here"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    partner = models.CharField(max_length=40)
    format = models.CharField(max_length=4)
    reference = models.CharField(max_length=80, blank=True)
    document = models.TextField()
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="transfers")
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    asked_by = models.CharField(max_length=200)
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    acknowledge_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    their_reference = models.CharField(max_length=80, blank=True)
    answer_sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["partner", "reference"], name="dispatch_transfer_in_once", condition=Q(direction="in")
            ),
            models.UniqueConstraint(
                fields=["partner", "incident"],
                name="dispatch_transfer_out_once",
                condition=Q(direction="out", state__in=["waiting", "sent", "accepted"]),
            ),
            models.CheckConstraint(
                condition=Q(direction="in") | Q(direction="out", incident__isnull=False), name="dispatch_transfer_of_incident"
            ),
            models.CheckConstraint(
                condition=Q(direction="out") | (Q(direction="in") & ~Q(reference="")), name="dispatch_transfer_in_referenced"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["try_at"], name="dispatch_transfer_try", condition=Q(try_at__isnull=False)),
            models.Index(fields=["-asked_at"], name="dispatch_transfer_asked"),
            models.Index(fields=["incident"], name="dispatch_transfer_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.partner} {self.reference}"

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.transfer", str(self.id))
