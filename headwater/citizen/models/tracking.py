"""Signing in to follow one's reports: links and codes that were sent, sessions, and who wants to be told by e-mail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from headwater.citizen.models.reports import Report
from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class SignIn(models.Model):
    """Somebody asked for a link and a code. Neither is here: both are made of the identifier and the platform's secret.

    ``browser``: hash of a secret that only the browser holds which asked; the code works in it alone, so that nobody else's
    guesses use up the ``tries``. The link works anywhere until ``expires_at``.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE, Retention.SESSION, personal="email", plain="id browser asked_at expires_at tries mailed_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField()
    browser = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="citizen_sign_in_expires")]

    def __str__(self) -> str:
        return f"sign-in {self.id}"

    @property
    def ref(self) -> Ref:
        return Ref("citizen.sign_in", str(self.id))


class Session(models.Model):
    """Somebody who has shown that they read the mail of an address. ``secret``: hash of what their browser holds."""

    handling = Handling(Marking.OFFICIAL_SENSITIVE, Retention.SESSION, personal="email", plain="id secret began_at touched_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    secret = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    began_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["touched_at"], name="citizen_session_touched")]

    def __str__(self) -> str:
        return f"session {self.id}"

    @property
    def ref(self) -> Ref:
        return Ref("citizen.session", str(self.id))


class Alert(models.Model):
    """Whoever made a report wants an e-mail when there is something new. ``told_at``: since then they have not looked."""

    handling = Handling(Marking.OFFICIAL_SENSITIVE, Retention.INCIDENT, personal="report", plain="id since told_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.OneToOneField(Report, models.CASCADE, related_name="alert")
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"alert {self.id}"


class AddressChange(models.Model):
    """Whoever follows reports wants them to be of another address: from ``before`` to ``after``, once somebody presses the
    button behind the link that was sent to ``after``. For a week, whoever reads ``before`` can undo it.
    ``moved``: references of what was moved.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE, Retention.DRAFT, personal="before after moved", plain="id asked_at confirmed_at undone_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    before = models.EmailField()
    after = models.EmailField()
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    moved = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["asked_at"], name="citizen_address_asked")]

    def __str__(self) -> str:
        return f"address change {self.id}"

    @property
    def ref(self) -> Ref:
        return Ref("citizen.address", str(self.id))
