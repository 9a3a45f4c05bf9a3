"""Warnings to the public: drafted by one, signed off by another, and then never changed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.neighbourhood.rules.warning import Category, Certainty, Kind, Severity, Urgency, Word


class Warning(models.Model):
    """One message. An update or an all clear is a message of its own that ``replaces`` the one before.

    ``ground``: WKB in National Grid metres. ``areas``: the neighbourhoods that it touches. ``ended_at``: when another message
    took its place. Whoever decides is not who drafted it: the database says so too.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Not signed off"
        ISSUED = "issued", "Issued"
        REFUSED = "refused", "Not issued"

    handling = Handling(
        Marking.OFFICIAL,
        Retention.REFERENCE,
        personal="drafted_by drafted_by_name decided_by decided_by_name",
        plain=(
            "id kind replaces state category event urgency severity certainty headline description instruction area_words"
            " areas ground onset_at expires_at drafted_at decided_at reason ended_at"
        ),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    category = models.CharField(max_length=12)
    event = models.CharField(max_length=60)
    urgency = models.CharField(max_length=12)
    severity = models.CharField(max_length=12)
    certainty = models.CharField(max_length=12)
    headline = models.CharField(max_length=160)
    description = models.CharField(max_length=2_000)
    instruction = models.CharField(max_length=2_000, blank=True)
    area_words = models.CharField(max_length=300)
    areas = ArrayField(models.UUIDField())
    ground = models.BinaryField()
    onset_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=120)
    drafted_by_name = models.CharField(max_length=120)
    drafted_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft", decided_by="", decided_at=None)
                | ~Q(state="draft") & ~Q(decided_by="") & ~Q(decided_by=F("drafted_by")) & Q(decided_at__gte=F("drafted_at")),
                name="neighbourhood_warning_second_pair_of_eyes",
            ),
            models.CheckConstraint(condition=Q(state="refused") ^ Q(reason=""), name="neighbourhood_warning_refused_why"),
            models.CheckConstraint(condition=Q(kind="Alert") ^ Q(replaces__isnull=False), name="neighbourhood_warning_chain"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__in": [one.value for one in words]}), name=f"neighbourhood_warning_{name}"
                )
                for name, words in (
                    ("kind", Kind), ("category", Category), ("urgency", Urgency), ("severity", Severity),
                    ("certainty", Certainty),
                )
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(state__in=["draft", "issued"]), name="neighbourhood_warning_one_successor"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(state="issued"), name="neighbourhood_warnings_issued"),
            models.Index(fields=["drafted_at"], condition=Q(state="draft"), name="neighbourhood_warnings_drafts"),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def ref(self) -> Ref:
        return Ref("neighbourhood.warning", str(self.id))


WORDS: dict[str, type[Word]] = {"category": Category, "urgency": Urgency, "severity": Severity, "certainty": Certainty}
"""Fields that hold a word of CAP."""
