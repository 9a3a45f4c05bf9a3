"""The views, by name: what each asks, and how it is made from what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headwater.desk.workbench import stored
from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.ground import boundary_of, ground_of, parts_of
from headwater.desk.workbench.happening import happening
from headwater.desk.workbench.kept import keep, mark_of
from headwater.desk.workbench.limits import cuts_of, where_to_cut
from headwater.desk.workbench.parts import Section, Sections
from headwater.desk.workbench.segments import streets
from headwater.kernel import Actor, HeadwaterError, NotFound, Progress

if TYPE_CHECKING:
    from headwater.desk.workbench.trial import Asked

NEXT = "next"
"""The view that is the worker's to make."""


@dataclass(frozen=True, slots=True)
class Look:
    """A view of what was chosen. ``mark``: what it depends on besides the choice and the lake. ``make`` None: more is asked.

    ``work`` in its place: the worker makes it, and says how far it is. ``more``: what its address holds besides the choice.
    ``form``: what a view asks that the others do not.
    """

    mark: Hashable
    make: Callable[[], Sections] | None
    more: Mapping[str, str] = field(default_factory=dict)
    form: Asked | None = None
    work: Callable[[Progress], Sections] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One tab. ``look(chosen, given, by)`` says how to make it; at most one query. ``slow``: the worker makes it.

    What is shown to one and not to another belongs to the mark of the look: what is made is kept for whoever comes next.
    """

    slug: str
    title: str
    look: Callable[[Chosen, Mapping[str, str], Actor], Look]
    slow: bool = False


def _happening(chosen: Chosen, given: Mapping[str, str], by: Actor) -> Look:
    chart = (chosen.crime, chosen.area.key, chosen.group.slug)
    cuts, anew = cuts_of(*chart), where_to_cut(by, *chart, chosen.period.end)
    return Look((cuts, anew), lambda: happening(chosen, cuts, anew))


def _where(chosen: Chosen, given: Mapping[str, str], by: Actor) -> Look:
    from headwater.desk.workbench.where import where

    edition, boundary = ground_of(chosen.crime, chosen.area)
    return Look(edition, lambda: where(chosen, boundary, streets()))


def _next(chosen: Chosen, given: Mapping[str, str], by: Actor) -> Look:
    from headwater.desk.workbench.next import what_next

    boundary = boundary_of(chosen.area)
    return Look(mark_of(boundary), None, work=lambda progress: what_next(chosen, boundary, parts_of(boundary), progress))


def _near(chosen: Chosen, given: Mapping[str, str], by: Actor) -> Look:
    from headwater.desk.workbench.near import near

    return Look("", lambda: near(chosen))


def _worked(chosen: Chosen, given: Mapping[str, str], by: Actor) -> Look:
    from headwater.desk.workbench.trial import asked
    from headwater.desk.workbench.worked import worked

    form = asked(chosen, given)
    trial = form.trial
    if trial is None:
        return Look("", None, {}, form)
    edition, boundary = ground_of(chosen.crime, chosen.area) if trial.near.isdecimal() and trial.shown else ("", None)
    params = form.params()
    return Look((edition, *params.items()), lambda: worked(chosen, trial, boundary), params, form)


def _tomorrow(chosen: Chosen, given: Mapping[str, str], by: Actor) -> Look:
    from headwater.desk.workbench.tomorrow import tomorrow

    return Look("", lambda: tomorrow(chosen))


def _asks(chosen: Chosen, given: Mapping[str, str], by: Actor) -> Look:
    from headwater.desk.workbench.asks import asks, may_read_contacts

    reader = may_read_contacts(by)
    return Look(reader, lambda: asks(chosen, callers=reader))


VIEWS = {
    one.slug: one
    for one in (
        View("happening", "What is happening", _happening),
        View("where", "Where", _where),
        View(NEXT, "What next", _next, slow=True),
        View("near", "Near repeats", _near),
        View("asks", "Who asks again", _asks),
        View("worked", "Did it work", _worked),
        View("tomorrow", "How many tomorrow", _tomorrow),
    )
}


def view_named(slug: str) -> View:
    """Raises NotFound."""
    if slug not in VIEWS:
        raise NotFound("There is no such view.", "Choose one of the workbench's.")
    return VIEWS[slug]


def key_of(view: View, chosen: Chosen, look: Look) -> Hashable:
    """Under which what a view shows is kept, for as long as the lake stands."""
    return ("workbench", view.slug, chosen.key, look.mark)


def sections_of(view: View, chosen: Chosen, look: Look) -> Sections | None:
    """What a view shows; None where more is asked first, or the worker has not made it."""
    if view.slow:
        return stored.find(view.slug, chosen, str(look.mark))
    if look.make is None:
        return None
    make = look.make
    return keep(chosen.crime.lake, key_of(view, chosen, look), lambda: _made(view, make))


def work_out(view: View, chosen: Chosen, by: Actor, progress: Progress) -> Sections:
    """Made, however long it takes, and laid down for every process."""
    look = view.look(chosen, {}, by)
    work = look.work
    assert work is not None
    made = _made(view, lambda: work(progress))
    stored.put(view.slug, chosen, str(look.mark), made)
    return made


def _made(view: View, make: Callable[[], Sections]) -> Sections:
    """Where nothing at all can be answered the reason stands for all."""
    try:
        return make()
    except HeadwaterError as fault:
        return (Section("nothing", "There is no answer to this", why=f"{fault.message} {fault.remedy}".strip()),)
