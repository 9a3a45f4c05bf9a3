"""What people suggest and vote for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.neighbourhood.models.priorities import Priority
from headwater.places.models import Area


class Suggestion(models.Model):
    """An issue that somebody suggests for an area. Nobody reads it before staff have; ``answer`` is what became of it.

    Who suggested it is not kept. ``priority``: the one that was made of it.
    """

    handling = Handling(
        Marking.OFFICIAL,
        Retention.REFERENCE,
        personal="text",
        plain="id area state suggested_at answer answered_at answered_by_name priority",
    )

    class State(models.TextChoices):
        WAITING = "waiting", "Waits to be read"
        SHOWN = "shown", "Everybody can vote for it"
        TAKEN = "taken", "Became a priority"
        CLOSED = "closed", "Answered"
        HIDDEN = "hidden", "Not shown"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    suggested_at = models.DateTimeField()
    answer = models.CharField(max_length=1_000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "text"], name="neighbourhood_suggested_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "shown"]) | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="neighbourhood_suggestion_answered",
            ),
            models.CheckConstraint(
                condition=Q(state="taken", priority__isnull=False) | ~Q(state="taken") & Q(priority=None),
                name="neighbourhood_suggestion_taken",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area", "state"], name="neighbourhood_suggestions")]

    def __str__(self) -> str:
        return f"{self.state} suggestion"

    @property
    def ref(self) -> Ref:
        return Ref("neighbourhood.suggestion", str(self.id))


class Vote(models.Model):
    """The one vote that an e-mail address has in an area. ``voter``: a keyed hash of both; the address is not kept."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE, Retention.WORKING, personal="voter", plain="id area priority suggestion written_at cast_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    voter = models.CharField(max_length=64)
    priority = models.ForeignKey(Priority, models.CASCADE, related_name="votes", null=True)
    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="votes", null=True)
    written_at = models.DateTimeField()
    cast_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "voter"], name="neighbourhood_one_person_one_vote"),
            models.CheckConstraint(
                condition=Q(priority=None, suggestion__isnull=False) | Q(priority__isnull=False, suggestion=None),
                name="neighbourhood_vote_for_one",
            ),
        ]

    def __str__(self) -> str:
        return f"vote in {self.area_id}"
