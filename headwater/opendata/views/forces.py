"""Forces and neighbourhoods, as https://data.police.uk/docs/ has them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest

from headwater.kernel import NotFound, now
from headwater.opendata import neighbourhoods as known
from headwater.opendata.rules import Refused, point_asked
from headwater.opendata.views.answering import answered, asked, published

_V = TypeVar("_V", bound=Callable[..., object])


def _plainly(view: _V) -> _V:
    """What there is not is answered by 404 and the words that data.police.uk uses."""

    @wraps(view)
    def found(*args: object, **parts: object) -> object:
        try:
            return view(*args, **parts)
        except NotFound:
            raise Refused(404) from None

    return found  # type: ignore[return-value]  # the same view with its faults renamed


@answered("GET", by_lake=False)
def forces(request: HttpRequest) -> object:
    """Every force."""
    return known.forces(published.forces())


@answered("GET", by_lake=False)
@_plainly
def force(request: HttpRequest, force: str) -> object:
    """One force."""
    return known.force(force, published.forces())


@answered("GET", by_lake=False)
@_plainly
def senior_officers(request: HttpRequest, force: str) -> object:
    """The senior officers of a force: none is published from here."""
    known.force(force, published.forces())
    return []


@answered("GET", by_lake=False)
@_plainly
def neighbourhoods(request: HttpRequest, force: str) -> object:
    """Every neighbourhood of a force."""
    return [{"id": one.id, "name": one.area.name} for one in known.neighbourhoods(force)]


@answered("GET", by_lake=False)
@_plainly
def neighbourhood(request: HttpRequest, force: str, neighbourhood: str) -> object:
    """One neighbourhood."""
    return known.described(known.neighbourhood(force, neighbourhood))


@answered("GET", by_lake=False)
@_plainly
def outline(request: HttpRequest, force: str, neighbourhood: str) -> object:
    """The outline of a neighbourhood."""
    return known.ring_of(known.neighbourhood(force, neighbourhood))


@answered("GET", by_lake=False)
@_plainly
def people(request: HttpRequest, force: str, neighbourhood: str) -> object:
    """The team of a neighbourhood."""
    return known.people_of(known.neighbourhood(force, neighbourhood))


@answered("GET", by_lake=False)
@_plainly
def priorities(request: HttpRequest, force: str, neighbourhood: str) -> object:
    """What the team of a neighbourhood works on."""
    return known.priorities_of(known.neighbourhood(force, neighbourhood), now())


@answered("GET", by_lake=False)
@_plainly
def events(request: HttpRequest, force: str, neighbourhood: str) -> object:
    """Where people can meet the team of a neighbourhood."""
    return known.events_of(known.neighbourhood(force, neighbourhood), now())


@answered("GET", by_lake=False)
@_plainly
def locate(request: HttpRequest) -> object:
    """The neighbourhood that holds a point."""
    return known.located(*point_asked(asked(request).get("q")))
