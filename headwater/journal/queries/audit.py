"""The audit view that DPA 2018 s.62 asks for: who did, consulted and disclosed what, when, to whom and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from headwater.journal.models import Concerned, Entry
from headwater.journal.permissions import Permission
from headwater.kernel import Actor, Ref, event_named, events

LONDON = ZoneInfo("Europe/London")


class Sort(Enum):
    """What s.62 tells apart. Every event that is not a consultation or a disclosure changed something."""

    ALL = ""
    CONSULTED = "consulted"
    DISCLOSED = "disclosed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """What to look for. ``who`` and ``about`` are references, any of which will do; ``about`` also finds entries that concern
    it beside others.
    """

    who: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    name: str = ""
    sort: Sort = Sort.ALL
    since: date | None = None
    until: date | None = None

    def words(self) -> str:
        """The question as the journal notes it."""
        given = [f"by {' or '.join(self.who)}" * bool(self.who), f"about {' or '.join(self.about)}" * bool(self.about)]
        given += [self.name, self.sort.value]
        given += [f"from {self.since}" * bool(self.since), f"to {self.until}" * bool(self.until)]
        return ", ".join(part for part in given if part) or "everything"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry as the audit prints it. ``concerned`` is listed in an export; a page shows how many they are, because one
    entry may concern thousands.
    """

    id: int
    at: datetime
    name: str
    meaning: str
    by: Ref
    supervisor: Ref | None
    subject: Ref
    concerned_in_all: int
    concerned: tuple[str, ...]
    what: str
    recipient: str
    reason: str
    data: dict[str, Any]


def audit(*, by: Actor, question: AuditQuestion, before: int | None = None, limit: int = 50) -> list[AuditRow]:
    """Newest first; ``before`` continues after a page. One query. Raises Forbidden."""
    by.must(Permission.AUDIT_READ)
    found = _matching(question)
    if before is not None:
        found = found.filter(id__lt=before)
    return [_row(entry, entry.concerned_in_all or 0) for entry in _counted(found).order_by("-id")[:limit]]


def audit_all(*, by: Actor, question: AuditQuestion) -> Iterator[AuditRow]:
    """Every row that matches, oldest first, a few thousand in memory at a time. Raises Forbidden."""
    by.must(Permission.AUDIT_READ)
    for entry in _matching(question).prefetch_related("concerned").order_by("id").iterator(chunk_size=2_000):
        concerned = tuple(sorted(one.ref for one in entry.concerned.all()))
        yield _row(entry, len(concerned), concerned)


def event_names() -> dict[str, str]:
    """Every kind of event that code can record, with its docstring's first line."""
    return {name: _meaning(name) for name in sorted(events())}


def timeline(subject: Ref, *, limit: int = 100) -> list[AuditRow]:
    """What happened to one thing, newest first, reads of it left out. The caller has checked that its reader may see it."""
    reads = ["journal.Consulted"]
    found = Entry.objects.filter(subject=str(subject)).exclude(name__in=reads)
    return [_row(entry, entry.concerned_in_all or 0) for entry in _counted(found).order_by("-id")[:limit]]


def _matching(question: AuditQuestion) -> QuerySet[Entry]:
    found = Entry.objects.all()
    if question.who:
        found = found.filter(Q(by__in=question.who) | Q(supervisor__in=question.who))
    if question.about:
        about = Q(subject__in=question.about) | Q(pk__in=_concerning(question.about))
        found = found.filter(about)
    if question.name:
        found = found.filter(name=question.name)
    if question.since:
        found = found.filter(at__gte=datetime.combine(question.since, time.min, LONDON))
    if question.until:
        found = found.filter(at__lt=datetime.combine(question.until + timedelta(days=1), time.min, LONDON))
    match question.sort:
        case Sort.CONSULTED:
            return found.filter(name__in=READS)
        case Sort.DISCLOSED:
            return found.filter(name__in=_DISCLOSURES)
        case Sort.CHANGED:
            return found.exclude(name__in=[*READS, *_DISCLOSURES])
        case Sort.ALL:
            return found


_SAID = ("what", "question", "summary", "fault")
"""The fields of an event that say in words what it was about, where it has one."""

READS = ("journal.Consulted", "journal.AuditConsulted")
_DISCLOSURES = ("journal.Disclosed", "journal.AuditExported")


def _concerning(refs: tuple[str, ...]) -> QuerySet[Any, Any]:
    return Concerned.objects.filter(ref__in=refs).values("entry_id")


def _counted(entries: QuerySet[Entry]) -> QuerySet[Any]:
    """With how many things each concerns, counted for the rows of one page only."""
    counts = Concerned.objects.filter(entry=OuterRef("pk")).order_by().values("entry").annotate(number=Count("pk"))
    return entries.annotate(concerned_in_all=Subquery(counts.values("number")))


def _row(entry: Entry, concerned_in_all: int, concerned: tuple[str, ...] = ()) -> AuditRow:
    data = dict(entry.data)
    return AuditRow(
        id=entry.pk,
        at=entry.at,
        name=entry.name,
        meaning=_meaning(entry.name),
        by=Ref.parse(entry.by),
        supervisor=Ref.parse(entry.supervisor) if entry.supervisor else None,
        subject=Ref.parse(entry.subject),
        concerned_in_all=concerned_in_all,
        concerned=concerned,
        what=next((str(data[name]) for name in _SAID if data.get(name)), ""),
        recipient=str(data.get("recipient") or ""),
        reason=str(data.get("reason") or ""),
        data=data,
    )


def _meaning(name: str) -> str:
    kind = event_named(name)
    return (kind.__doc__ or "").strip().splitlines()[0] if kind and kind.__doc__ else ""
