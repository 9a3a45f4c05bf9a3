"""What came of contacts besides incidents: crime reports without deployment, and referrals to other agencies."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.contact.models.contacts import Contact
from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class CrimeReport(models.Model):
    """A crime that was reported and needs nobody sent: it waits for an initial investigation. Callers quote its number."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="summary place easting northing caller caller_name number",
        plain="id contact kind grade reported_at npu npu_name taken_at taken_by taken_by_name",
    )

    id = models.BigAutoField(primary_key=True)
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="report")
    kind = models.CharField(max_length=8)
    grade = models.CharField(max_length=8)
    summary = models.TextField(blank=True)
    place = models.CharField(max_length=300, blank=True)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    npu = models.CharField(max_length=300, blank=True)
    npu_name = models.CharField(max_length=200, blank=True)
    caller = models.CharField(max_length=300, blank=True)
    caller_name = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    reported_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=200, blank=True)
    taken_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["reported_at"], name="contact_report_waits", condition=Q(taken_at=None))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by="") | Q(taken_at__isnull=False) & ~Q(taken_by=""),
                name="contact_report_taken_by",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.id}"

    @property
    def ref(self) -> Ref:
        return Ref("contact.report", str(self.id))


class Referral(models.Model):
    """Somebody's case handed to another agency. ``due_at``: acknowledged by then, or raised with the next in line."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="text person who answer sent_by sent_by_name",
        plain=(
            "id contact incident agency agency_name state sent_at due_at acknowledged_at answered_at accepted level"
            " escalated_at escalated_to"
        ),
    )

    class State(models.TextChoices):
        SENT = "sent", "Sent, not acknowledged"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        ANSWERED = "answered", "Answered"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="referrals")
    incident = models.CharField(max_length=300, blank=True)
    agency = models.CharField(max_length=40)
    agency_name = models.CharField(max_length=120)
    person = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=14, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    sent_by_name = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    who = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    accepted = models.BooleanField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="contact_referral_unread", condition=Q(state="sent")),
            models.Index(fields=["-sent_at"], name="contact_referral_sent"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="sent", acknowledged_at=None) | ~Q(state="sent") & Q(acknowledged_at__isnull=False),
                name="contact_referral_acknowledged",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False, accepted__isnull=False)
                | ~Q(state="answered") & Q(answered_at=None),
                name="contact_referral_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.state}"

    @property
    def ref(self) -> Ref:
        return Ref("contact.referral", str(self.id))
