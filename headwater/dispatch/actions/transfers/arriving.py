"""Another control room offers an incident: it waits in a hub until somebody accepts or refuses it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import IntegrityError, transaction

from headwater.dispatch import events
from headwater.dispatch.actions.hubs.routing import routed
from headwater.dispatch.actions.incidents import add_entry, join_incident, open_incident
from headwater.dispatch.actions.logs import checked_text
from headwater.dispatch.actions.timers import start_about, stop_about
from headwater.dispatch.actions.transfers.holding import held
from headwater.dispatch.models import Transfer
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.escalating import TRANSFER_IN
from headwater.dispatch.rules.transfers import Document, Facts, Partner, Place, partner_of, read, same_again
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id
from headwater.places.queries import Location, at_point

State = Transfer.State
IN = Transfer.Direction.IN


@transaction.atomic
def receive(*, by: Actor, at: datetime, partner: Partner, document: Document, text: str, form: str) -> Ref:
    """An incident is offered by a partner; returns the transfer. ``text`` is the document as it came, kept whole.

    It waits in the hub of its area, whose people are told when nobody answers in time. The same document again is the same
    transfer. Raises Conflict for another document under a reference that was used, and where no hub was ever opened.
    """
    by.must(Permission.TRANSFER)
    if document.incident is None:
        raise Invalid("“incident” is missing.", "Compare it with the table of fields in the documentation.")
    known = _known(partner, document)
    if known is not None:
        return known
    location = where(document.incident.location)
    hub = routed("" if location is None or location.npu is None else str(location.npu)).hub
    row = Transfer(
        id=new_id(), direction=IN, partner=partner.code, format=form, reference=document.reference, document=text,
        hub_id=UUID(hub.id), reason=document.reason, state=State.OFFERED, asked_by=str(by.ref),
        asked_by_name=by.name[:120], asked_at=at, acknowledge_by=at + partner.accept,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same, at the same moment, by another line
        return cast(Ref, _known(partner, document))
    start_about(TRANSFER_IN, row.ref, due_at=at + partner.accept, at=at, hub=row.hub)
    record(
        events.TransferArrived(transfer=row.ref, partner=partner.name, reference=row.reference, by=by.ref, at=at),
    )
    return row.ref


@transaction.atomic
def accept(
    *,
    by: Actor,
    at: datetime,
    transfer: Ref,
    kind: str = "",
    grade: str = "",
    location: Location | None = None,
    join: Ref | None = None,
) -> Ref:
    """Take an offered incident: a log is opened for it, or it joins one that is open; returns the log, which has an owner.

    ``location`` None: where the document says, if it says so in metres. Raises Conflict where it was answered or taken back
    meanwhile or the log to join is closed, Invalid for a kind or grade that there is not, NotFound.
    """
    by.must(Permission.TRANSFER)
    row = _offered(transfer)
    facts = _facts(row)
    if join is not None:
        incident = join
        join_incident(by=by, at=at, incident=join, source=row.ref, text=_told(row, facts, None))
    else:
        found = location or where(facts.location)
        incident = open_incident(
            by=by, at=at, kind=kind, grade=grade, summary=_told(row, facts, found), location=found, source=row.ref
        )
    if facts.people:  # an entry and not the summary, which goes along when the log is offered to somebody else
        add_entry(by=by, at=at, incident=incident, text=_people(facts))
    row.incident_id = UUID(incident.id)
    _answer(row, State.ACCEPTED, by, at, "", why="The incident was accepted")
    record(
        events.TransferAccepted(
            transfer=row.ref, partner=partner_of(row.partner).name, reference=row.reference, incident=incident, by=by.ref, at=at
        )
    )
    return incident


@transaction.atomic
def refuse(*, by: Actor, at: datetime, transfer: Ref, reason: str) -> None:
    """Say that we do not take it; the partner is told why. Raises Invalid without a reason, Conflict, NotFound."""
    by.must(Permission.TRANSFER)
    said = checked_text(reason, "The reason", 300)
    row = _offered(transfer)
    _answer(row, State.REFUSED, by, at, said, why="The incident was refused")
    record(
        events.TransferRefused(
            transfer=row.ref, partner=partner_of(row.partner).name, reference=row.reference, reason=said, by=by.ref, at=at
        )
    )


@transaction.atomic
def taken_back(*, by: Actor, at: datetime, partner: Partner, reference: str, reason: str = "") -> Ref:
    """A partner takes back what it offered; returns the transfer. Once more changes nothing.

    A log that was opened for it stays open and says so: only a person closes it. Raises NotFound.
    """
    by.must(Permission.TRANSFER)
    known = Transfer.objects.filter(direction=IN, partner=partner.code, reference=reference).first()
    if known is None:
        raise NotFound("You have offered nothing under that reference.", "Send the reference of your own document.")
    row = held(known.ref, IN)
    if row.state not in (State.OFFERED, State.ACCEPTED):
        return row.ref
    if row.incident is not None:
        words = f"{partner.name} takes back {reference}: {reason or 'no reason given'}"
        add_entry(by=by, at=at, incident=row.incident.ref, text=words)
    row.state, row.try_at, row.answered_at, row.answer = State.WITHDRAWN, None, at, reason[:300]
    row.save(update_fields=["state", "try_at", "answered_at", "answer"])
    stop_about(row.ref, at, why="The incident was taken back")
    record(
        events.TransferTakenBack(
            transfer=row.ref, partner=partner.name, reference=reference, reason=reason[:300], by=by.ref, at=at
        )
    )
    return row.ref


def where(place: Place) -> Location | None:
    """The point that a document gives, with our areas and the sender's words; None where it gives no point. Two queries."""
    if place.easting is None or place.northing is None:
        return None
    found = at_point(place.easting, place.northing, radius=place.radius)
    return replace(found, text=place.text or found.text)


def _known(partner: Partner, document: Document) -> Ref | None:
    """What this partner has offered under the document's reference. Raises Conflict where it said something else."""
    row = Transfer.objects.filter(direction=IN, partner=partner.code, reference=document.reference).first()
    if row is None:
        return None
    if not same_again(read(row.document.encode(), row.format).document, document):
        raise Conflict(
            f"“{document.reference}” was another document.",
            "Send what is new under a reference of its own.",
        )
    return row.ref


def _offered(transfer: Ref) -> Transfer:
    row = held(transfer, IN)
    if row.state != State.OFFERED:
        who = {State.ACCEPTED: "accepted", State.REFUSED: "refused"}.get(State(row.state), "taken back")
        raise Conflict(f"The incident was {who} already.", "Look at the list of transfers again.")
    return row


def _answer(row: Transfer, state: Transfer.State, by: Actor, at: datetime, said: str, *, why: str) -> None:
    row.state, row.answered_at, row.answered_by, row.answer, row.try_at = state, at, str(by.ref), said, at
    row.save(update_fields=["state", "answered_at", "answered_by", "answer", "try_at", "incident"])
    stop_about(row.ref, at, why=why)


def _facts(row: Transfer) -> Facts:
    facts = read(row.document.encode(), row.format).document.incident
    assert facts is not None, "only incidents are offered"
    return facts


def _told(row: Transfer, facts: Facts, found: Location | None) -> str:
    """What the document says, without its people, as the first words of a log."""
    elsewhere = facts.location.text if found is None or found.text != facts.location.text else ""
    said = [
        f"From {partner_of(row.partner).name}, their log {facts.number}: {facts.text}",
        f"Hurt: {facts.casualties}" if facts.casualties else "",
        f"Hazards: {facts.hazards}" if facts.hazards else "",
        f"Place as they say it: {elsewhere}" if elsewhere else "",
    ]
    return "\n".join(line for line in said if line)[:10_000]


def _people(facts: Facts) -> str:
    """Who is involved, as the partner says."""
    known = (", ".join(part for part in (one.name, one.phone) if part) or "not named" for one in facts.people)
    return "\n".join(f"{one.role.capitalize()}: {said}" for one, said in zip(facts.people, known, strict=True))
