"""Reports as whoever made them may see them, and what they wrote, as staff read it.

A ``Case`` is made here of a few columns: what somebody noted, assessed or thought is not read at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, QuerySet

from headwater.contact.models import Appointment, CaseMessage, Contact
from headwater.contact.permissions import Permission
from headwater.contact.queries.naming import uuids
from headwater.contact.rules.channels import State, channels
from headwater.contact.rules.progress import DECIDED, STEPS, Facts, name_of, states
from headwater.dispatch.queries import Standing, kinds, standing
from headwater.kernel import Actor, NotFound, Ref
from headwater.records import queries as records

_LONDON = ZoneInfo("Europe/London")
_COLUMNS = (
    "state", "rang_at", "claimed_at", "closed_at", "outcome", "incident", "in_force", "report__id", "report__kind",
    "report__reported_at", "report__taken_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message, as staff read it. ``who``: who of us wrote or read it."""

    ref: Ref
    contact: Ref
    at: datetime
    text: str
    ours: bool
    news: bool
    who: str
    read_at: datetime | None
    read_by_name: str
    due_at: datetime | None
    late: bool
    escalated_to: str


@dataclass(frozen=True, slots=True)
class Thread:
    """What was written about one contact: its newest message, and the messages to us that nobody has read."""

    contact: Ref
    channel_name: str
    who: str
    kind: str
    incident: Ref | None
    newest: MessageView
    unread: tuple[MessageView, ...]


def own(refs: Collection[Ref]) -> QuerySet[Contact]:
    """The contacts among references, with what their owner may know and nothing else."""
    keys = [UUID(ref.id) for ref in refs if ref.kind == "contact.contact"]
    booked = Appointment.objects.select_related("slot", "diary").order_by("-booked_at")
    found = Contact.objects.select_related("report").only(*_COLUMNS).filter(pk__in=keys)
    return found.prefetch_related(Prefetch("appointments", booked))


def cases(rows: Collection[Contact], at: datetime, *, messages: bool = False) -> tuple[records.Case, ...]:
    """The cases of contacts of one owner. One query, and one for messages."""
    logs = standing([Ref.parse(row.incident) for row in rows if row.incident])
    said: Mapping[UUID, list[CaseMessage]] = _said(rows) if messages else {}
    return tuple(_case(row, logs.get(Ref.parse(row.incident)) if row.incident else None, said, at) for row in rows)


def progress_of(contacts: Collection[Ref], at: datetime) -> dict[Ref, str]:
    """The state of each contact by its name in ``progress.toml``, and nothing else of it. Three queries at most."""
    rows = list(own(contacts))
    logs = standing([Ref.parse(row.incident) for row in rows if row.incident])
    return {row.ref: _state(row, logs.get(Ref.parse(row.incident)) if row.incident else None, at) for row in rows}


def messages(*, by: Actor, at: datetime, contact: Ref) -> tuple[MessageView, ...]:
    """What was written about a contact, the newest first. Raises NotFound. Two queries at most."""
    by.must(Permission.MESSAGE_ANSWER)
    rows = list(CaseMessage.objects.filter(contact_id=contact.id).order_by("-said_at", "-id"))
    if not rows and not Contact.objects.filter(pk=contact.id).exists():
        raise NotFound("There is no such contact.", "Look at the queue again.")
    return tuple(_view(row, at) for row in rows)


def threads(*, by: Actor, at: datetime, limit: int = 100) -> tuple[Thread, ...]:
    """Contacts with messages that nobody has read, whoever waits longest first; then the others, the newest first."""
    by.must(Permission.MESSAGE_ANSWER)
    unread = list(CaseMessage.objects.filter(ours=False, read_at=None).order_by("due_at", "id")[: limit * 5])
    first = list(dict.fromkeys(row.contact_id for row in unread))[:limit]
    newest = CaseMessage.objects.order_by("contact_id", "-said_at", "-id").distinct("contact_id")
    others = CaseMessage.objects.filter(pk__in=newest.values("pk")).exclude(contact_id__in=first).order_by("-said_at")
    last = {row.contact_id: row for row in [*newest.filter(contact_id__in=first), *others[: limit - len(first)]]}
    rows = Contact.objects.only("channel", "caller_name", "kind", "incident").in_bulk(last)
    waiting: dict[UUID, list[CaseMessage]] = {}
    for one in unread:
        waiting.setdefault(one.contact_id, []).append(one)
    return tuple(
        _thread(rows[key], last[key], waiting.get(key, []), at) for key in [*first, *(key for key in last if key not in first)]
    )


def unread_messages(*, by: Actor, at: datetime) -> tuple[Thread, ...]:
    """Only those with messages that nobody has read."""
    return tuple(one for one in threads(by=by, at=at) if one.unread)


def unread_of(contacts: Collection[Ref]) -> dict[Ref, int]:
    """How many messages to us nobody has read, by contact; none where there are none. One query, none for no contacts."""
    if not contacts:
        return {}
    waiting = CaseMessage.objects.filter(contact_id__in=[ref.id for ref in contacts], ours=False, read_at=None)
    return {Ref("contact.contact", str(key)): count for key, count in waiting.values_list("contact_id").annotate(Count("id"))}


def messages_by_id(ids: Collection[str]) -> dict[str, str]:
    """“Message about a report, 21:31 on 12 March 2018”. One query."""
    found = CaseMessage.objects.filter(pk__in=uuids(ids)).values_list("pk", "said_at")
    return {str(pk): f"Message about a report, {said.astimezone(_LONDON):%H:%M on %-d %B %Y}" for pk, said in found}


def _case(row: Contact, log: Standing | None, said: Mapping[UUID, list[CaseMessage]], at: datetime) -> records.Case:
    booked = next(iter(row.appointments.all()), None)
    report = getattr(row, "report", None)
    told = states()[_state(row, log, at)]
    steps = tuple(sorted(_steps(row, log, booked), key=lambda one: one.at))
    return records.Case(
        ref=row.ref,
        number=_number(row, log),
        kind=kinds()[report.kind].name if report and report.kind in kinds() else "",
        reported_at=row.rang_at,
        state=told.words,
        who=told.who,
        next=told.next,
        next_by=told.by(steps[-1].at),
        closed=told.closed,
        steps=steps,
        messages=tuple(
            records.Message(one.said_at, one.text, one.ours, one.signed, one.read_at) for one in said.get(row.pk, ())
        ),
        appointment=_appointment(booked, at) if booked else None,
    )


def _state(row: Contact, log: Standing | None, at: datetime) -> str:
    """The name of the state, as ``progress.toml`` has it."""
    booked, report = next(iter(row.appointments.all()), None), getattr(row, "report", None)
    over = {
        "appointment": booked is None or booked.state != Appointment.State.BOOKED or booked.during.upper <= at,
        "crime_report": report is not None and report.taken_at is not None,
    }.get(row.outcome, log is not None and log.closed_at is not None)
    return name_of(Facts(row.state, row.outcome, row.in_force, over))


def _number(row: Contact, log: Standing | None) -> str:
    """A joined log is somebody else's: its number is not told."""
    report = getattr(row, "report", None)
    if report is not None:
        return f"CR {report.pk}/{report.reported_at:%y}"
    return f"Log {log.number} of {log.day:%-d %B %Y}" if log and row.outcome == "incident" else ""


def _steps(row: Contact, log: Standing | None, booked: Appointment | None) -> Iterable[records.Step]:
    yield records.Step(row.rang_at, STEPS["reported"])
    if row.state == State.CLOSED.value and row.closed_at:
        yield records.Step(row.closed_at, DECIDED.get(row.outcome, "Somebody read it."))
    report = getattr(row, "report", None)
    if report and report.taken_at:
        yield records.Step(report.taken_at, STEPS["taken"])
    if log and log.closed_at:
        yield records.Step(log.closed_at, STEPS["dealt"])
    if booked and booked.ended_at:
        yield records.Step(booked.ended_at, f"Your appointment: {booked.get_state_display().lower()}.")


def _appointment(row: Appointment, at: datetime) -> records.Appointment:
    return records.Appointment(
        ref=row.ref, starts_at=row.during.lower, ends_at=row.during.upper, team=row.diary.name, place=row.place,
        state=row.get_state_display(),
        changeable=row.state == Appointment.State.BOOKED and row.during.lower > at,
    )  # fmt: skip


def _said(rows: Iterable[Contact]) -> dict[UUID, list[CaseMessage]]:
    found: dict[UUID, list[CaseMessage]] = {}
    for one in CaseMessage.objects.filter(contact__in=[row.pk for row in rows]).order_by("-said_at", "-id"):
        found.setdefault(one.contact_id, []).append(one)
    return found


def _thread(row: Contact, newest: CaseMessage, unread: list[CaseMessage], at: datetime) -> Thread:
    kind = kinds()[row.kind].name if row.kind in kinds() else ""
    return Thread(
        row.ref, channels()[row.channel].name, row.caller_name or "No name given", kind,
        Ref.parse(row.incident) if row.incident else None, _view(newest, at), tuple(_view(one, at) for one in unread),
    )  # fmt: skip


def _view(row: CaseMessage, at: datetime) -> MessageView:
    late = not row.ours and row.read_at is None and row.due_at is not None and row.due_at <= at
    return MessageView(
        row.ref, Ref("contact.contact", str(row.contact_id)), row.said_at, row.text, row.ours, row.news, row.by_name,
        row.read_at, row.read_by_name, row.due_at, late, row.escalated_to,
    )  # fmt: skip
