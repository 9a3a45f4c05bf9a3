"""The committee's first question: exactly what reductions have taken place, and over what period?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from headwater.insight.charts import line_chart, workforce_chart
from headwater.insight.figures import Figure, suppress
from headwater.insight.periods import in_words
from headwater.scrutiny.packs.parts import Block, Chapter, Drawn, Missing, Row, Section, Sentence, Table, Words
from headwater.scrutiny.packs.scope import Scope

if TYPE_CHECKING:  # a pack of open data alone is made without a database, in a notebook too
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
    posts, _, in_post, vacancy = _seen(first, workforce)
    posts_now, _, in_post_now, vacancy_now = _seen(last, workforce)
    span = f"{in_words(first.as_at)} and {in_words(last.as_at)}"
    return (
        (
            f"Between {span}, funded posts for neighbourhood constables in {workforce.npu} went from ", posts, " to ",
            posts_now, " FTE, and constables in post from ", in_post, " to ", in_post_now, " FTE. The vacancy factor went "
            "from ", vacancy, " to ", vacancy_now, " (FTE strength below establishment).",
        ),
    )  # fmt: skip


def _now(workforce: Workforce) -> tuple[Sentence, ...]:
    """Each rank on the date of the pack."""
    return tuple(_rank(table, workforce) for table in workforce.ranks)


def _rank(table: RankTable, workforce: Workforce) -> Sentence:
    posts, in_post, deployable, below = _unit_row(table.total, workforce, whole=True).cells
    when = in_words(workforce.as_at)
    return (
        f"{table.title}, {when}: ", posts, " posts, ", in_post, " in post, ", deployable, " deployable: ", below,
        " below establishment.",
    )  # fmt: skip


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
    percent = hidden(figures[3]) if any(figure.suppressed for figure in seen) else figures[3]
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
    rows = tuple(Row(in_words(row.as_at), _seen(row, workforce)) for row in workforce.over_time)
    title = f"{workforce.npu}: neighbourhood constables over time"
    notes = ("The vacancy factor uses FTE strength; the tables by unit use deployable. The two bases differ.",)
    table = Table(title, ("As at", "Establishment (FTE)", "Strength (people)", "Strength (FTE)", "Vacancy factor"), rows, notes)
    times = [f"{row.as_at:%b %Y}" for row in workforce.over_time]
    lines = {name: [_value(row.cells[i]) for row in rows] for i, name in ((0, "Establishment"), (2, "Strength"))}
    chart = line_chart(title, times, lines, unit="FTE", first_column="As at")
    return Section("workforce-over-time", "Neighbourhood constables over time", (Drawn((chart,), table, folded=False),))


def _seen(row: OverTimeRow, workforce: Workforce) -> tuple[Figure, ...]:
    figures = (row.establishment, row.strength, row.fte_strength)
    seen = tuple(suppress(figure, may_see_small=workforce.may_see_small) for figure in figures)
    return (*seen, hidden(row.vacancy_factor) if any(figure.suppressed for figure in seen) else row.vacancy_factor)


def hidden(figure: Figure) -> Figure:
    """A percentage that would betray the small number that it was made of; its base states that number."""
    return replace(figure, value=None, interval=None, question=None, base="", suppressed=True)


def _value(cell: Figure | str) -> float | None:
    return float(cell.value) if isinstance(cell, Figure) and cell.value is not None else None
