"""Visits that somebody asked for: until they chose a time in the diary, and whose it is afterwards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Upper

from headwater.contact.models.appointments import Appointment
from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Visit(models.Model):
    """Somebody would like to be visited. Nothing of the diary is theirs before they have chosen a time from their mailbox
    (``chosen_at``), until ``expires_at``; one that was never chosen is erased.

    ``appointment``: what was booked; ``request``: the number of what waits for a team, where no time suited them.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="name email phone place easting northing text appointment",
        plain="id reference sort npu asked_at expires_at chosen_at request token",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    sort = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    phone = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=300)
    easting = models.IntegerField()
    northing = models.IntegerField()
    npu = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=1_000, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    chosen_at = models.DateTimeField(null=True)
    appointment = models.OneToOneField(Appointment, models.PROTECT, null=True, related_name="visit")
    request = models.CharField(max_length=12, blank=True)
    token = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(Upper("email"), name="contact_visit_whose"),
            models.Index(fields=["expires_at"], name="contact_visit_expires", condition=models.Q(chosen_at=None)),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def ref(self) -> Ref:
        return Ref("contact.visit", str(self.id))
