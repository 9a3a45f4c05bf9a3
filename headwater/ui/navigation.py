"""The menu: contexts offer their pages, and a person sees those that they may open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.http import HttpRequest
from django.urls import reverse

from headwater.kernel import Actor, Permission, Slot


class Section(Enum):
    """Where an entry stands."""

    WORK = "Work"
    PUBLIC = "For the public"
    OVERSIGHT = "Oversight and administration"
    ACCOUNT = "Your account"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page on the menu. ``url_name`` is reversed without arguments, such as ``scrutiny:home``.

    ``permission`` None: shown to everybody signed in, and to visitors too when ``public``. Entries stand in ``order``,
    then by title. ``summary`` is one sentence for the home page: what one can do there.
    """

    title: str
    url_name: str
    permission: Permission | None = None
    section: Section = Section.WORK
    order: int = 50
    summary: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    title: str
    href: str
    current: bool
    summary: str
    section: Section


entries: Slot[Entry] = Slot("navigation entries", key=lambda entry: entry.url_name)


def links_for(actor: Actor, request: HttpRequest | None = None, *, signed_in: bool) -> tuple[Link, ...]:
    """The entries that this actor may open, in order; ``current`` marks the one that the request is under."""
    here = _namespace(request)
    shown = sorted((entry for entry in entries if _may_see(actor, entry, signed_in)), key=lambda e: (e.order, e.title))
    return tuple(
        Link(
            title=entry.title,
            href=reverse(entry.url_name),
            current=_is_here(entry, request, here),
            summary=entry.summary,
            section=entry.section,
        )
        for entry in shown
    )


def _may_see(actor: Actor, entry: Entry, signed_in: bool) -> bool:
    if entry.section is Section.PUBLIC and signed_in:  # staff have their own pages for it
        return False
    if entry.public:
        return True
    return signed_in and (entry.permission is None or actor.may(entry.permission))


def _namespace(request: HttpRequest | None) -> str:
    match = request.resolver_match if request else None
    return match.namespace if match else ""


def _is_here(entry: Entry, request: HttpRequest | None, namespace: str) -> bool:
    """The entry of this very page, or the only entry of the namespace that this page belongs to."""
    match = request.resolver_match if request else None
    if match is None:
        return False
    if match.view_name == entry.url_name:
        return True
    siblings = [other for other in entries if namespace and other.url_name.startswith(f"{namespace}:")]
    exact = any(other.url_name == match.view_name for other in siblings)
    return not exact and bool(siblings) and siblings[0] == entry
