"""The views, by name: what each asks, and how it is made from what was chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.ground import boundary_of
from headwater.desk.workbench.happening import happening
from headwater.desk.workbench.kept import keep, mark_of
from headwater.desk.workbench.limits import cuts_of
from headwater.desk.workbench.parts import Sections
from headwater.desk.workbench.segments import streets
from headwater.kernel import NotFound

if TYPE_CHECKING:
    from collections.abc import Hashable


@dataclass(frozen=True, slots=True)
class Look:
    """A view of what was chosen. ``mark``: what it depends on besides the choice and the lake."""

    mark: Hashable
    make: Callable[[], Sections]


@dataclass(frozen=True, slots=True)
class View:
    """One tab. ``look(chosen)`` says how to make it; at most one query."""

    slug: str
    title: str
    look: Callable[[Chosen], Look]


def _happening(chosen: Chosen) -> Look:
    cuts = cuts_of(chosen.crime, chosen.area.key, chosen.group.slug)
    return Look(cuts, lambda: happening(chosen, cuts))


def _where(chosen: Chosen) -> Look:
    from headwater.desk.workbench.where import where

    boundary = boundary_of(chosen.area)
    return Look(mark_of(boundary), lambda: where(chosen, boundary, streets()))


VIEWS = {
    one.slug: one
    for one in (
        View("happening", "What is happening", _happening),
        View("where", "Where", _where),
    )
}


def view_named(slug: str) -> View:
    """Raises NotFound."""
    if slug not in VIEWS:
        raise NotFound("There is no such view.", "Choose one of the workbench's.")
    return VIEWS[slug]


def sections_of(view: View, chosen: Chosen) -> tuple[Hashable, Sections]:
    """What a view shows, and the key under which it is kept for as long as the lake stands."""
    look = view.look(chosen)
    key = ("workbench", view.slug, chosen.key, look.mark)
    return key, keep(chosen.crime.lake, key, look.make)
