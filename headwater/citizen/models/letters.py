"""E-mails that somebody asked for, until the server of the mail has taken them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class Letter(models.Model):
    """A letter that somebody asked for: ``path`` is the page behind its link, ``name`` the neighbourhood. The row goes when it
    is sent, and after a day in any case.
    """

    handling = Handling(Marking.OFFICIAL_SENSITIVE, Retention.DRAFT, personal="email path", plain="id kind name asked_at")

    class Kind(models.TextChoices):
        VOTE = "vote", "Confirm a vote"
        SUBSCRIPTION = "subscription", "Confirm e-mails of news"
        CAMERA = "camera", "Confirm a camera"
        VISIT = "visit", "Choose a time for a visit"
        FOOTAGE = "footage", "Ask what a camera recorded"
        ADDRESS = "address", "Confirm a new address"
        MOVED = "moved", "Say that an address has changed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=2_000)
    asked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["asked_at"], name="citizen_letter_asked")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def ref(self) -> Ref:
        return Ref("citizen.letter", str(self.id))
