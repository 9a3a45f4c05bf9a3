"""Posts and people of the city's policing unit, through every count that the pack prints.

The pack prints neighbourhood constables on six days (heads, establishment, FTE) and every unit once, without a day. The
first hold exactly on their days, the second on the last day of the period that is compared; between them people join,
leave, move and change their hours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from headwater.demo.careers import Career, careers_of
from headwater.demo.hours import Hours, fewest, hours_of, hours_total, shared
from headwater.demo.names import synthetic
from headwater.insight.published import ConstablesRow, Publication, WorkforceRow, constables_rows, workforce_rows
from headwater.kernel import Ref
from headwater.workforce.actions import NewPerson, NewPost, NewPosting, Rank, Span

Place = tuple[Rank, str]
"""A rank in a unit."""

SECTORS = ("NE", "SNW", "ST M")
"""The units whose constables the table over time counts."""

_STARTED_SMALLER = Decimal("0.07")
"""How much smaller the other units were before the last count: the people who came moved from the sectors."""


@dataclass(frozen=True)
class Plan:
    """Every post and person, before it is put on the record. ``units``: name, and whether it is a neighbourhood team."""

    units: tuple[tuple[str, bool], ...]
    days: tuple[date, ...]
    funded: tuple[tuple[Place, Decimal, Span], ...]
    careers: tuple[Career, ...]

    def posts(self, units: Mapping[str, Ref]) -> Iterator[NewPost]:
        for (rank, unit), fte, span in self.funded:
            yield NewPost(units[unit], rank, span, fte)

    def people(self, units: Mapping[str, Ref]) -> Iterator[NewPerson]:
        for number, career in enumerate(self.careers):
            postings = tuple(NewPosting(units[unit], rank, span, fte) for (rank, unit), fte, span in career.steps)
            yield NewPerson(synthetic(number), f"D{number + 1:04}", postings, career.spells)


def plan_of(publication: Publication, seed: int) -> Plan:
    """Posts and people that reproduce the workforce tables of a publication."""
    detail = {(Rank.named(row.rank), row.unit): row for row in workforce_rows(publication) if row.unit != "all"}
    over_time = constables_rows(publication)
    days = (*(row.as_at for row in over_time), publication.period.end)
    posts = [_funded_on(row, detail) for row in over_time] + [
        {place: _posts(_fte(row.establishment)) for place, row in detail.items()}
    ]
    people = [_people_on(row, detail) for row in over_time] + [{place: _people(row) for place, row in detail.items()}]
    kept_off = {place: _people_off(row) for place, row in detail.items()}
    units = tuple((unit, unit in SECTORS) for unit in dict.fromkeys(unit for _, unit in detail))
    return Plan(units, days, tuple(_funded(days, posts)), tuple(careers_of(days, people, kept_off, seed)))


def _fte(figure: object) -> Decimal:
    value = getattr(figure, "value", None)
    assert value is not None, "the tables print every number"
    return Decimal(str(value))


def _posts(fte: Decimal) -> Hours:
    whole, part = divmod(fte, 1)
    return Counter({Decimal(1): int(whole)}) + Counter({part: 1} if part else {})


def _people(row: WorkforceRow) -> Hours:
    """People of a row of the detail: those who can be deployed, and those who cannot."""
    able = _fte(row.deployable)
    return hours_of(_heads(able), able) + _people_off(row)


def _people_off(row: WorkforceRow) -> Hours:
    off = _fte(row.strength) - _fte(row.deployable)
    return hours_of(fewest(off), off)


def _heads(fte: Decimal) -> int:
    """Some of a team work part time, unless its FTE is whole or it is small."""
    return fewest(fte) + (int(fte / 20) if fte % 1 else 0)


def _funded_on(row: ConstablesRow, detail: Mapping[Place, WorkforceRow]) -> dict[Place, Hours]:
    """The sectors share that day's establishment as they do in the detail; the other units are as in the detail."""
    funded = {place: _posts(_fte(other.establishment)) for place, other in detail.items()}
    places = [(Rank.CONSTABLE, unit) for unit in SECTORS]
    parts = shared(_fte(row.establishment), [_fte(detail[place].establishment) for place in places], Decimal(1))
    return funded | {place: _posts(part) for place, part in zip(places, parts, strict=True)}


def _people_on(row: ConstablesRow, detail: Mapping[Place, WorkforceRow]) -> dict[Place, Hours]:
    people = {place: _smaller(_people(other)) for place, other in detail.items()}
    places = [(Rank.CONSTABLE, unit) for unit in SECTORS]
    weights = [_fte(detail[place].establishment) for place in places]
    heads = shared(_fte(row.strength), weights, Decimal(1))
    short = shared(_fte(row.strength) - _fte(row.fte_strength), weights, Decimal("0.01"))
    sectors = {place: hours_of(int(n), n - less) for place, n, less in zip(places, heads, short, strict=True)}
    return people | sectors


def _smaller(hours: Hours) -> Hours:
    leaving = int(hours_total(hours) * _STARTED_SMALLER + Decimal("0.5"))
    return hours - Counter({Decimal(1): leaving})


def _funded(days: Sequence[date], states: Sequence[Mapping[Place, Hours]]) -> Iterator[tuple[Place, Decimal, Span]]:
    """Posts with the days on which their funding begins and ends: what two counts have in common goes on."""
    open_posts: list[tuple[Place, Decimal, date]] = []
    for day, state in zip(days, states, strict=True):
        wanted = Counter({(place, fte): number for place, hours in state.items() for fte, number in hours.items()})
        kept = []
        for place, fte, starts in open_posts:
            if wanted[place, fte] > 0:
                wanted[place, fte] -= 1
                kept.append((place, fte, starts))
            else:
                yield place, fte, Span(starts, day)
        open_posts = kept + [(place, fte, day) for place, fte in wanted.elements()]
    yield from ((place, fte, Span(starts)) for place, fte, starts in open_posts)
