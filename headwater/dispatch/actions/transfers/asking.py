"""One of our incidents is offered to another control room, which accepts or refuses it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from headwater.dispatch import events
from headwater.dispatch.actions.logs import checked_text, locked
from headwater.dispatch.actions.timers import start_about, stop_about
from headwater.dispatch.actions.transfers.holding import UNANSWERED, held
from headwater.dispatch.models import Incident, Transfer
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.escalating import TRANSFER
from headwater.dispatch.rules.reference import grade_of, kind_of
from headwater.dispatch.rules.transfers import (
    OUTCOMES,
    REQUESTS,
    Document,
    Facts,
    Partner,
    Party,
    Place,
    our_reference,
    partner_of,
    us,
    write,
)
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id
from headwater.records.queries import person

State = Transfer.State


@transaction.atomic
def ask(
    *,
    by: Actor,
    at: datetime,
    incident: Ref,
    partner: str,
    request: str,
    reason: str,
    text: str = "",
    hazards: str = "",
    casualties: str = "",
    share_caller: bool = False,
) -> Ref:
    """Offer an incident to a partner; returns the transfer. It stays ours, and open, whatever the partner answers.

    The document is written now and committed with this event: whatever is killed, the worker finds it or the partner fetches
    it. ``text``: what they are told, the log's summary where it is empty.
    ``share_caller``: the caller's name and number go with it. Raises Invalid without a reason or for an unknown partner
    or request, Conflict where the incident is closed or the partner has it already.
    """
    by.must(Permission.TRANSFER)
    to = partner_of(partner)
    if request not in REQUESTS:
        raise Invalid("Nothing is asked of them.", f"Choose one of: {', '.join(REQUESTS.values())}.")
    why = checked_text(reason, "The reason", 300)
    row = locked(incident)
    number = Transfer.objects.filter(incident=row, direction=Transfer.Direction.OUT).count() + 1
    reference = f"{our_reference(row.day, row.number)}-{number}"
    document = Document(
        type="incident",
        reference=reference,
        sender=us().code,
        recipient=to.code,
        sent_at=at,
        request=request,
        reason=why,
        incident=_facts(row, text=text, hazards=hazards, casualties=casualties, share_caller=share_caller),
    )
    transfer = Transfer(
        id=new_id(), direction=Transfer.Direction.OUT, partner=to.code, format=to.format, reference=reference,
        document=write(document, to.format), incident=row, hub_id=row.hub_id, reason=why, state=State.WAITING,
        asked_by=str(by.ref), asked_by_name=by.name[:120], asked_at=at, try_at=at, acknowledge_by=at + to.acknowledge,
    )  # fmt: skip
    _put(transfer, to)
    start_about(TRANSFER, transfer.ref, due_at=at + to.acknowledge, at=at, incident=row, hub=row.hub)
    record(
        events.TransferAsked(
            incident=row.ref, transfer=transfer.ref, partner=to.name, reason=f"{REQUESTS[request]}. {why}", by=by.ref, at=at
        )
    )
    return transfer.ref


@transaction.atomic
def answered(*, by: Actor, at: datetime, transfer: Ref, outcome: str, answer: str = "", their_reference: str = "") -> None:
    """The partner accepted or refused what we offered, by its document or over the telephone.

    The same answer again changes nothing. Raises Invalid for a refusal without a reason, Conflict where another answer was
    given or the transfer was withdrawn, NotFound.
    """
    by.must(Permission.TRANSFER)
    if outcome not in OUTCOMES:
        raise Invalid("That is no answer.", "They accept or refuse.")
    said = checked_text(answer, "What they said", 300, may_be_empty=outcome == "accepted")
    number = checked_text(their_reference, "Their reference", 80, may_be_empty=True)
    row = held(transfer, Transfer.Direction.OUT)
    state = State.ACCEPTED if outcome == "accepted" else State.REFUSED
    if row.state == state:
        return
    _refuse_unless_open(row)
    row.state, row.answered_at, row.answered_by, row.try_at = state, at, str(by.ref), None
    row.answer, row.their_reference, row.sent_at = said, number, row.sent_at or at
    _settle(row, at, by, outcome, why=f"{partner_of(row.partner).name} has {outcome}")


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, transfer: Ref, reason: str) -> None:
    """Take the question back; a partner that may know of it is told. Raises Invalid without a reason, Conflict, NotFound."""
    by.must(Permission.TRANSFER)
    said = checked_text(reason, "The reason", 300)
    row = held(transfer, Transfer.Direction.OUT)
    _refuse_unless_open(row)
    row.state, row.answered_at, row.answered_by, row.answer = State.WITHDRAWN, at, str(by.ref), said
    row.try_at = at if row.attempts else None
    _settle(row, at, by, "withdrawn", why="The transfer was withdrawn")


def refuse_while_unanswered(incident: Incident) -> None:
    """Raises Conflict while a partner owes an answer about an incident that somebody wants to close; its row is held."""
    waiting = Transfer.objects.filter(incident=incident, direction=Transfer.Direction.OUT, state__in=UNANSWERED).first()
    if waiting is not None:
        raise Conflict(
            f"{partner_of(waiting.partner).name} has not answered the transfer.",
            "Wait for the answer, note it if it came by telephone, or withdraw the transfer.",
        )


def _put(transfer: Transfer, to: Partner) -> None:
    try:
        with transaction.atomic():
            transfer.save(force_insert=True)
    except IntegrityError:
        raise Conflict(f"{to.name} has this incident already.", "Look at the transfers of this log.") from None


def _refuse_unless_open(row: Transfer) -> None:
    if row.state not in UNANSWERED:
        raise Conflict(f"The transfer was {row.state} already.", "Look at the transfer again.")


def _settle(row: Transfer, at: datetime, by: Actor, outcome: str, *, why: str) -> None:
    row.save(update_fields=[
        "state", "answered_at", "answered_by", "answer", "their_reference", "sent_at", "try_at",
    ])  # fmt: skip
    stop_about(row.ref, at, why=why)
    assert row.incident is not None, "dispatch_transfer_of_incident"
    record(
        events.TransferAnswered(
            incident=row.incident.ref, transfer=row.ref, partner=partner_of(row.partner).name, outcome=outcome,
            answer=row.answer, their_reference=row.their_reference, by=by.ref, at=at,
        )
    )  # fmt: skip


def _facts(row: Incident, *, text: str, hazards: str, casualties: str, share_caller: bool) -> Facts:
    kind, grade = kind_of(row.kind), grade_of(row.grade)
    return Facts(
        number=our_reference(row.day, row.number),
        opened_at=row.opened_at,
        text=checked_text(text, "What they are told", 10_000, may_be_empty=True) or row.summary or kind.name,
        kind=kind.code,
        kind_name=kind.name,
        priority=f"{grade.code} {grade.name}",
        casualties=checked_text(casualties, "Who is hurt", 300, may_be_empty=True),
        hazards=checked_text(hazards, "Hazards", 300, may_be_empty=True),
        location=Place(text=row.place, easting=row.easting, northing=row.northing, radius=min(row.radius, 100_000)),
        people=_caller(row) if share_caller else (),
    )


def _caller(row: Incident) -> tuple[Party, ...]:
    """The caller, where the log knows one. Seven queries."""
    if not row.caller:
        return ()
    try:
        known = person(Ref.parse(row.caller))
    except NotFound:
        return ()
    return (Party("caller", known.name[:120], known.phones[0].shown[:40] if known.phones else ""),)
