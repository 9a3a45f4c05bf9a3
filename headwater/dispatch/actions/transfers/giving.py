"""Giving partners what is theirs: what the worker sends, or what they fetch.

A document is theirs until they say that they have it, so that one which was sent and noted nowhere, because a worker was killed
between the two, is sent again: partners know it by its reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from headwater.accounts.queries import program_address
from headwater.dispatch import events
from headwater.dispatch.models import Transfer
from headwater.dispatch.permissions import Permission
from headwater.dispatch.queries.transfers import last_word
from headwater.dispatch.rules.transfers import LEASE, Document, Partner, partner_of, pause, program_of, read
from headwater.journal.actions import disclosed, record
from headwater.kernel import Actor, NotFound, Ref

State, OUT, IN = Transfer.State, Transfer.Direction.OUT, Transfer.Direction.IN

SENDER = Actor.system("dispatch transfers")
"""Who notes what the worker did."""

NOBODY_LISTENS = timedelta(minutes=1)
"""After so long it is looked whether a partner without an address has one now."""

FETCHED = 50
"""Documents that a partner is given at once."""

_THEIRS = (
    Q(direction=OUT, state=State.WAITING)
    | Q(direction=OUT, state=State.WITHDRAWN, attempts__gt=0, answer_sent_at=None)
    | Q(direction=IN, state__in=(State.ACCEPTED, State.REFUSED), answer_sent_at=None)
)
"""What a partner has not said that it has."""


@dataclass(frozen=True, slots=True)
class Giving:
    """A document on its way. ``attempt`` counts from 1."""

    transfer: Ref
    partner: Partner
    document: Document
    attempt: int


def partners_due(*, at: datetime) -> tuple[str, ...]:
    """Which partners have an address, and something to be sent now. Others are looked at again later. One query, or two."""
    due = list(Transfer.objects.filter(_THEIRS, try_at__lte=at).values_list("partner", flat=True).distinct())
    deaf = [code for code in due if not program_address(program_of(code))]
    if deaf:
        Transfer.objects.filter(partner__in=deaf, try_at__lte=at).update(try_at=at + NOBODY_LISTENS)
    return tuple(sorted(set(due) - set(deaf)))


@transaction.atomic
def next_due(*, partner: str, at: datetime) -> Giving | None:
    """Take the next document for a partner, for ``LEASE``; None where there is none. That it is given is noted first."""
    rows = Transfer.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related("incident")
    row = rows.filter(_THEIRS, partner=partner, try_at__lte=at).order_by("try_at").first()
    if row is None:
        return None
    _note_disclosure(row, at)
    row.attempts, row.try_at = row.attempts + 1, at + LEASE
    row.save(update_fields=["attempts", "try_at"])
    return Giving(row.ref, partner_of(partner), _document(row), row.attempts)


@transaction.atomic
def settled(*, giving: Giving, at: datetime, fault: str) -> None:
    """What became of it: the partner has it (``fault`` empty), or why not."""
    row = Transfer.objects.select_for_update(no_key=True, of=("self",)).select_related("incident").get(pk=giving.transfer.id)
    if fault:
        _not_given(row, giving, at, fault)
    else:
        _given(row, giving.document.type, at, giving.attempt)


@transaction.atomic
def fetched(*, by: Actor, at: datetime, partner: Partner) -> tuple[Document, ...]:
    """Everything that a partner has not said that it has, oldest first. That it was given is noted."""
    by.must(Permission.TRANSFER)
    rows = list(
        Transfer.objects.select_for_update(no_key=True, of=("self",))
        .filter(_THEIRS, partner=partner.code)
        .select_related("incident")
        .order_by("asked_at", "pk")[:FETCHED]
    )
    for row in rows:
        if row.attempts == 0:
            _note_disclosure(row, at)
            row.attempts = 1
            row.save(update_fields=["attempts"])
    return tuple(_document(row) for row in rows)


@transaction.atomic
def received(*, by: Actor, at: datetime, partner: Partner, reference: str, of: str) -> Ref:
    """A partner says that it has our document of this reference and type, unless another one is due by now.

    Once more changes nothing. Raises NotFound.
    """
    by.must(Permission.TRANSFER)
    rows = Transfer.objects.select_for_update(no_key=True, of=("self",)).select_related("incident")
    row = rows.filter(partner=partner.code, reference=reference).order_by("-direction").first()
    if row is None:
        raise NotFound("There is nothing under that reference.", "Send the reference of our document as it is.")
    if of == "incident" and row.direction == OUT:
        _given(row, "incident", at, max(row.attempts, 1))
    elif of == _document(row).type != "receipt":
        _given(row, of, at, max(row.attempts, 1))
    return row.ref


def _given(row: Transfer, kind: str, at: datetime, attempt: int) -> None:
    if kind == "incident":
        row.sent_at = row.sent_at or at
        if row.state == State.WAITING:
            row.state, row.try_at, row.fault = State.SENT, None, ""
            record(
                events.TransferSent(
                    transfer=row.ref, partner=_name(row), attempt=attempt, incident=_incident(row), by=SENDER.ref, at=at
                )
            )
    else:
        row.answer_sent_at, row.try_at, row.fault = row.answer_sent_at or at, None, ""
    row.save(update_fields=["state", "sent_at", "try_at", "fault", "answer_sent_at"])


def _not_given(row: Transfer, giving: Giving, at: datetime, fault: str) -> None:
    """Try again, later and later. The log says so once for each new fault, and not at every try."""
    if row.try_at is not None:
        row.try_at = at + pause(giving.attempt)
    new, row.fault = fault[:300] != row.fault, fault[:300]
    row.save(update_fields=["try_at", "fault"])
    if new and row.direction == OUT:
        record(
            events.TransferFailed(
                transfer=row.ref,
                partner=_name(row),
                attempt=giving.attempt,
                fault=row.fault,
                incident=_incident(row),
                by=SENDER.ref,
                at=at,
            )
        )


def _note_disclosure(row: Transfer, at: datetime) -> None:
    """Before the first byte leaves, under the name of whoever asked for it."""
    if row.direction == IN or row.attempts or row.incident is None:
        return
    asker = Actor(Ref.parse(row.asked_by), row.asked_by_name)
    subjects = [row.incident.ref, row.ref]
    told = read(row.document.encode(), row.format).document.incident
    if told is not None and told.people and row.incident.caller:
        subjects.append(Ref.parse(row.incident.caller))
    disclosed(by=asker, at=at, subjects=subjects, what="Incident document", recipient=_name(row), reason=row.reason)


def _document(row: Transfer) -> Document:
    """What the partner is to be told of this transfer as it stands."""
    if row.direction == OUT and row.state != State.WITHDRAWN:
        return read(row.document.encode(), row.format).document
    return last_word(row)


def _incident(row: Transfer) -> Ref:
    assert row.incident is not None, "dispatch_transfer_of_incident"
    return row.incident.ref


def _name(row: Transfer) -> str:
    return partner_of(row.partner).name
