"""THRIVE+ assessments, which never change, and what asks for another one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.contact.models.contacts import Contact
from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Assessment(models.Model):
    """One assessment, of a contact or an incident (``subject``). A trigger refuses every change and removal.

    ``fired``: the rules that spoke, each as ``[code, grade, words]``, the strongest first.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="letters answers silent not_asked facts override_reason why made_by made_by_name",
        plain=(
            "id subject version contact incident kind qualifiers fired recommended rules_version grade_before"
            " grade_after made_at"
        ),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=300)
    version = models.PositiveIntegerField()
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="assessments")
    incident = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=8, blank=True)
    qualifiers = models.JSONField(default=list)
    letters = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    silent = models.JSONField(default=dict)
    not_asked = models.CharField(max_length=500, blank=True)
    facts = models.JSONField(default=list)
    fired = models.JSONField(default=list)
    recommended = models.CharField(max_length=8)
    rules_version = models.CharField(max_length=40)
    grade_before = models.CharField(max_length=8, blank=True)
    grade_after = models.CharField(max_length=8, blank=True)
    override_reason = models.CharField(max_length=500, blank=True)
    why = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=200)
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["incident", "made_at"], name="contact_assessment_incident", condition=~Q(incident="")),
            models.Index(fields=["made_at"], name="contact_assessment_made"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "version"], name="contact_assessment_version"),
            models.CheckConstraint(condition=Q(version__gt=0), name="contact_assessment_numbered"),
            models.CheckConstraint(
                condition=Q(grade_after="") | Q(grade_after=models.F("recommended")) | ~Q(override_reason=""),
                name="contact_override_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} version {self.version}"

    @property
    def ref(self) -> Ref:
        return Ref("contact.assessment", str(self.id))


class Reassessment(models.Model):
    """An incident whose risk must be assessed again, since what is known of it has changed."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE, Retention.INCIDENT, personal="why", plain="id incident since times settled_at settled_by"
    )

    id = models.BigAutoField(primary_key=True)
    incident = models.CharField(max_length=300)
    why = models.TextField()
    since = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident"], name="contact_reassessment_open", condition=Q(settled_at=None)),
        ]

    def __str__(self) -> str:
        return self.incident
