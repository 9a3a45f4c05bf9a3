"""What whoever reported something and the police write to each other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.contact.models.contacts import Contact
from headwater.kernel import Handling, Marking, Ref, Retention, new_id


class CaseMessage(models.Model):
    """One message about a contact. ``ours``: the police wrote it; ``signed``: how its reader is told who did.

    ``token``: of the form it was written in, so that what is sent twice is one message. ``due_at``: a message to us is read
    by then, or raised with the next in line (``level``). ``read_at``: by the other side.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="text by by_name read_by read_by_name",
        plain="id contact ours news said_at signed token read_at due_at level escalated_at escalated_to",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="messages")
    ours = models.BooleanField()
    news = models.BooleanField(default=False)
    text = models.TextField()
    said_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    by_name = models.CharField(max_length=120)
    signed = models.CharField(max_length=120)
    token = models.CharField(max_length=64)
    read_at = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=200, blank=True)
    read_by_name = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="contact_message_unread", condition=Q(ours=False, read_at=None)),
            models.Index(fields=["contact", "-said_at"], name="contact_message_said"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "token"], name="contact_message_once"),
            models.CheckConstraint(
                condition=Q(ours=True, due_at=None) | Q(ours=False, due_at__isnull=False), name="contact_message_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{'ours' if self.ours else 'theirs'} {self.said_at}"

    @property
    def ref(self) -> Ref:
        return Ref("contact.message", str(self.id))
