"""What the page of a log shows of contact: every assessment of risk at one glance, and who rang about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from headwater.contact.queries import AssessmentView, contacts_about, due_assessment, history
from headwater.contact.rules.thrive import thrive
from headwater.kernel import Actor, Ref


@dataclass(frozen=True, slots=True)
class ShownAssessment:
    """One version. ``lines``: letter and what was written beside it; ``because``: the rules that decided, in words."""

    number: int
    when: datetime
    who: str
    recommended: str
    grade: str
    override: str
    why: str
    lines: tuple[tuple[str, str], ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownContact:
    """Somebody who rang about it."""

    href: str
    channel: str
    who: str
    when: datetime


def panel(actor: Actor, incident: Ref, at: datetime) -> Mapping[str, Any] | None:
    """Newest first; None where nobody rang and nothing was assessed. Four queries."""
    versions, rang = history(incident), contacts_about(incident)
    due = due_assessment(incident)
    if not (versions or rang or due):
        return None
    shown = [_shown(one) for one in reversed(versions)]
    callers = [ShownContact(reverse("contact:call", args=[one.ref.id]), one.channel_name, one.who, one.rang_at) for one in rang]
    return {"versions": shown, "contacts": callers, "due": due}


def _shown(one: AssessmentView) -> ShownAssessment:
    return ShownAssessment(
        number=one.number,
        when=one.made_at,
        who=one.made_by_name,
        recommended=one.recommended,
        grade=one.grade_after,
        override=one.override_reason if one.grade_after != one.recommended else "",
        why=one.why,
        lines=tuple((letter.name, one.letters[letter.code]) for letter in thrive().letters if one.letters.get(letter.code)),
        because=tuple(rule.words for rule in one.fired),
    )
