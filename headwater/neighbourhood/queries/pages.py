"""The page of a neighbourhood: everything that the public reads of it, in one call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shapely.geometry.base import BaseGeometry

from headwater.insight.crime import MonthSeries
from headwater.insight.crime.cubes import Kept
from headwater.insight.figures import Figure
from headwater.kernel import Ref
from headwater.neighbourhood.queries.counting import Anchor, Counts, counts
from headwater.neighbourhood.queries.figuring import Describer, group_of, groups_of, stops_of
from headwater.neighbourhood.queries.finding import neighbourhood_of
from headwater.neighbourhood.queries.gatherings import GatheringView, gatherings
from headwater.neighbourhood.queries.priorities import PriorityView, priorities
from headwater.neighbourhood.queries.teams import TeamView, team
from headwater.neighbourhood.queries.voting import SuggestionView, suggestions, votes
from headwater.neighbourhood.queries.warnings import WarningView, warnings_in_force
from headwater.neighbourhood.rules import Place, similar
from headwater.places.queries import AreaView, ancestors, boundary

_views: Kept[CrimeView] = Kept(256)
TOTAL = "total-recorded-crime"


@dataclass(frozen=True, slots=True)
class Alike:
    """A neighbourhood to compare with."""

    area: AreaView
    place: Place
    rate: Figure


@dataclass(frozen=True, slots=True)
class CrimeView:
    """What is published of a neighbourhood: ``kinds`` are pairs of the last month and the last year, by kind of crime.

    ``mean``: the plain mean of the rates of ``alike``; None where there are none. ``updated``: when the data was; another
    ``edition`` may say something else.
    """

    series: MonthSeries
    kinds: tuple[tuple[str, Figure, Figure], ...]
    place: Place
    rate: Figure
    alike: tuple[Alike, ...]
    mean: float | None
    last: int
    anchors: tuple[Anchor, ...]
    outcomes: tuple[tuple[str, int], ...]
    stops: Figure | None
    stop_outcomes: tuple[tuple[str, int], ...]
    updated: datetime | None
    edition: int


@dataclass(frozen=True, slots=True)
class AreaPage:
    """``force`` is a slug. ``crime`` is None where nothing is published of it."""

    area: AreaView
    above: tuple[AreaView, ...]
    team: TeamView
    priorities: tuple[PriorityView, ...]
    votes: Mapping[Ref, int]
    suggestions: tuple[SuggestionView, ...]
    gatherings: tuple[GatheringView, ...]
    ground: BaseGeometry | None
    crime: CrimeView | None
    warnings: tuple[WarningView, ...]

    @property
    def force(self) -> AreaView | None:
        return next((one for one in self.above if one.level == "force"), None)


def area_page(ref: Ref, at: datetime, *, offence: str = TOTAL) -> AreaPage:
    """A neighbourhood at a moment; the chart is of one kind of crime. Raises NotFound. Twelve queries when counts are held."""
    here = neighbourhood_of(ref)
    above = ancestors(ref)
    force = next((one.code for one in above if one.level == "force"), "")
    held = counts(force) if force else None
    crime = _seen(held, ref, offence) if held and any(one.ref == ref for one in held.areas) else None
    return AreaPage(
        here, above, team(ref), priorities(ref, at), votes(ref), suggestions(ref, at), gatherings(ref, at), boundary(ref),
        crime, warnings_in_force(at, area=ref),
    )  # fmt: skip


def _seen(held: Counts, ref: Ref, offence: str) -> CrimeView:
    return _views.get((held.force, held.edition, held.areas, ref, offence), lambda: _crime(held, ref, offence))


def _crime(held: Counts, ref: Ref, offence: str) -> CrimeView:
    position = held.position(ref)
    total = Describer(held, position, group_of(TOTAL))
    year, last = held.last_year, held.months[-1]
    kinds = [
        (one.title, described.number([last]), described.number(year))
        for one in groups_of(held)
        for described in [Describer(held, position, one)]
    ]
    alike = tuple(
        Alike(held.areas[one], held.places[one], Describer(held, one, total.group).per_thousand(year))
        for one in similar(held.places, position)
    )
    rates = [one.rate.value for one in alike if one.rate.value is not None]
    return CrimeView(
        series=Describer(held, position, group_of(offence)).series(),
        kinds=tuple(one for one in kinds if one[2].value or one[1].value),
        place=held.places[position], rate=total.per_thousand(year), alike=alike,
        mean=sum(rates) / len(rates) if rates else None, last=last, anchors=held.anchors[position],
        outcomes=held.outcomes[position], stops=stops_of(held, position), stop_outcomes=held.stops[position],
        updated=held.updated, edition=held.edition,
    )  # fmt: skip
