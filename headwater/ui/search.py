"""The global search slot: contexts offer searchers; the box in the header asks them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from headwater.kernel import Actor, Permission, Slot


@dataclass(frozen=True, slots=True)
class Result:
    """One thing found: what it is called, where it is, and a line that tells it from its namesakes."""

    title: str
    href: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Searcher:
    """What a context can look for. ``search(actor, text, limit)`` returns the best first, at most ``limit``.

    ``permission`` None: anybody signed in may search here.
    """

    name: str
    search: Callable[[Actor, str, int], Sequence[Result]]
    permission: Permission | None = None
    order: int = 50


@dataclass(frozen=True, slots=True)
class Found:
    """The results of one searcher."""

    name: str
    results: tuple[Result, ...]


searchers: Slot[Searcher] = Slot("searchers", key=lambda searcher: searcher.name)


def search(actor: Actor, text: str, limit: int = 8) -> tuple[Found, ...]:
    """Ask every searcher that this actor may use; those that find nothing are left out. Blank text finds nothing."""
    wanted = " ".join(text.split())
    if not wanted:
        return ()
    asked = sorted((s for s in searchers if s.permission is None or actor.may(s.permission)), key=lambda s: (s.order, s.name))
    found = (Found(searcher.name, tuple(searcher.search(actor, wanted, limit))[:limit]) for searcher in asked)
    return tuple(group for group in found if group.results)
