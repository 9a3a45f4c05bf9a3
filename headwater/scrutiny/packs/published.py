"""The figures that the committee was given in 2018, beside the same figures from the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from headwater.insight.crime import Crime, comparison
from headwater.insight.figures import Figure
from headwater.insight.lake import Lake
from headwater.insight.periods import in_words
from headwater.insight.published import (
    ComparisonRow,
    Finding,
    Publication,
    Reconciliation,
    comparison_rows,
    constables_rows,
    findings,
    reconcile,
    reconcile_row,
    wmp2020,
    workforce_rows,
)
from headwater.kernel import NotFound
from headwater.scrutiny.packs.parts import Row, Section, Sentence, Table, Words
from headwater.scrutiny.packs.workforce import Workforce

_MEASURES = ("Last year", "This year", "Difference", "Change")


@cache
def publication() -> Publication:
    """The presentation of 12 March 2018."""
    return wmp2020()


@cache
def found() -> tuple[Finding, ...]:
    """Where it contradicts itself: found by the rules, once a process."""
    return findings(publication())


@cache
def _printed() -> tuple[ComparisonRow, ...]:
    return comparison_rows(publication())


@dataclass(frozen=True, slots=True)
class ReconciledRow:
    """One printed row, and each of its four numbers beside the recomputed one (None: no record to recompute it from)."""

    printed: ComparisonRow
    measures: tuple[Reconciliation, ...] | None

    @property
    def agrees(self) -> bool:
        return self.measures is not None and all(one.agrees for one in self.measures)

    @property
    def misprinted(self) -> bool:
        """Whether it differs, and the printed row contradicts itself in just the numbers that differ."""
        wrong = [one.published.question for one in self.measures or () if not one.agrees]
        return bool(wrong) and all(
            question is not None and any(finding.concerns(question["quantity"]) for finding in self.printed.findings)
            for question in wrong
        )

    def published(self) -> tuple[Figure, ...]:
        row = self.printed
        return (row.last, row.this, row.difference, row.percent)


def record_of_force(lake: Lake) -> Crime | None:
    """The force's own record, where it is loaded and covers the published period."""
    about = publication().about
    if about["force"] not in lake.forces("recorded_crime"):
        return None
    crime = Crime(lake, "force", about["force"])
    period = publication().period
    covered = crime.coverage()
    lacking = covered.lacking(period) + covered.lacking(period.year_before())
    return None if lacking or covered.last < period.end else crime


def reconciled(crime: Crime | None) -> tuple[ReconciledRow, ...]:
    """Every printed comparison row, recomputed from a record where there is one."""
    return tuple(ReconciledRow(row, None if crime is None else _measures(crime, row)) for row in _printed())


def _measures(crime: Crime, row: ComparisonRow) -> tuple[Reconciliation, ...]:
    whole = row.level == "force"
    areas = [] if whole else [f"{row.level}:{row.area}"]
    try:
        compared = comparison(crime, row.slug, publication().period, areas=areas)
    except NotFound as fault:
        nothing = _unknown(row.this, fault.message)
        return reconcile_row(publication(), row, nothing, nothing)
    ours = compared.whole if whole else compared.rows[0]
    return reconcile_row(publication(), row, ours.last, ours.this)


def _unknown(like: Figure, why: str) -> Figure:
    return Figure(like.label, None, like.unit, like.definition, "", like.period, None, missing=why)


def published_section(rows: tuple[ReconciledRow, ...]) -> Section:
    """Each published row with the recomputed one beside it, one table an offence."""
    agreeing = sum(row.agrees for row in rows)
    told: list[Sentence] = [
        (
            f"The presentation of {in_words(publication().about['meeting_on'])} printed {len(rows)} rows of recorded crime. "
            f"Recomputed from the record, {agreeing} agree in every number.{misprints(rows)}",
        ),
        (publication().reading,),
        ("Its percentages are rounded up to one decimal; they are reproduced by that rule here, and by that rule alone.",),
    ]
    return Section("published", "The figures of March 2018, recomputed", (Words(tuple(told)), *reconciled_tables(rows)))


def misprints(rows: tuple[ReconciledRow, ...]) -> str:
    """The rows that differ only where they contradict themselves in print, in a sentence; empty where there is none."""
    names = [f"{row.printed.offence}, {row.printed.area}" for row in rows if row.misprinted]
    return f" Misprinted, by its own other numbers: {'; '.join(names)}." if names else ""


def reconciled_tables(rows: tuple[ReconciledRow, ...]) -> Iterator[Table]:
    """One table an offence: printed and recomputed, number by number; printed alone where there is no record to ask."""
    beside = any(row.measures for row in rows)
    kinds = ("printed", "recomputed") if beside else ("printed",)
    columns = ("Area", *(f"{name}, {kind}" for name in _MEASURES for kind in kinds), *(("Agrees",) if beside else ()))
    for offence in dict.fromkeys(row.printed.offence for row in rows):
        ours = [row for row in rows if row.printed.offence == offence]
        yield Table(
            f"{offence}: {' and '.join(kinds)}",
            columns,
            tuple(
                Row(
                    row.printed.area,
                    (*_beside(row), _verdict(row)) if beside else tuple(row.published()),
                    whole=row.printed.level == "force",
                )
                for row in ours
            ),
        )


def _beside(row: ReconciledRow) -> Iterator[Figure | str]:
    for index, figure in enumerate(row.published()):
        yield figure
        yield row.measures[index].recomputed if row.measures else ""


def _verdict(row: ReconciledRow) -> str:
    if row.measures is None:
        return "No record"
    if row.agrees:
        return "Yes"
    wrong = [name.lower() for name, one in zip(_MEASURES, row.measures, strict=True) if not one.agrees]
    return f"No: {', '.join(wrong)}" if len(wrong) < 3 else "No"


@dataclass(frozen=True, slots=True)
class ReconciledPeople:
    """One printed row of a workforce table: its name, and each number beside the recomputed one."""

    table: str
    name: str
    measures: tuple[Reconciliation, ...]

    @property
    def agrees(self) -> bool:
        return all(one.agrees for one in self.measures)


def reconciled_people(workforce: Workforce) -> tuple[ReconciledPeople, ...]:
    """The printed rows of the workforce detail (totals too) and of the constables over time, beside the record's own."""
    units = {(table.rank, row.unit): row for table in workforce.ranks for row in (*table.rows, table.total)}
    days = {row.as_at: row for row in workforce.over_time}
    detail = [
        ReconciledPeople(
            "detail", f"{row.rank}, {_all_units(row.unit)}", tuple(_people(row, units.get((row.rank, row.unit)), _DETAIL))
        )
        for row in workforce_rows(publication())
    ]
    over_time = [
        ReconciledPeople("over time", in_words(row.as_at), tuple(_people(row, days.get(row.as_at), _OVER_TIME)))
        for row in constables_rows(publication())
    ]
    return (*detail, *over_time)


_DETAIL = ("establishment", "strength", "deployable")
_OVER_TIME = ("strength", "establishment", "fte_strength", "vacancy_factor")


def _people(printed: object, ours: object, measures: tuple[str, ...]) -> Iterator[Reconciliation]:
    for measure in measures:
        figure = getattr(printed, measure)
        recomputed = getattr(ours, measure) if ours else _unknown(figure, "The record has no such row.")
        yield reconcile(figure, recomputed)


def _all_units(unit: str) -> str:
    return "all units" if unit == "all" else unit


def published_people_section(rows: tuple[ReconciledPeople, ...]) -> Section:
    """The workforce tables of March 2018 beside the record's."""
    agreeing = sum(row.agrees for row in rows)
    told: Sentence = (
        f"The presentation printed {len(rows)} rows of workforce, totals included. {agreeing} agree with the record in every "
        "number. Its table by unit carries no date; it is compared with the newest complete day of the record.",
    )
    return Section(
        "published-people", "The workforce figures of March 2018, recomputed", (Words((told,)), *people_tables(rows))
    )


def people_tables(rows: tuple[ReconciledPeople, ...]) -> Iterator[Table]:
    """The table by unit, and the table over time."""
    named = {
        "detail": ("Posts and people by unit", "Rank and unit", _DETAIL),
        "over time": ("Constables over time", "As at", _OVER_TIME),
    }
    for kind, (title, first, measures) in named.items():
        words = [measure.replace("_", " ").replace("fte", "FTE") for measure in measures]
        heads = [f"{word[:1].upper()}{word[1:]}, {which}" for word in words for which in ("printed", "recomputed")]
        body = tuple(
            Row(
                row.name,
                (
                    *(figure for one in row.measures for figure in (one.published, one.recomputed)),
                    "Yes" if row.agrees else "No",
                ),
                whole=row.name.endswith("all units"),
            )
            for row in rows
            if row.table == kind
        )
        yield Table(f"{title}: printed and recomputed", (first, *heads, "Agrees"), body)


def findings_section() -> Section:
    """Where the printed pack contradicts itself, in sentences."""
    lines: list[Sentence] = [(f"{one.kind.value}. {one.sentence}",) for one in found()]
    first: Sentence = (
        f"Rules that any table must obey were applied to every number of the printed pack. They found {len(lines)} places "
        "where it contradicts itself.",
    )
    return Section("findings", "Where the printed pack contradicts itself", (Words((first,)), Words(tuple(lines), listed=True)))
