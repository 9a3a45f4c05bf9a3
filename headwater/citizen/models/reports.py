"""Reports from their first answer until they are in the queue, and what their sender is told by."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models.functions import Upper

from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Report(models.Model):
    """A report that was sent: what its sender knows it by, how they may be reached, and the contact that it is.

    ``safe``: whether they may be contacted (yes, only, no; empty where that was not asked), ``safe_how`` in their words.
    ``mailed_at``: when the reference went to them by e-mail. ``number``: the key of the contact that was made (its draft's).
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="name email phone safe safe_how contact",
        plain="id reference number kind language submitted_at passed_on mailed_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    number = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20)
    contact = models.CharField(max_length=300)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    safe = models.CharField(max_length=8, blank=True)
    safe_how = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=8)
    submitted_at = models.DateTimeField()
    passed_on = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(Upper("email"), name="citizen_report_whose"),
            models.Index(fields=["contact"], name="citizen_report_contact"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def ref(self) -> Ref:
        return Ref("citizen.report", str(self.id))


class Draft(models.Model):
    """A report that is being written, found by a secret that only its writer's browser holds (its hash is here).

    Its identifier is random and it has no time of its own but the end of the day on which it expires, so that a report in
    confidence cannot be told from when it was begun. ``report``: what it became; its answers are gone then.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.DRAFT,
        personal="answers report",
        plain="id secret kind language expires_on",
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    secret = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    answers = models.JSONField(default=dict)
    report = models.ForeignKey(Report, models.SET_NULL, null=True, related_name="+")
    expires_on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_on"], name="citizen_draft_expires")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class DraftFile(models.Model):
    """A photograph or video of a draft, which waits until the report is sent."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.DRAFT,
        personal="name sha256 shown",
        plain="id draft key media size",
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    key = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    shown = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=40)
    size = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name


class Confidence(models.Model):
    """Information in confidence until it is read, the next morning. No time but the day, no identifier that holds one."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.DRAFT,
        personal="answers",
        plain="id given_on",
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    given_on = models.DateField()
    answers = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["given_on"], name="citizen_confidence_day")]
        verbose_name_plural = "confidences"

    def __str__(self) -> str:
        return f"{self.given_on}"
