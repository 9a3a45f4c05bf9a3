"""Tables of opendata: what is public of reports that other programs sent in, and which programs may send them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Client(models.Model):
    """A program that may send in reports. ``key``: the hash of its key."""

    handling = Handling(Marking.OFFICIAL, Retention.REFERENCE, plain="id name key admitted_at shut_out_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=64, unique=True)
    admitted_at = models.DateTimeField()
    shut_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], condition=Q(shut_out_at=None), name="opendata_client_one_key")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("opendata.client", str(self.id))


class Request(models.Model):
    """What everybody may know of a report: the service, the day, the anchor point and the state; nothing that was typed.

    ``identifier`` is drawn at random. ``contact``: where the report itself is. ``digest``: a keyed hash of what was sent, by
    which a repetition on the same day is known. ``easting``, ``northing``: where it really is, until the worker has found the
    anchor point, and never after.
    """

    handling = Handling(
        Marking.OFFICIAL,
        Retention.INCIDENT,
        personal="contact digest easting northing",
        plain="id identifier client service requested_on changed_on state closed latitude longitude street",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    identifier = models.CharField(max_length=32, unique=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    service = models.CharField(max_length=40)
    contact = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    requested_on = models.DateField()
    changed_on = models.DateField()
    state = models.CharField(max_length=20, default="waiting")
    closed = models.BooleanField(default=False)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    street = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "requested_on", "digest"], name="opendata_request_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-requested_on", "identifier"], name="opendata_requests"),
            models.Index(fields=["id"], condition=Q(closed=False), name="opendata_requests_open"),
        ]

    def __str__(self) -> str:
        return self.identifier

    @property
    def ref(self) -> Ref:
        return Ref("opendata.request", str(self.id))
