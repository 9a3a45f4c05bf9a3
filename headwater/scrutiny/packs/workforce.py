"""The committee's first question: exactly what reductions have taken place, and over what period?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from headwater.insight.charts import line_chart, workforce_chart
from headwater.insight.figures import Figure, suppress
from headwater.insight.periods import in_words
from headwater.scrutiny.packs.parts import Block, Chapter, Drawn, Missing, Row, Section, Sentence, Table, Words
from headwater.scrutiny.packs.scope import Scope
from headwater.workforce.queries import OverTimeRow, RankTable, UnitRow


@dataclass(frozen=True, slots=True)
class Workforce:
    """What workforce says of one NPU. ``formula``: how this force counts who is deployable, in words."""

    npu: str
    as_at: date
    ranks: Sequence[RankTable]
    over_time: Sequence[OverTimeRow]
    formula: str
    may_see_small: bool = True


_COLUMNS = ("Unit", "Establishment", "Strength", "Deployable", "Deployable below establishment")


def workforce_chapter(scope: Scope, workforce: Workforce | None, *, more: Sequence[Section] = ()) -> Chapter:
    """Answered in full from posts and people; without them, it says what it would need."""
    question = "Exactly what reductions have actually taken place, and over what period?"
    if workforce is None or not workforce.ranks:
        nothing: Sentence = (
            f"This cannot be answered for {scope.area}: no posts and people have been loaded. Recorded crime does not say how "
            "many officers there were.",
        )
        return Chapter("workforce", "Workforce", question, (nothing,))
    sections = [_detail(workforce)]
    if workforce.over_time:
        sections.append(_over_time(workforce))
    return Chapter("workforce", "Workforce", question, _change(workforce), _now(workforce), (*sections, *more))


def missing_of_workforce(scope: Scope, workforce: Workforce | None) -> list[Missing]:
    if workforce is not None and workforce.ranks:
        return []
    return [
        Missing(
            "Establishment, strength and deployable",
            f"No posts and people have been loaded for {scope.area}.",
            "Load them with: headwater load workforce",
        )
    ]


def _change(workforce: Workforce) -> tuple[Sentence, ...]:
    """What has become of the numbers over the dates that are known."""
    if len(workforce.over_time) < 2:
        return (("How the numbers have changed cannot be said: people are known on one date only.",),)
    first, last = workforce.over_time[0], workforce.over_time[-1]
    span = f"{in_words(first.as_at)} and {in_words(last.as_at)}"
    return (
        (
            f"Between {span}, funded posts for neighbourhood constables in {workforce.npu} went from ",
            first.establishment,
            " to ",
            last.establishment,
            " FTE, and constables in post from ",
            first.fte_strength,
            " to ",
            last.fte_strength,
            " FTE. The vacancy factor went from ",
            first.vacancy_factor,
            " to ",
            last.vacancy_factor,
            " (FTE strength below establishment).",
        ),
    )


def _now(workforce: Workforce) -> tuple[Sentence, ...]:
    """Each rank on the date of the pack."""
    return tuple(
        (
            f"{table.title}, {in_words(workforce.as_at)}: ",
            table.total.establishment,
            " posts, ",
            table.total.strength,
            " in post, ",
            table.total.deployable,
            " deployable: ",
            table.total.percent_below,
            " below establishment.",
        )
        for table in workforce.ranks
    )


def _detail(workforce: Workforce) -> Section:
    blocks: list[Block] = [Words(((f"Deployable: {workforce.formula}",),))]
    for table in workforce.ranks:
        rows = [_unit_row(row, workforce) for row in table.rows]
        total = _unit_row(table.total, workforce, whole=True)
        shown = Table(f"{table.title}, {in_words(workforce.as_at)} (FTE)", _COLUMNS, (*rows, total))
        blocks.append(_drawn(table, shown))
    return Section("workforce-detail", f"{workforce.npu}: posts and people by unit", tuple(blocks))


def _unit_row(row: UnitRow, workforce: Workforce, *, whole: bool = False) -> Row:
    figures = (row.establishment, row.strength, row.deployable, row.percent_below)
    seen = tuple(suppress(figure, may_see_small=workforce.may_see_small) for figure in figures[:3])
    hidden = any(figure.suppressed for figure in seen)
    percent = replace(figures[3], value=None, interval=None, question=None, suppressed=True) if hidden else figures[3]
    return Row("All units" if whole else row.unit, (*seen, percent), whole)


def _drawn(table: RankTable, shown: Table) -> Block:
    """A chart of bars, unless a number under it is not to be seen: then a bar would tell it."""
    if any(isinstance(cell, Figure) and cell.value is None for row in shown.rows for cell in row.cells[:3]):
        return shown
    values = [
        [float(getattr(row, name).value or 0) for row in table.rows] for name in ("establishment", "strength", "deployable")
    ]
    units = [row.unit for row in table.rows]
    return Drawn((workforce_chart(f"{table.title}: by unit", units, *values),), shown, folded=False)


def _over_time(workforce: Workforce) -> Section:
    rows = tuple(
        Row(in_words(row.as_at), (row.establishment, row.strength, row.fte_strength, row.vacancy_factor))
        for row in workforce.over_time
    )
    title = f"{workforce.npu}: neighbourhood constables over time"
    notes = ("The vacancy factor uses FTE strength; the tables by unit use deployable. The two bases differ.",)
    table = Table(title, ("As at", "Establishment (FTE)", "Strength (people)", "Strength (FTE)", "Vacancy factor"), rows, notes)
    times = [f"{row.as_at:%b %Y}" for row in workforce.over_time]
    lines = {
        "Establishment": [_value(row.establishment) for row in workforce.over_time],
        "Strength": [_value(row.fte_strength) for row in workforce.over_time],
    }
    chart = line_chart(title, times, lines, unit="FTE", first_column="As at")
    return Section("workforce-over-time", "Neighbourhood constables over time", (Drawn((chart,), table, folded=False),))


def _value(figure: Figure) -> float | None:
    return None if figure.value is None else float(figure.value)
