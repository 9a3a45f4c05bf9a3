"""Transfers as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.rows import clock
from headwater.dispatch.queries.panels import Panel
from headwater.dispatch.queries.transfers import TransferRow, WholeTransfer, transfers_of
from headwater.dispatch.rules import reference
from headwater.dispatch.rules.transfers import REQUESTS, Facts
from headwater.journal.queries import names_of
from headwater.kernel import Actor, Invalid, Ref

_STATES = {
    "offered": "Waits for an answer here",
    "accepted": "Accepted",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
    "sent": "They have it; no answer yet",
}
_TONES = {"accepted": "good", "refused": "bad", "withdrawn": "quiet", "offered": "waits"}


@dataclass(frozen=True, slots=True)
class ShownTransfer:
    """A transfer in a list."""

    ref: Ref
    href: str
    partner: str
    inward: bool
    state: str
    tone: str
    late: bool
    reason: str
    asked: datetime
    answer_by: str
    note: str
    log: str
    log_href: str
    reference: str


def shown(row: TransferRow) -> ShownTransfer:
    tone = "late" if row.late else _TONES.get(row.state, "waits")
    return ShownTransfer(
        ref=row.ref,
        href=reverse("dispatch:transfer", args=[row.ref.id]),
        partner=row.partner,
        inward=row.inward,
        state=_state(row),
        tone=tone,
        late=row.late,
        reason=row.reason,
        asked=row.asked_at,
        answer_by="" if row.acknowledge_by is None else clock(row.acknowledge_by),
        note=_note(row),
        log=row.log,
        log_href=reverse("dispatch:incident", args=[row.incident.id]) if row.incident else "",
        reference=row.reference,
    )


def listed(rows: Iterable[TransferRow]) -> list[ShownTransfer]:
    return [shown(row) for row in rows]


def facts(whole: WholeTransfer) -> list[tuple[str, str]]:
    """How the transfer stands. One query for the name of whoever answered."""
    row = whole.row
    who = names_of([row.answered_by]).get(row.answered_by, "") if row.answered_by else ""
    found = [
        ("From" if row.inward else "To", row.partner),
        ("Their reference" if row.inward else "Our reference", row.reference),
        ("Asked by", f"{row.asked_by}, {_moment(row.asked_at)}"),
        ("Hub", row.hub),
        ("Answer due", _moment(row.acknowledge_by) if row.open and row.acknowledge_by else ""),
        ("They have it since", _moment(row.sent_at) if row.sent_at and not row.inward else ""),
        ("Tries", f"{row.attempts}; the last: {row.fault}" if row.fault else ""),
        ("Answered", f"{who}, {_moment(row.answered_at)}".strip(", ") if row.answered_at else ""),
        ("Answer", row.answer),
        ("Their log", row.their_reference),
        ("Answer given to them", _moment(row.told_at) if row.told_at else "Not yet" if _owes(row) else ""),
    ]
    return [(key, value) for key, value in found if value]


def told(whole: WholeTransfer) -> list[tuple[str, str]]:
    """What the document says of the incident, in the order in which it is asked on the air."""
    said = whole.document.incident
    if said is None:
        return []
    place = said.location
    grid = "" if place.easting is None else f"{place.easting} {place.northing}"
    found = [
        ("Asked", REQUESTS.get(whole.document.request, "")),
        ("Why", whole.document.reason),
        ("Place", ", ".join(part for part in (place.text, place.postcode) if part)),
        ("Grid", f"{grid}, within {place.radius:,} m" if grid and place.radius else grid),
        ("UPRN", place.uprn),
        ("What", said.text),
        ("Hurt", said.casualties),
        ("Hazards", said.hazards),
        ("Kind", " ".join(part for part in (said.kind, said.kind_name) if part)),
        ("Priority", said.priority),
        ("Log number", said.number),
        ("Opened", _moment(said.opened_at)),
        *((one.role.capitalize(), ", ".join(part for part in (one.name, one.phone) if part)) for one in said.people),
    ]
    return [(key, value) for key, value in found if value]


def guessed(said: Facts | None) -> dict[str, str]:
    """Our kind and grade where the partner's codes are ours; a person looks at them before anything is opened."""
    found: dict[str, str] = {}
    if said is None:
        return found
    with suppress(Invalid):
        kind = reference.kind_of(said.kind or said.kind_name)
        found |= {"kind": kind.code, "grade": kind.grade}
    with suppress(Invalid):
        found["grade"] = reference.grade_of(said.priority.split(" ")[0]).code
    return found


def panel_context(actor: Actor, incident: Ref, at: datetime) -> dict[str, Any] | None:
    """The transfers of a log, on its page; nothing where there is none. One query."""
    rows = transfers_of(incident, at)
    return {"transfers": listed(rows)} if rows else None


def transfers_panel() -> Panel:
    return Panel("transfers", "Transfers", 5, Permission.TRANSFER, "dispatch/transfers/panel.jinja", panel_context)


def _state(row: TransferRow) -> str:
    if row.state == "waiting":
        return "Could not be given yet" if row.fault else "They have fetched it" if row.attempts else "Waits for them"
    if row.state == "withdrawn" and row.inward:
        return "Taken back by them"
    return _STATES[row.state]


def _note(row: TransferRow) -> str:
    if row.fault and row.open:
        return f"Tried {row.attempts} times: {row.fault}" if row.attempts > 1 else f"Tried once: {row.fault}"
    answer = [row.answer, f"their log {row.their_reference}" if row.their_reference else ""]
    return "; ".join(part for part in answer if part) or ("The answer has not reached them yet" if _owes(row) else "")


def _owes(row: TransferRow) -> bool:
    return row.inward and row.state in ("accepted", "refused") and row.told_at is None


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{clock(at)} on {local.day} {local:%B %Y}"
