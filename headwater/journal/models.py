"""The log's tables. Rows are added and read; a trigger refuses everything else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Func

from headwater.kernel import Handling, Marking, Retention


class NextNumber(Func):
    """The next number of an entry, taken only once the transaction has an identity of its own (see ADR 0001)."""

    function = "journal_next_number"
    template = "%(function)s()"
    output_field = models.BigIntegerField()


class Entry(models.Model):
    """One thing that happened: the audit log, the timeline, the outbox and the feed."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.JOURNAL,
        personal="by supervisor subject data",
        plain="id name at recorded_at",
    )

    id = models.BigIntegerField(primary_key=True, db_default=NextNumber(), editable=False)
    name = models.CharField(max_length=100)
    by = models.CharField(max_length=200)
    supervisor = models.CharField(max_length=200, null=True)  # noqa: DJ001 - null means nobody supervised, and is hashed as such
    subject = models.CharField(max_length=300)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    data = models.JSONField()

    class Meta:
        db_table = "journal_entry"
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="journal_entry_subject"),
            models.Index(fields=["by", "id"], name="journal_entry_by"),
            models.Index(fields=["name", "id"], name="journal_entry_name"),
            models.Index(fields=["at", "id"], name="journal_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.name} {self.subject}"


class Concerned(models.Model):
    """Whom and what an entry concerns besides its subject: the people read, disclosed, attached."""

    handling = Handling(Marking.OFFICIAL_SENSITIVE, Retention.JOURNAL, personal="ref", plain="id entry")

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="concerned")
    ref = models.CharField(max_length=300)

    class Meta:
        db_table = "journal_concerned"
        indexes: ClassVar = [models.Index(fields=["ref", "entry"], name="journal_concerned_ref")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.ref}"


class Handled(models.Model):
    """That a handler ran for an entry. Written in the handler's own transaction, so that no event is handled twice."""

    handling = Handling(Marking.OFFICIAL, Retention.JOURNAL, plain="id entry handler at")

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="handled")
    handler = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "journal_handled"
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "handler"], name="journal_handled_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.handler}"


class Seal(models.Model):
    """A signed Merkle root over a run of entries, chained to the seal before it."""

    handling = Handling(
        Marking.OFFICIAL,
        Retention.JOURNAL,
        plain="id first last count root leaves previous statement signature sealed_at",
    )

    id = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.IntegerField()
    root = models.BinaryField()
    leaves = models.BinaryField()
    previous = models.BinaryField()
    statement = models.TextField()
    signature = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "journal_seal"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"seal {self.id}: {self.first} to {self.last}"


class Job(models.Model):
    """Work that a person waits for: how far it is, and what came of it."""

    handling = Handling(
        Marking.OFFICIAL,
        Retention.WORKING,
        personal="by by_name supervisor",
        plain="id kind params permissions state done total note message result cancel_asked started_at touched_at ended_at",
    )

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to start"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    by = models.CharField(max_length=200)
    by_name = models.CharField(max_length=120)
    supervisor = models.CharField(max_length=200, default="")
    permissions = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    note = models.CharField(max_length=300, default="")
    message = models.TextField(default="")
    result = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "journal_job"
        indexes: ClassVar = [models.Index(fields=["-started_at"], name="journal_job_started")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


APPEND_ONLY = (Entry, Concerned, Handled, Seal)
"""The tables that nobody updates or deletes from: by trigger for everybody, by right for the lesser role."""
