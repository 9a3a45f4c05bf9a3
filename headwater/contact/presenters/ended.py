"""How a contact ends, out of what the page sends. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headwater.contact.rules import outcomes
from headwater.kernel import HeadwaterError, Invalid, Ref

Fault = dict[str, str]
"""``words``: what is wrong; ``at``: the name of the field to go to."""


def outcome_of(body: Mapping[str, Any]) -> tuple[outcomes.Outcome | None, list[Fault]]:
    """The outcome, or what is missing in it."""
    code, reason = _said(body, "outcome"), _said(body, "reason")
    match code:
        case "incident":
            return outcomes.OpenIncident(_said(body, "grade"), _said(body, "override_reason")), []
        case "joined":
            incident = _ref(_said(body, "incident"), "dispatch.incident")
            if incident is None:
                return None, [_fault("Choose the log to join: Alt J joins the first of the likely ones.", "incident-name")]
            return outcomes.JoinIncident(incident, reason), []
        case "crime_report":
            return outcomes.ReportCrime(reason), []
        case "appointment":
            slot = _ref(_said(body, "slot"), "contact.slot")
            if slot is None:
                return None, [_fault("Choose a slot of the diary.", "slot")]
            return outcomes.BookAppointment(slot, reason), []
        case "advice":
            return outcomes.GiveAdvice(reason), []
        case "referral":
            agency = _said(body, "agency")
            return (outcomes.ReferTo(agency, reason), []) if agency else (None, [_fault("Choose the agency.", "agency")])
        case "nfa":
            if not reason.strip():
                return None, [_fault("Say why nothing follows.", "reason")]
            return outcomes.NoFurtherAction(reason), []
        case _:
            return None, [_fault("Choose what comes of it: Alt O.", "outcome")]


def told_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes of what the caller was told."""
    told = body.get("told")
    return tuple(one for one in told if isinstance(one, str)) if isinstance(told, list) else ()


def words_of(body: Mapping[str, Any]) -> str:
    """What else the caller was told."""
    return _said(body, "words")


_WHERE = (
    ("recommend", "override_reason"), ("override", "override_reason"), ("grade", "grade"), ("kind", "kind_text"),
    ("place", "location_text"), ("where", "location_text"), ("slot", "slot"), ("agency", "agency"),
    ("asked", "not_asked"), ("question", "not_asked"), ("reason", "reason"), ("why", "reason"),
)  # fmt: skip


def where(fault: HeadwaterError) -> str:
    """The field that a refusal speaks of, by its words; empty where it speaks of none."""
    said = str(fault).lower()
    return next((name for word, name in _WHERE if word in said), "")


def _said(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name, "")
    return value if isinstance(value, str) else ""


def _ref(text: str, kind: str) -> Ref | None:
    try:
        found = Ref.parse(text)
    except Invalid:
        return None
    return found if found.kind == kind else None


def _fault(words: str, at: str) -> Fault:
    return {"words": words, "at": at}
