"""Transfers to and from other control rooms, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from headwater.dispatch.models import Transfer
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.transfers import Answer, Document, our_reference, partner_of, read, us
from headwater.kernel import Actor, NotFound, Ref

_OPEN = Q(state__in=(Transfer.State.WAITING, Transfer.State.SENT, Transfer.State.OFFERED))


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer in one line. ``inward``: a partner offered it; ``late``: nobody has answered in time.

    ``log`` is the incident's number with its day, empty while there is none; ``told_at``: when the partner had our last word.
    """

    ref: Ref
    inward: bool
    partner: str
    reference: str
    state: str
    reason: str
    asked_by: str
    asked_at: datetime
    acknowledge_by: datetime | None
    late: bool
    fault: str
    attempts: int
    sent_at: datetime | None
    answered_at: datetime | None
    answered_by: Ref | None
    answer: str
    their_reference: str
    told_at: datetime | None
    hub: str
    incident: Ref | None
    log: str

    @property
    def open(self) -> bool:
        return self.state in (Transfer.State.WAITING, Transfer.State.SENT, Transfer.State.OFFERED)


@dataclass(frozen=True, slots=True)
class WholeTransfer:
    """A transfer with its document, and what the document says besides, which nobody has checked."""

    row: TransferRow
    document: Document
    unknown: tuple[tuple[str, str], ...]


def open_transfers(*, by: Actor, at: datetime) -> tuple[TransferRow, ...]:
    """What waits for an answer, here or there, the oldest first. One query."""
    by.must(Permission.TRANSFER)
    return tuple(_rows(Transfer.objects.filter(_OPEN).order_by("asked_at"), at))


def past_transfers(*, by: Actor, at: datetime, limit: int = 50) -> tuple[TransferRow, ...]:
    """What was answered or withdrawn, the newest first. One query."""
    by.must(Permission.TRANSFER)
    return tuple(_rows(Transfer.objects.exclude(_OPEN).order_by("-asked_at")[:limit], at))


def transfers_of(incident: Ref, at: datetime) -> tuple[TransferRow, ...]:
    """Every transfer of one log, the newest first. One query."""
    return tuple(_rows(Transfer.objects.filter(incident__id=incident.id).order_by("-asked_at"), at))


def transfer(ref: Ref, *, by: Actor, at: datetime) -> WholeTransfer:
    """One transfer with its document; whoever shows it notes the read. Raises NotFound. One query."""
    by.must(Permission.TRANSFER)
    try:
        found = _joined(Transfer.objects.filter(pk=UUID(ref.id))).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("There is no such transfer.", "Choose one from the list of transfers.")
    said = read(found.document.encode(), found.format)
    return WholeTransfer(_row(found, at), said.document, said.unknown)


def outgoing(partner: str, reference: str) -> Ref:
    """What we offered to a partner under this reference. Raises NotFound. One query."""
    found = Transfer.objects.filter(direction=Transfer.Direction.OUT, partner=partner, reference=reference).first()
    if found is None:
        raise NotFound("We have offered nothing under that reference.", "Send the reference of our document as it is.")
    return found.ref


def standing(ref: Ref, of: str) -> Document:
    """What a partner is told at once when a document of this type came: that it came, or the answer that was given already."""
    row = Transfer.objects.select_related("incident").get(pk=ref.id)
    word = last_word(row)
    if of == "incident" and word.type == "acknowledgement":
        return word
    return Document("receipt", row.reference, us().code, row.partner, row.answered_at or row.asked_at, of=of)


def last_word(row: Transfer) -> Document:
    """What a partner must know of a transfer that was settled here: an acknowledgement, or a withdrawal of ours.

    A receipt, where there is nothing to say.
    """
    base = Document("receipt", row.reference, us().code, row.partner, row.answered_at or row.asked_at)
    if row.direction == Transfer.Direction.OUT and row.state == Transfer.State.WITHDRAWN:
        return replace(base, type="withdrawal", reason=row.answer)
    if row.direction == Transfer.Direction.IN and row.state in (Transfer.State.ACCEPTED, Transfer.State.REFUSED):
        number = our_reference(row.incident.day, row.incident.number) if row.incident else ""
        return replace(base, type="acknowledgement", answer=Answer(row.state, row.answer, number))
    return base


def transfers_by_id(ids: Iterable[str]) -> dict[str, str]:
    """What transfers are called, for logs and the audit. One query."""
    rows = Transfer.objects.filter(pk__in=list(ids)).only("direction", "partner", "reference")
    return {str(row.pk): f"{row.reference} {_WAY[row.direction]} {partner_of(row.partner).name}" for row in rows}


_WAY = {Transfer.Direction.IN.value: "from", Transfer.Direction.OUT.value: "to"}


def _joined(found: QuerySet[Transfer]) -> QuerySet[Transfer]:
    return found.select_related("incident", "hub")


def _rows(found: QuerySet[Transfer], at: datetime) -> list[TransferRow]:
    return [_row(row, at) for row in _joined(found).defer("document")]


def _row(row: Transfer, at: datetime) -> TransferRow:
    incident = row.incident
    waits = row.state in (Transfer.State.WAITING, Transfer.State.SENT, Transfer.State.OFFERED)
    return TransferRow(
        ref=row.ref,
        inward=row.direction == Transfer.Direction.IN,
        partner=partner_of(row.partner).name,
        reference=row.reference,
        state=row.state,
        reason=row.reason,
        asked_by=row.asked_by_name,
        asked_at=row.asked_at,
        acknowledge_by=row.acknowledge_by,
        late=waits and row.acknowledge_by is not None and row.acknowledge_by <= at,
        fault=row.fault,
        attempts=row.attempts,
        sent_at=row.sent_at,
        answered_at=row.answered_at,
        answered_by=Ref.parse(row.answered_by) if row.answered_by else None,
        answer=row.answer,
        their_reference=row.their_reference,
        told_at=row.answer_sent_at,
        hub=row.hub.name if row.hub else "",
        incident=incident.ref if incident else None,
        log=f"{incident.number} of {incident.day.day} {incident.day:%B %Y}" if incident else "",
    )
