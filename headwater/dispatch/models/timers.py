"""Timers that run, and the escalations that they and other events raise."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from headwater.dispatch.models.hubs import Hub
from headwater.dispatch.models.incidents import Incident
from headwater.dispatch.models.support import SupportTask
from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Timer(models.Model):
    """Something that must be looked at when it is due, started and stopped in the transaction of the change that it is about.

    ``subject`` is the Ref that it is about, ``since`` when the wait began: one timer for each wait, ever, so that none rings
    twice. ``due_at`` is an instant; ``role`` is told first.
    """

    handling = Handling(
        Marking.OFFICIAL, Retention.INCIDENT, plain="id reason subject incident task hub role since due_at state settled_at"
    )

    class State(models.TextChoices):
        WAITING = "waiting", "Runs"
        RUNG = "rung", "Rang"
        STOPPED = "stopped", "Stopped in time"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reason = models.CharField(max_length=20)
    subject = models.CharField(max_length=300)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="timers")
    task = models.ForeignKey(SupportTask, models.PROTECT, null=True, related_name="timers")
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "reason", "since"], name="dispatch_timer_once"),
            models.CheckConstraint(condition=Q(due_at__gte=F("since")), name="dispatch_timer_forward"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None) | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="dispatch_timer_settled",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="dispatch_timer_due", condition=Q(state="waiting")),
            models.Index(fields=["incident"], name="dispatch_timer_incident", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.reason} of {self.subject} at {self.due_at}"


class Escalation(models.Model):
    """Somebody was told that something waits. Open until a named person says what they did, or until its reason is gone.

    ``rung`` counts the roles that were told so far, ``times`` how often anybody was; ``answer_by`` is when the next is told.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="acknowledged_by acknowledged_by_name did",
        plain=(
            "id reason words subject incident task hub role rung times raised_at told_at answer_by state acknowledged_at"
            " over_at over_why"
        ),
    )

    class State(models.TextChoices):
        OPEN = "open", "Waits for an answer"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        OVER = "over", "Over before it was acknowledged"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reason = models.CharField(max_length=20)
    words = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="escalations")
    task = models.ForeignKey(SupportTask, models.PROTECT, null=True, related_name="escalations")
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20)
    rung = models.PositiveSmallIntegerField(default=1)
    times = models.PositiveSmallIntegerField(default=1)
    raised_at = models.DateTimeField()
    told_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    acknowledged_by_name = models.CharField(max_length=120, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    did = models.CharField(max_length=1000, blank=True)
    over_at = models.DateTimeField(null=True)
    over_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "reason"], name="dispatch_escalation_open_once", condition=Q(state="open")
            ),
            models.CheckConstraint(
                condition=Q(state="open", acknowledged_at=None, over_at=None)
                | (Q(state="acknowledged", acknowledged_at__isnull=False) & ~Q(acknowledged_by="") & ~Q(did=""))
                | (Q(state="over", over_at__isnull=False, acknowledged_at=None) & ~Q(over_why="")),
                name="dispatch_escalation_answered_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["role", "raised_at"], name="dispatch_escalation_open", condition=Q(state="open")),
            models.Index(fields=["answer_by"], name="dispatch_escalation_answer", condition=Q(state="open")),
            models.Index(fields=["incident"], name="dispatch_escalation_incident"),
            models.Index(fields=["-raised_at"], name="dispatch_escalation_raised"),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.subject}"

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.escalation", str(self.id))
