"""Published numbers as Figures, with their source beside them, and against what the platform recomputes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from headwater.insight.crime.offences import offence_group
from headwater.insight.figures import Answerer, Figure, Question, Rows
from headwater.insight.periods import Period
from headwater.insight.published.rules import Finding, as_printed, findings, title
from headwater.insight.published.statements import COMPARISON, CONSTABLES, MEASURES, WORKFORCE, Publication, Statement, wmp2020
from headwater.insight.statistics.rounding import Number, exact, half_up, percent_change
from headwater.kernel import NotFound

_DEFINITIONS = {
    "last_year": "Offences recorded in the earlier period, as printed.",
    "this_year": "Offences recorded in the later period, as printed.",
    "difference": "This year less last year, as printed.",
    "percent": "The difference as a percentage of last year, as printed; the pack rounds up to one decimal.",
    "establishment": "Funded posts, full-time equivalent.",
    "strength": "People in post, full-time equivalent in the detail table, heads in the table over time.",
    "deployable": "Strength less those whom the force could not deploy; the pack does not say whom.",
    "percent_below": "Deployable below establishment, as a percentage of establishment.",
    "fte_strength": "People in post, full-time equivalent.",
    "vacancy_factor": "FTE strength below establishment, as a percentage of establishment.",
    "establishment_reduction": "Fall of the establishment between the first and the last date of the table.",
    "per_day": "“Current average”, as printed; the pack does not say over which days.",
}


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One printed row of a comparison table. ``slug`` is our offence group of the same name; ``area`` as printed."""

    offence: str
    slug: str
    area: str
    level: str
    last: Figure
    this: Figure
    difference: Figure
    percent: Figure
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class WorkforceRow:
    """One printed row of the workforce detail; ``unit`` is ``all`` for a table's total."""

    rank: str
    unit: str
    establishment: Figure
    strength: Figure
    deployable: Figure


@dataclass(frozen=True, slots=True)
class ConstablesRow:
    """One printed date of the table of neighbourhood constables over time."""

    as_at: date
    strength: Figure
    establishment: Figure
    fte_strength: Figure
    vacancy_factor: Figure


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A published figure beside the recomputed one. ``difference`` is recomputed less published; None where one is
    missing.
    """

    published: Figure
    recomputed: Figure
    agrees: bool
    difference: float | None
    note: str


def figure_of(publication: Publication, statement: Statement) -> Figure:
    """A printed number as a Figure. The period of a comparison is our reading, and its caveat says so."""
    about_crime = statement.path[0] == "crime"
    period: Period | date = publication.about["meeting_on"]
    if about_crime:
        period = publication.period.year_before() if statement.path[-1] == "last_year" else publication.period
    elif statement.path[0] == "constables" and statement.path[1] != "all":
        period = date.fromisoformat(statement.path[1])
    value = statement.value
    return Figure(
        label=title(statement),
        value=int(value) if not statement.decimals and statement.unit != "%" else float(value),
        unit=statement.unit,
        definition=_DEFINITIONS[statement.path[-1]],
        base=f"As printed on the slide “{statement.slide}”",
        period=period,
        updated=publication.updated if about_crime else None,
        question=Question.of("published.figure", quantity=statement.quantity, table=statement.table),
        decimals=statement.decimals,
        source=publication.source(statement.slide),
        caveats=(publication.reading,) if about_crime else (),
    )


def comparison_rows(publication: Publication) -> tuple[ComparisonRow, ...]:
    """The rows of the comparison tables, in print order; the row without a label is a finding, not a row."""
    levels = {row["area"]: row["level"] for row in publication.areas}
    figures = _figures(publication, COMPARISON)
    found = findings(publication)
    rows = dict.fromkeys(s.row for s in publication.statements if s.table == COMPARISON and "" not in s.path)
    made = []
    for row in rows:
        _, offence, area = row.split("/")
        measures = [f"{row}/{measure}" for measure in ("last_year", "this_year", "difference", "percent")]
        last, this, difference, percent = (figures[quantity] for quantity in measures)
        concerned = tuple(f for f in found if any(f.concerns(quantity) for quantity in measures))
        slug = offence_group("force", offence).slug
        made.append(ComparisonRow(offence, slug, area, levels[area], last, this, difference, percent, concerned))
    return tuple(made)


def workforce_rows(publication: Publication) -> tuple[WorkforceRow, ...]:
    """The rows of the workforce detail, then its totals (unit ``all``)."""
    figures = _figures(publication, WORKFORCE)
    rows = dict.fromkeys(quantity.rpartition("/")[0] for quantity in figures)
    return tuple(
        WorkforceRow(rank, unit, *(figures[f"workforce/{rank}/{unit}/{measure}"] for measure in MEASURES))
        for _, rank, unit in (row.split("/") for row in rows)
    )


def constables_rows(publication: Publication) -> tuple[ConstablesRow, ...]:
    """The dates of the table of neighbourhood constables."""
    figures = _figures(publication, CONSTABLES)
    dates = dict.fromkeys(q.split("/")[1] for q in figures if q.split("/")[1] != "all")
    measures = ("strength", "establishment", "fte_strength", "vacancy_factor")
    return tuple(
        ConstablesRow(date.fromisoformat(day), *(figures[f"constables/{day}/{measure}"] for measure in measures))
        for day in dates
    )


def figure_for(publication: Publication, quantity: str, table: str | None = None) -> Figure:
    """A figure by its quantity (``workforce/Sergeant/all/establishment``), of one table where several print it.

    Raises NotFound where the document does not print it.
    """
    return figure_of(publication, _statement(publication, quantity, table))


def reconcile(published: Figure, recomputed: Figure) -> Reconciliation:
    """Whether the recomputed number, at the decimals that were printed, is the published one."""
    if published.value is None or recomputed.value is None:
        reason = recomputed.missing or published.missing or "One of the two is not available."
        return Reconciliation(published, recomputed, False, None, f"Cannot be compared: {reason}")
    gap = exact(recomputed.value) - exact(published.value)
    shown = half_up(gap, max(published.decimals, recomputed.decimals))
    agrees = half_up(recomputed.value, published.decimals) == half_up(published.value, published.decimals)
    note = "Agrees." if agrees else f"Published {published}, recomputed {recomputed}."
    return Reconciliation(published, recomputed, agrees, shown, note)


def reconcile_row(publication: Publication, row: ComparisonRow, last: Figure, this: Figure) -> tuple[Reconciliation, ...]:
    """A printed comparison row against recomputed counts: last year, this year, difference and, by the pack's own
    rounding rule, percentage."""
    known = last.value is not None and this.value is not None
    missing = this.missing or last.missing
    difference = _derived(row.difference, this, exact(this.value or 0) - exact(last.value or 0) if known else None, missing)
    percent = percent_by_its_rule(publication, last.value or 0, this.value or 0) if known else None
    return (
        reconcile(row.last, last),
        reconcile(row.this, this),
        reconcile(row.difference, difference),
        reconcile(row.percent, _derived(row.percent, this, percent, missing or "There was none before.")),
    )


def percent_by_its_rule(publication: Publication, last: Number, this: Number) -> float | None:
    """The percentage change as the document's own rule rounds it."""
    change = percent_change(last, this)
    return None if change is None else publication.comparison_rounding(change, 1)


def published_answerer() -> Answerer:
    """Opens a published figure onto the slide that prints it."""
    return Answerer("published.figure", _answer, _rows)


@cache
def _wmp2020() -> Publication:
    return wmp2020()


def _answer(question: Question) -> Figure:
    return figure_for(_wmp2020(), question["quantity"], question.get("table"))


def _rows(question: Question, limit: int, offset: int) -> Rows:
    """The row of the document that the number stands in, as it is printed."""
    publication = _wmp2020()
    asked = _statement(publication, question["quantity"], question.get("table"))
    beside = [s for s in publication.statements if s.row == asked.row and s.table == asked.table]
    rows = [(title(s), as_printed(s), s.unit, s.slide) for s in beside]
    return Rows(("what", "printed", "unit", "slide"), rows[offset : offset + limit], len(rows), publication.about["title"])


def _statement(publication: Publication, quantity: str, table: str | None) -> Statement:
    for statement in publication.statements:
        if statement.quantity == quantity and table in (None, statement.table):
            return statement
    raise NotFound(f"The document does not print “{quantity}”.", "Follow the link from a page of figures.")


def _figures(publication: Publication, table: str) -> dict[str, Figure]:
    prefixes = {COMPARISON: "crime", WORKFORCE: "workforce", CONSTABLES: "constables"}
    return dict(_pairs(publication, table, prefixes[table]))


def _pairs(publication: Publication, table: str, prefix: str) -> Iterator[tuple[str, Figure]]:
    for statement in publication.statements:
        if statement.table == table and statement.path[0] == prefix and "" not in statement.path:
            yield statement.quantity, figure_of(publication, statement)


def _derived(like: Figure, counted: Figure, value: Number | None, missing: str) -> Figure:
    """A recomputed number in the unit of a printed one."""
    return Figure(
        label=like.label,
        value=None if value is None else float(value) if like.decimals else int(value),
        unit=like.unit,
        definition=like.definition,
        base=counted.base,
        period=counted.period,
        updated=counted.updated,
        decimals=like.decimals,
        missing=missing if value is None else "",
    )
