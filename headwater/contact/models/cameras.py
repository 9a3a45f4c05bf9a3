"""Cameras of the public that may have seen something, and what their owners were asked. Their consent is all that we have."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Camera(models.Model):
    """A camera that its owner registered. Nothing is found of it before its owner has confirmed it from their mailbox
    (``confirmed_at``), nor after ``ends_on``; withdrawn, the row is erased.

    ``sees``: codes of what it looks at; ``view``: in the owner's words; ``keeps_days``: days after which it overwrites what it
    recorded; ``wording``: the words that were consented to. ``token``: of the form, so that two are one.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.WANTED,
        personal="name email phone place easting northing view",
        plain="id reference sort sees keeps_days wording registered_at confirmed_at ends_on token",
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
    sees = ArrayField(models.CharField(max_length=12))
    view = models.CharField(max_length=300, blank=True)
    keeps_days = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=12)
    registered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ends_on = models.DateField()
    token = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["easting", "northing"], name="contact_camera_where", condition=Q(confirmed_at__isnull=False)),
            models.Index(Upper("email"), name="contact_camera_whose"),
            models.Index(fields=["ends_on"], name="contact_camera_ends"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(keeps_days__gte=1, keeps_days__lte=365), name="contact_camera_keeps"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def ref(self) -> Ref:
        return Ref("contact.camera", str(self.id))


class FootageAsk(models.Model):
    """The owner of a camera was asked for what it recorded from ``since`` to ``until``. They may say no.

    ``camera`` is empty once it was withdrawn: the ask stays, the owner does not. ``incident``: the log that it is for.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="camera text note",
        plain="id reference since until due_at asked_at asked_by asked_by_name incident state answered_at mailed_at",
    )

    class State(models.TextChoices):
        ASKED = "asked", "Not answered"
        HAS = "has", "Has it, and keeps it for us"
        NOTHING = "nothing", "Has nothing of that time"
        DECLINED = "declined", "Rather not"
        WITHDRAWN = "withdrawn", "Camera withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    camera = models.ForeignKey(Camera, models.SET_NULL, null=True, related_name="asks")
    reference = models.CharField(max_length=12)
    since = models.DateTimeField()
    until = models.DateTimeField()
    text = models.CharField(max_length=500)
    incident = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    asked_by_name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    answered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-asked_at"], name="contact_footage_asked")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="contact_footage_lasts"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None) | ~Q(state="asked") & Q(answered_at__isnull=False),
                name="contact_footage_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"footage of {self.reference}"

    @property
    def ref(self) -> Ref:
        return Ref("contact.footage", str(self.id))
