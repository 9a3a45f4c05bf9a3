"""The forms of what comes in by another way than the telephone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.contact.permissions import Permission
from headwater.kernel import Actor

_WORDS = {
    "counter": ("Report at the counter", "What somebody at the front counter reports. It joins the queue of contacts."),
    "partner": ("Referral from a partner", "What another agency asks of the police. It joins the queue of contacts."),
    "officer": ("Officer’s own observation", "What you have seen yourself. It joins the queue of contacts, before 101."),
}


@dataclass(frozen=True, slots=True)
class EnteringPage:
    """The words around a form."""

    title: str
    lead: str
    may_take: bool


def page(channel: str, actor: Actor) -> EnteringPage:
    """The page of one way in."""
    title, lead = _WORDS[channel]
    return EnteringPage(title, lead, actor.may(Permission.HANDLE))


def text_of(said: Mapping[str, str]) -> str:
    """Everything that was entered, in the words of the contact: who, where and what."""
    first = [said.get("agency", ""), said.get("name", ""), said.get("where", "")]
    head = ", ".join(part.strip() for part in first if part and part.strip())
    return f"{head}: {said['text']}" if head else said["text"]


def external_id_of(said: Mapping[str, str]) -> str:
    """A partner's own reference, so that the same referral is taken once only; empty where there is none."""
    reference = said.get("reference", "").strip()
    return f"{said.get('agency', '').strip().lower()}:{reference}"[:120] if reference else ""
