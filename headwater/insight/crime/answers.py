"""Answers to questions about crime: the figure again, and the rows behind it.

The composition root offers ``crime_answerers(lake, …)`` to the slot. Kinds begin ``crime.`` for the force's own record
and
``street.`` for published open data, so that the rows of the first can ask for a permission and the rows of the second
need none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from headwater.insight.crime.areas import Area, split_key, the_force
from headwater.insight.crime.asking import Crime
from headwater.insight.crime.comparing import fair_pair
from headwater.insight.crime.describing import Describer, Pair, change_intervals, level_name
from headwater.insight.crime.harm import Harm, HarmWeights, harm_of, weights_on
from headwater.insight.crime.reading import read
from headwater.insight.crime.sources import SOURCES
from headwater.insight.crime.squares import Square
from headwater.insight.figures import Answerer, Figure, Question, Rows
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.kernel import Invalid, Permission

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, read: what it asks of which crime."""

    describe: Describer
    area: Area
    pair: Pair
    question: Question

    @property
    def level(self) -> str:
        return self.question.get("level") or self.area.level

    def counted(self, period: Period, missing: str) -> int | None:
        return None if missing else self.describe.crime.count(self.area.key, self.describe.group, period)

    def weighed(self, period: Period, weights: HarmWeights) -> Harm:
        return harm_of(self.describe.crime, self.describe.group, self.area, period, weights)

    @property
    def last(self) -> int | None:
        return self.counted(self.pair.before, self.pair.no_before)

    @property
    def this(self) -> int | None:
        return self.counted(self.pair.this, self.pair.no_this)


def crime_answerers(lake: Lake, *, rows_permission: Permission | None = None) -> list[Answerer]:
    """Answerers of every kind of question about crime, over this lake.

    ``rows_permission``: who may open rows of the force's own record. Rows of published open data are open to all.
    """
    return [
        *(
            Answerer(
                f"{source.kind}.cell", _cell(lake), _rows_of_cell(lake), rows_permission if source.slug == "force" else None
            )
            for source in SOURCES.values()
        ),
        *_of_areas(lake, rows_permission),
    ]


def _of_areas(lake: Lake, rows_permission: Permission | None) -> list[Answerer]:
    return [
        Answerer(
            kind=f"{source.kind}.{kind}",
            answer=_answer(lake, figure),
            rows=_rows(lake, of_both_years=kind in _OF_BOTH_YEARS, unallocated=kind == "unallocated"),
            rows_permission=rows_permission if source.slug == "force" else None,
        )
        for source in SOURCES.values()
        for kind, figure in _FIGURES.items()
    ]


def _count(asked: _Asked) -> Figure:
    return asked.describe.count(asked.area, asked.pair.this, asked.this, asked.pair.no_this)


def _difference(asked: _Asked) -> Figure:
    return asked.describe.difference(asked.area, asked.pair, asked.last, asked.this)


def _percent(asked: _Asked) -> Figure:
    last, this = asked.last, asked.this
    return asked.describe.percent(asked.area, asked.pair, last, this, change_intervals([last], [this])[0])


def _rate(asked: _Asked) -> Figure:
    return asked.describe.rate(asked.area, asked.pair.this, asked.this, asked.pair.no_this)


def _unallocated(asked: _Asked) -> Figure:
    pair, describe = asked.pair, asked.describe
    value = None if pair.no_this else describe.crime.unallocated(asked.level, describe.group, pair.this)
    return describe.unallocated(asked.level, pair.this, value, pair.no_this)


def _harm(asked: _Asked) -> Figure:
    text = asked.question.get("weighed")
    on = _day(asked.question, "weighed") if text else asked.pair.this.end
    weights = weights_on(asked.describe.crime, on)
    harm = None if asked.pair.no_this else asked.weighed(asked.pair.this, weights)
    return asked.describe.harm(asked.area, asked.pair.this, harm, weights, on, asked.pair.no_this)


def _harm_change(asked: _Asked) -> Figure:
    pair = asked.pair
    weights = weights_on(asked.describe.crime, pair.this.end)
    last = None if pair.no_before else asked.weighed(pair.before, weights)
    this = None if pair.no_this else asked.weighed(pair.this, weights)
    return asked.describe.harm_change(asked.area, pair, last, this, weights)


_FIGURES: dict[str, Callable[[_Asked], Figure]] = {
    "count": _count,
    "change": _difference,
    "percent_change": _percent,
    "rate": _rate,
    "unallocated": _unallocated,
    "harm": _harm,
    "harm_change": _harm_change,
}
_OF_BOTH_YEARS = ("change", "percent_change", "harm_change")


def _answer(lake: Lake, figure: Callable[[_Asked], Figure]) -> Callable[[Question], Figure]:
    return lambda question: figure(_asked(lake, question))


def _rows(lake: Lake, *, of_both_years: bool, unallocated: bool) -> Callable[[Question, int, int], Rows]:
    def rows(question: Question, limit: int, offset: int) -> Rows:
        asked = _asked(lake, question)
        crime, pair = asked.describe.crime, asked.pair
        periods = (pair.before, pair.this) if of_both_years else (pair.this,)
        name = None if unallocated else asked.area.name
        found = crime.rows(name, asked.level, asked.describe.group, periods)
        total = sum(_total(asked, period, unallocated=unallocated) for period in periods)
        page = read(found.limit(limit, offset=offset))
        where = f"held by no {level_name(asked.level)}" if unallocated else str(asked.area)
        note = f"{' and '.join(map(str, periods))}: {where}"
        return Rows(tuple(page.column_names), [tuple(row.values()) for row in page.to_pylist()], total, note)

    return rows


def _cell(lake: Lake) -> Callable[[Question], Figure]:
    def answer(question: Question) -> Figure:
        asked = _asked(lake, question)
        square = Square.of(question)
        return asked.describe.in_square(asked.area, asked.pair.this, square, _how_many(_in_square(asked, square)))

    return answer


def _rows_of_cell(lake: Lake) -> Callable[[Question, int, int], Rows]:
    def rows(question: Question, limit: int, offset: int) -> Rows:
        asked = _asked(lake, question)
        square = Square.of(question)
        found = _in_square(asked, square)
        page = read(found.limit(limit, offset=offset))
        note = f"{asked.pair.this}: {asked.area}, {square}"
        return Rows(tuple(page.column_names), [tuple(row.values()) for row in page.to_pylist()], _how_many(found), note)

    return rows


def _how_many(found: ir.Table) -> int:
    return int(read(found.aggregate(n=found.count()))["n"][0].as_py())


def _in_square(asked: _Asked, square: Square) -> ir.Table:
    return asked.describe.crime.rows(asked.area.name, asked.level, asked.describe.group, (asked.pair.this,), square)


def _total(asked: _Asked, period: Period, *, unallocated: bool) -> int:
    """How many rows there are: the counts are kept, and need no second question to the lake."""
    crime, group = asked.describe.crime, asked.describe.group
    return crime.unallocated(asked.level, group, period) if unallocated else crime.count(asked.area.key, group, period)


def _asked(lake: Lake, question: Question) -> _Asked:
    """Raises Invalid where a parameter is missing or is no date, NotFound where it names nothing that is known."""
    crime = Crime(lake, question["source"], question["force"]).still()
    describe = Describer(crime, crime.group(question["offence"]))
    period = _period(question, "start", "end")
    before = _period(question, "before_start", "before_end") if question.get("before_start") else None
    pair, _ = fair_pair(crime, crime.coverage(), period, before)
    level, name = split_key(question["area"])
    area = the_force(crime.force) if level == "force" else crime.find_area(f"{level}:{name}")
    return _Asked(describe, area, pair, question)


def _period(question: Question, start: str, end: str) -> Period:
    first, last = _day(question, start), _day(question, end)
    if last < first:
        raise Invalid("The period ends before it starts.", "Follow the link from a page of figures.")
    return Period(first, last, question.get("period") or "")


def _day(question: Question, name: str) -> date:
    text = question[name]
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"“{text}” is not a date.", "Write it as 2018-03-08.") from None
