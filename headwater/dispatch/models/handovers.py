"""Who sits in the hubs, who answers for the areas of a dark one, and incidents on their way from one to another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from headwater.dispatch.models.hubs import Hub, HubArea
from headwater.dispatch.models.incidents import Incident
from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Presence(models.Model):
    """Somebody with an open board in a hub, and when the board was last heard of."""

    handling = Handling(Marking.OFFICIAL, Retention.SESSION, personal="person", plain="id hub since seen_at")

    id = models.BigAutoField(primary_key=True)
    hub = models.ForeignKey(Hub, models.CASCADE, related_name="presences")
    person = models.CharField(max_length=200)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hub", "person"], name="dispatch_present_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.hub_id}"


class Cover(models.Model):
    """While its own hub is dark, another one answers for an area and its units."""

    handling = Handling(Marking.OFFICIAL, Retention.REFERENCE, plain="area hub since")

    area = models.OneToOneField(HubArea, models.CASCADE, primary_key=True, related_name="cover")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="covers")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.hub_id} for {self.area_id}"


class Moved(models.Model):
    """An incident that left a hub because it went dark, until it is offered back or closed."""

    handling = Handling(Marking.OFFICIAL, Retention.INCIDENT, plain="incident hub to at")

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="moved")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    to = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} from {self.hub_id}"


class Handover(models.Model):
    """One hub asks another to take an incident. It stays with the giver until the taker says yes.

    ``batch`` joins those that were asked at once; ``returning``: a hub that was dark is offered what it had.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="asked_by asked_by_name reason answered_by answered_by_name answer",
        plain="id incident giver taker batch returning asked_at state answered_at",
    )

    class State(models.TextChoices):
        ASKED = "asked", "Waits for an answer"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    taker = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    batch = models.UUIDField()
    returning = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    asked_by = models.CharField(max_length=200)
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident"], name="dispatch_handover_asked_once", condition=Q(state="asked")),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="dispatch_handover_to_another"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None) | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="dispatch_handover_answered",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["taker", "asked_at"], name="dispatch_handover_waiting", condition=Q(state="asked")),
            models.Index(fields=["batch"], name="dispatch_handover_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.giver_id} to {self.taker_id}"

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.handover", str(self.id))
