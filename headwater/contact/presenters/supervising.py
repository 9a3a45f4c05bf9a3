"""The supervisor's page: who is on what, what must be assessed again, which grades were chosen against the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from headwater.contact.permissions import Permission
from headwater.contact.presenters.parts import Tag, incident_href, waited
from headwater.contact.queries import ContactView, DueAssessment
from headwater.contact.queries.overrides import Override
from headwater.dispatch.queries import kinds
from headwater.kernel import Actor, Ref

KEYS = (
    ("The floor", (("Tab", "From one row to the next"), ("Enter", "Open the call, or take it over with the reason given"))),
)


@dataclass(frozen=True, slots=True)
class TakenRow:
    """Somebody on a contact."""

    id: str
    holder_name: str
    channel_label: str
    who: str
    href: str
    detail: str
    since: datetime
    waited: str
    touched: datetime | None
    stale: bool
    yours: bool
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class DueRow:
    """An incident to be assessed again."""

    name: str
    href: str
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """A grade chosen against the rules."""

    name: str
    href: str
    recommended: str
    chosen: str
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class SupervisorPage:
    """The whole page."""

    taken: tuple[TakenRow, ...]
    due: tuple[DueRow, ...]
    overrides: tuple[OverrideRow, ...]
    may_take_over: bool


def page(
    taken: Iterable[ContactView],
    due: Iterable[DueAssessment],
    overrides: Iterable[Override],
    names: Mapping[Ref, str],
    actor: Actor,
    at: datetime,
) -> SupervisorPage:
    """``names``: what the incidents and contacts are called."""
    return SupervisorPage(
        tuple(_taken(one, actor, at) for one in taken),
        tuple(DueRow(names.get(one.incident, "Log"), _href(one.incident), one.why, one.since) for one in due),
        tuple(
            OverrideRow(names.get(one.about, "Log"), _href(one.about), one.recommended, one.chosen, one.reason, one.by_name)
            for one in overrides
        ),
        actor.may(Permission.SUPERVISE),
    )


def _taken(one: ContactView, actor: Actor, at: datetime) -> TakenRow:
    since = one.claimed_at or one.rang_at
    kind = kinds()[one.kind].name if one.kind in kinds() else ""
    where = one.location.text if one.location else ""
    detail = ". ".join(part for part in (kind, where, one.summary[:120]) if part)
    tags = (Tag("Pressed 55", "danger"),) if one.silent == "pressed" else ()
    return TakenRow(
        one.ref.id, one.holder_name, one.channel_name, one.who, reverse("contact:call", args=[one.ref.id]), detail, since,
        waited(since, at), one.touched_at, one.stale, one.holder == actor.ref, tags,
    )  # fmt: skip


def _href(ref: Ref) -> str:
    if ref.kind == "dispatch.incident":
        return incident_href(ref)
    return reverse("contact:call", args=[ref.id]) if ref.kind == "contact.contact" else ""
