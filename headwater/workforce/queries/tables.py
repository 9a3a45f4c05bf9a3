"""The tables of the workforce, row by row as figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from headwater.insight.figures import Figure
from headwater.workforce import rules
from headwater.workforce.models import Snapshot, Unit
from headwater.workforce.queries.figuring import Describer
from headwater.workforce.queries.reading import ALL, TEAMS, Record, not_deployable, read
from headwater.workforce.rules import Rank

TABLES = (Rank.CONSTABLE, Rank.SERGEANT, Rank.PCSO)
"""The ranks that have a table, in its order."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's line of a table; ``unit`` is ``all`` in a total. ``percent_below`` rests on deployable."""

    unit: str
    establishment: Figure
    strength: Figure
    deployable: Figure
    percent_below: Figure


@dataclass(frozen=True, slots=True)
class RankTable:
    """One rank by unit. ``rank`` is the word that is stored (``Constable``), ``title`` the heading (``Constables``)."""

    rank: str
    title: str
    rows: tuple[UnitRow, ...]
    total: UnitRow


@dataclass(frozen=True, slots=True)
class OverTimeRow:
    """Neighbourhood constables on one day. ``strength`` is in people, ``fte_strength`` and ``establishment`` in FTE."""

    as_at: date
    strength: Figure
    establishment: Figure
    fte_strength: Figure
    vacancy_factor: Figure


def rank_tables(*, npu: str, as_at: date) -> tuple[RankTable, ...]:
    """Constables, sergeants and PCSOs by unit on a day; () where the NPU has no units. Four queries."""
    record = read(npu, TABLES, [as_at])
    return tuple(_table(record, rank, as_at) for rank in TABLES) if record.units else ()


def constables_over_time(*, npu: str, dates: Sequence[date]) -> tuple[OverTimeRow, ...]:
    """Constables of the neighbourhood teams on each of these days, in the order given. Four queries."""
    if not dates:
        return ()
    record = read(npu, [Rank.CONSTABLE], dates)
    return tuple(_day(record, day) for day in dates) if record.units else ()


def npus() -> tuple[str, ...]:
    """The policing units that have units of people, by name."""
    return tuple(Unit.objects.order_by("npu").values_list("npu", flat=True).distinct())


def snapshot_dates(npu: str) -> tuple[date, ...]:
    """The days for which the record of an NPU was declared complete, oldest first; the last is the newest detail."""
    return tuple(Snapshot.objects.filter(npu=npu).order_by("as_at").values_list("as_at", flat=True))


def deployable_formula() -> str:
    """The local formula of “deployable”, in a sentence."""
    return rules.formula(not_deployable())


def _table(record: Record, rank: Rank, as_at: date) -> RankTable:
    """A unit has a row where it has a post or a person of the rank on that day."""
    held = [unit for unit in record.units if _is_held(record, rank, unit, as_at)]
    rows = tuple(_row(record, rank, unit, as_at) for unit in held)
    return RankTable(rank.value, rank.title, rows, _row(record, rank, ALL, as_at))


def _is_held(record: Record, rank: Rank, unit: str, day: date) -> bool:
    return any(post.span.holds(day) for post in record.posts_of(rank, unit)) or any(
        posting.span.holds(day) for posting in record.postings_of(rank, unit)
    )


def _row(record: Record, rank: Rank, unit: str, as_at: date) -> UnitRow:
    of = Describer(record, rank, unit, as_at)
    return UnitRow(unit, of.establishment(), of.strength(), of.deployable(), of.percent_below())


def _day(record: Record, day: date) -> OverTimeRow:
    of = Describer(record, Rank.CONSTABLE, TEAMS, day)
    return OverTimeRow(day, of.heads(), of.establishment(), of.strength(), of.vacancy_factor())
