"""What the journal itself has to say: who read what, who was told what, and how work went."""

from __future__ import annotations

from headwater.kernel import Event, Ref


class Consulted(Event, subject="about"):
    """Somebody read records of people or things (DPA 2018 s.62: consultation)."""

    about: Ref
    subjects: tuple[Ref, ...]
    what: str
    reason: str = ""


class Disclosed(Event, subject="about"):
    """Records were disclosed to a recipient outside the force (DPA 2018 s.62: disclosure)."""

    about: Ref
    subjects: tuple[Ref, ...]
    what: str
    recipient: str
    reason: str = ""


class AuditConsulted(Event, subject="reader"):
    """Somebody looked into the journal."""

    reader: Ref
    question: str


class AuditExported(Event, subject="reader"):
    """Somebody took a part of the journal away as a file."""

    reader: Ref
    question: str
    rows: int


class DeadLetterRetried(Event, subject="entry"):
    """An event that a handler could not handle was given to it again."""

    entry: Ref
    handler: str


class JobStarted(Event, subject="job"):
    """Work that a person waits for was asked for."""

    job: Ref
    kind: str


class JobFinished(Event, subject="job"):
    """Work that a person waited for is done."""

    job: Ref
    kind: str
    summary: str


class JobFailed(Event, subject="job"):
    """Work that a person waited for could not be done; what had been there before is as it was."""

    job: Ref
    kind: str
    fault: str


class JobCancelled(Event, subject="job"):
    """Work that a person waited for was stopped at their word; it can be resumed."""

    job: Ref
    kind: str


class JobResumed(Event, subject="job"):
    """Work that had failed or been stopped goes on."""

    job: Ref
    kind: str
