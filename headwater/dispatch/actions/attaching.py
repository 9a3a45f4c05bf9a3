"""What belongs to an incident: people, vehicles, premises, files, and other logs."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

from django.db import IntegrityError, transaction

from headwater.dispatch import events
from headwater.dispatch.actions.evidence import kept
from headwater.dispatch.actions.logs import checked_text, locked
from headwater.dispatch.models import Incident, IncidentFile, IncidentLink, IncidentSubject
from headwater.dispatch.permissions import Permission
from headwater.journal.actions import record, record_all
from headwater.kernel import Actor, Conflict, Event, Invalid, NotFound, Ref


@transaction.atomic
def attach(*, by: Actor, at: datetime, incident: Ref, subject: Ref, role: str) -> None:
    """A person, vehicle or premises belongs to an incident in a role. Raises Conflict where it is so already."""
    by.must(Permission.INCIDENT_WRITE)
    row = locked(incident, may_be_closed=True)
    if row.subjects.filter(subject=str(subject), role=role.strip(), detached_at=None).exists():
        raise Conflict("They are attached to this log in that role already.", "Choose another role, or leave it as it is.")
    record_all(attached_to(row, [(subject, role)], by, at))


def attached_to(row: Incident, subjects: Sequence[tuple[Ref, str]], by: Actor, at: datetime) -> list[Event]:
    """Attach to an incident whose row is held; returns the events, which the caller records."""
    rows = [
        IncidentSubject(
            incident=row, subject=str(subject), role=checked_text(role, "The role", 40), attached_at=at, attached_by=str(by.ref)
        )
        for subject, role in subjects
    ]
    IncidentSubject.objects.bulk_create(rows)
    return [
        events.SubjectAttached(incident=row.ref, attached=subject, role=kept.role, by=by.ref, at=at)
        for kept, (subject, _) in zip(rows, subjects, strict=True)
    ]


@transaction.atomic
def detach(*, by: Actor, at: datetime, incident: Ref, subject: Ref, role: str) -> None:
    """Somebody or something does not belong to an incident in that role after all. Raises NotFound where it is not so."""
    by.must(Permission.INCIDENT_WRITE)
    row = locked(incident, may_be_closed=True)
    held = row.subjects.filter(subject=str(subject), role=role.strip(), detached_at=None)
    if not held.update(detached_at=at):
        raise NotFound("They are not attached to this log in that role.", "Look at the log again.")
    record(events.SubjectDetached(incident=row.ref, attached=subject, role=role.strip(), by=by.ref, at=at))


@transaction.atomic
def link(*, by: Actor, at: datetime, incident: Ref, other: Ref, why: str) -> None:
    """Two logs belong together; both say so. Raises Invalid for a log and itself, Conflict where they are linked."""
    by.must(Permission.INCIDENT_WRITE)
    words = checked_text(why, "The reason", 300)
    if incident == other:
        raise Invalid("A log cannot be linked to itself.", "Give the number of the other log.")
    first, second = (locked(ref, may_be_closed=True) for ref in sorted([incident, other], key=lambda ref: ref.id))
    if IncidentLink.objects.filter(first=first, second=second).exists():
        raise Conflict("These logs are linked already.", "Look at the list of linked logs.")
    IncidentLink.objects.create(first=first, second=second, why=words, linked_at=at, linked_by=str(by.ref))
    pair = (first.ref, second.ref)
    record_all(
        events.IncidentsLinked(incident=one, other=another, why=words, by=by.ref, at=at) for one, another in (pair, pair[::-1])
    )


def attach_file(*, by: Actor, at: datetime, incident: Ref, name: str, content: BinaryIO, note: str = "") -> Ref:
    """Keep a file with an incident. Its bytes are kept once under their SHA-256, before the record says that they are there.

    Whatever it is, it is never opened here, and given back only to be saved. Raises Invalid for a file that is empty or too
    large, Conflict where the log has it already.
    """
    by.must(Permission.INCIDENT_WRITE)
    called = checked_text(PurePath(name.replace("\\", "/")).name, "The name of the file", 200)
    words = checked_text(note, "The note", 300, may_be_empty=True)
    digest, size = kept(content)
    media_type = mimetypes.guess_type(called)[0] or "application/octet-stream"
    with transaction.atomic():
        row = locked(incident, may_be_closed=True)
        try:
            with transaction.atomic():
                held = IncidentFile.objects.create(
                    incident=row, sha256=digest, name=called, media_type=media_type, size=size, note=words, attached_at=at,
                    attached_by=str(by.ref),
                )  # fmt: skip
        except IntegrityError:
            raise Conflict("This log has that file already.", "Look at the list of its files.") from None
        record(
            events.FileAttached(
                incident=row.ref, file=held.ref, name=called, sha256=digest, media_type=media_type, size=size, by=by.ref,
                at=at,
            )
        )  # fmt: skip
    return held.ref
