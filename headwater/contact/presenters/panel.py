"""What the page of a log shows of contact: every assessment of risk at one glance, and who rang about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from headwater.contact.permissions import Permission
from headwater.contact.queries import AssessmentView, contacts_about, due_assessment, history, referrals_for, unread_of
from headwater.contact.rules.thrive import thrive
from headwater.kernel import Actor, Ref


@dataclass(frozen=True, slots=True)
class ShownAssessment:
    """One version. ``lines``: letter and what was written beside it; ``because``: the rules that spoke, in words."""

    number: int
    when: datetime
    who: str
    recommended: str
    grade: str
    override: str
    why: str
    lines: tuple[tuple[str, str], ...]
    because: tuple[str, ...]
    not_asked: str


@dataclass(frozen=True, slots=True)
class ShownContact:
    """Somebody who rang about it. ``thread``: what they wrote about it, of which so many messages were not read."""

    href: str
    channel: str
    who: str
    when: datetime
    thread: str
    unread: int


def panel(actor: Actor, incident: Ref, at: datetime) -> Mapping[str, Any] | None:
    """Newest first; None where nobody rang, nothing was assessed and the reader may not assess. Five queries."""
    versions, rang, due = history(incident), contacts_about(incident), due_assessment(incident)
    may_assess, may_read = actor.may(Permission.ASSESS), actor.may(Permission.CONTACT_READ)
    if not (versions or rang or due or may_assess):
        return None
    may_write = actor.may(Permission.MESSAGE_ANSWER)
    unread = unread_of([one.ref for one in rang]) if may_write else {}
    callers = [
        ShownContact(
            reverse("contact:call", args=[one.ref.id]) if may_read else "", one.channel_name, one.who, one.rang_at,
            reverse("contact:thread", args=[one.ref.id]) if may_write else "", unread.get(one.ref, 0),
        )
        for one in rang
    ]  # fmt: skip
    return {
        "versions": [shown_assessment(one) for one in reversed(versions)],
        "contacts": callers,
        "referrals": referrals_for(incident, at),
        "due": due,
        "assess": reverse("contact:assess", args=[incident.id]) if may_assess else "",
    }


def shown_assessment(one: AssessmentView) -> ShownAssessment:
    """One version in words."""
    return ShownAssessment(
        number=one.number,
        when=one.made_at,
        who=one.made_by_name,
        recommended=one.recommended,
        grade=one.grade_after,
        override=one.override_reason if one.overridden else "",
        why=one.why,
        lines=tuple((letter.name, one.letters[letter.code]) for letter in thrive().letters if one.letters.get(letter.code)),
        because=tuple(rule.sentence for rule in one.fired),
        not_asked=one.not_asked,
    )
