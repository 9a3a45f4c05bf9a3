"""The committee's second question: what is actually happening to crime levels locally?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from headwater.insight.charts import comparison_chart, funnel_chart, month_chart
from headwater.insight.crime import TOTAL, Comparison, ComparisonRow, MonthSeries, OffenceGroup, comparison, month_series
from headwater.insight.crime.describing import INDEPENDENT
from headwater.insight.figures import Figure
from headwater.insight.periods import month
from headwater.insight.statistics import Signal, Verdict
from headwater.scrutiny.packs.parts import Block, Chapter, Drawn, Missing, Row, Section, Sentence, Table, Words
from headwater.scrutiny.packs.rebasing import Rebased, before_and_after, shown
from headwater.scrutiny.packs.scope import Scope

CLOSELY = (
    TOTAL,
    "burglary-residential",
    "burglary",
    "public-place-violence-with-injury",
    "violence-and-sexual-offences",
    "robbery",
    "vehicle-crime",
)
"""The offences that the committee's pack looked at one by one, by either source's name for them, in its order."""

SHOWN_MONTHS = 60
_VERDICTS = {
    Verdict.FAR_ABOVE: "above the change of the whole force, by more than chance explains",
    Verdict.ABOVE: "above the change of the whole force, and hardly by chance",
    Verdict.WITHIN: "in line with the whole force, as far as chance lets one tell",
    Verdict.BELOW: "below the change of the whole force, and hardly by chance",
    Verdict.FAR_BELOW: "below the change of the whole force, by more than chance explains",
}
_NEWS = {Signal.ABOVE_LIMIT, Signal.BELOW_LIMIT}


@dataclass(frozen=True)
class CrimePicture:
    """Every question about crime that the pack asks, each asked once."""

    scope: Scope
    rebases: tuple[Rebased, ...] = ()
    """Of all charts of the record."""

    @cached_property
    def groups(self) -> tuple[OffenceGroup, ...]:
        """The offences that the record of this force knows at all over the two years."""
        return tuple(group for group in self.scope.crime.groups() if group.slug == TOTAL or self._occurs(group))

    @cached_property
    def closely(self) -> tuple[OffenceGroup, ...]:
        known = {group.slug: group for group in self.groups}
        return tuple(known[slug] for slug in CLOSELY if slug in known)

    @cached_property
    def own(self) -> dict[str, ComparisonRow]:
        """The area's own row, by offence."""
        return {group.slug: self._own_row(group) for group in self.groups}

    @cached_property
    def compared(self) -> dict[str, Comparison]:
        """The areas beside it, for the offences that are looked at closely."""
        return {group.slug: self.compare(group) for group in self.closely}

    @cached_property
    def months(self) -> dict[str, MonthSeries]:
        return {group.slug: self.series(group) for group in self.groups}

    def series(self, group: OffenceGroup) -> MonthSeries:
        """The months of one offence in the area, with new limits where somebody began them."""
        return series_of(self.scope, group.slug, self.rebases)

    def rebased(self, series: MonthSeries) -> tuple[Rebased, ...]:
        return shown(self.rebases, area=series.area.key, offence=series.offence.slug, months=series.months)

    @property
    def no_before(self) -> str:
        """Why there is no year before; empty where there is one."""
        last = self.own[TOTAL].last
        return last.missing if last.value is None else ""

    def _occurs(self, group: OffenceGroup) -> bool:
        crime, period = self.scope.crime, self.scope.period
        whole = f"force:{crime.force}"
        return any(crime.count(whole, group, one) for one in (period, period.year_before()))

    def _own_row(self, group: OffenceGroup) -> ComparisonRow:
        scope = self.scope
        if scope.area.level == "force":
            return comparison(scope.crime, group.slug, scope.wanted, areas=[]).whole
        return comparison(scope.crime, group.slug, scope.wanted, areas=[scope.area.key]).rows[0]

    def compare(self, group: OffenceGroup) -> Comparison:
        """One offence in the areas beside it."""
        scope = self.scope
        if scope.siblings is None:
            return comparison(scope.crime, group.slug, scope.wanted, areas=[scope.area.key])
        return comparison(scope.crime, group.slug, scope.wanted, level=scope.siblings, within=scope.within)


def crime_chapter(picture: CrimePicture, *, more: Sequence[Section] = ()) -> Chapter:
    """Answered in full. ``more`` are sections that stand at its end, such as the reconciliation."""
    return Chapter(
        "crime",
        "Crime levels",
        "What is actually happening to crime levels locally?",
        (_answer(picture),),
        tuple(_line(picture, group) for group in picture.closely if group.slug != TOTAL),
        (_by_offence(picture), *(_closely(picture, group) for group in picture.closely), *more),
    )


def series_of(scope: Scope, offence: str, rebases: Sequence[Rebased] = ()) -> MonthSeries:
    """The months of one offence in the scope's area. ``rebases`` of other charts, and outside this one, change nothing."""
    plain = month_series(scope.crime, offence, scope.area.key, months=SHOWN_MONTHS, until=scope.period.end)
    own = shown(rebases, area=plain.area.key, offence=plain.offence.slug, months=plain.months)
    if not own:
        return plain
    cuts = [one.month for one in own]
    return month_series(scope.crime, offence, scope.area.key, months=SHOWN_MONTHS, until=scope.period.end, rebase=cuts)


def offence_section(picture: CrimePicture, slug: str) -> Section:
    """One offence looked at closely. Raises NotFound where the record cannot tell it apart."""
    return _closely(picture, picture.scope.crime.group(slug))


def missing_of_crime(picture: CrimePicture) -> list[Missing]:
    """What the committee asked about crime and this data cannot say."""
    scope, found = picture.scope, []
    if scope.cut:
        found.append(Missing("Part of the period", scope.cut, "Load the data for the rest of it."))
    if picture.no_before:
        found.append(Missing("The change since last year", picture.no_before, "Load the months of the year before."))
    if picture.own[TOTAL].rate.value is None:
        why = picture.own[TOTAL].rate.missing
        found.append(Missing("Rates per 1,000 people", why, "Load it with: headwater load population"))
    if scope.open_data:
        found.append(
            Missing(
                "Residential burglary and violence in public places, apart",
                "The published data has one category for all burglary, and one for all violence and sexual offences.",
                "A force's own record tells them apart.",
            )
        )
        found.append(
            Missing("The day of a crime", "The published data gives the month only.", "A force's own record has the day.")
        )
    return found


def change_in_words(row: ComparisonRow) -> Sentence:
    """“1,577 last year, 2,647 this year: a rise of 67.9%”, or why it cannot be said."""
    if row.percent.value is None:
        return (row.this,)
    kind = "a rise of " if row.percent.value > 0 else "a change of "
    return (row.this, ", against ", row.last, " over the same days a year earlier, ", kind, row.percent)


def _answer(picture: CrimePicture) -> Sentence:
    scope, row = picture.scope, picture.own[TOTAL]
    recorded = "were recorded" if scope.area.level == "force" else f"were recorded in {scope.area}"
    first: Sentence = (row.this, f" crimes {recorded} from {scope.period}")
    if row.percent.value is None:
        return (*first, f". How that compares with the year before cannot be said: {_lower(row.percent.missing)}")
    return (*first, ", against ", row.last, " over the same days a year earlier: ", *_rise(row.percent), ".")


def _rise(percent: Figure) -> Sentence:
    value = percent.value or 0
    return ("a rise of " if value > 0 else "a fall, a change of " if value < 0 else "no change, ", percent)


def _line(picture: CrimePicture, group: OffenceGroup) -> Sentence:
    """One offence in a sentence: its numbers, how it stands against the force, and whether its last month was news."""
    row = picture.own[group.slug]
    said: Sentence = (f"{group.title}: ", *change_in_words(row))
    if row.change_verdict and picture.scope.area.level != "force":
        said = (*said, f"; {_VERDICTS[row.change_verdict]}")
    return (*said, ".", _latest(picture.months[group.slug]))


def _latest(series: MonthSeries) -> str:
    """Whether the last month stands out, in a sentence; empty where it does not."""
    signals = series.chart.signals[-1] & _NEWS
    if not signals:
        return ""
    which = "high" if Signal.ABOVE_LIMIT in signals else "low"
    trial = ", by limits that are still on trial" if series.chart.segments[-1].trial else ""
    return f" {month(series.months[-1]).name} was unusually {which}{trial}."


def _by_offence(picture: CrimePicture) -> Section:
    scope = picture.scope
    rows = [_row(picture.own[group.slug], group.title, whole=group.slug == TOTAL) for group in picture.groups]
    title = f"{scope.area}: every offence, {scope.period}"
    table = without_empty(Table(title, _columns("Offence"), tuple(rows), _notes(picture)))
    return Section("offences", f"{scope.area}, offence by offence", (table,))


def _closely(picture: CrimePicture, group: OffenceGroup) -> Section:
    compared = picture.compared.get(group.slug) or picture.compare(group)
    series = picture.months.get(group.slug) or picture.series(group)
    blocks: list[Block] = [Words(((f"{group.definition}.",),))]
    blocks.append(Drawn((month_chart(series),), months_table(series)))
    stretches = before_and_after(series, picture.rebased(series))
    if stretches:
        blocks.append(stretches)
    if compared.rows and picture.scope.siblings:
        blocks.append(_comparison(picture, compared))
    return Section(f"crime-{group.slug}", group.title, tuple(blocks))


def _comparison(picture: CrimePicture, compared: Comparison) -> Block:
    table = comparison_table(picture, compared)
    if compared.whole.last.value is None:  # a line from nothing to this year says less than the table does
        return table
    funnel = funnel_chart(compared) if len(compared.rows) > 2 else None
    charts = (comparison_chart(compared), funnel) if funnel else (comparison_chart(compared),)
    return Drawn(charts, table, folded=False)


def comparison_table(picture: CrimePicture, compared: Comparison) -> Table:
    """The whole force, the areas, and what no area holds."""
    ours = picture.scope.area
    rows = [_row(row, row.area.label, ours=row.area == ours, verdict=True) for row in compared.rows]
    rows.insert(0, _row(compared.whole, compared.whole.area.label, whole=True, verdict=True))
    if compared.unallocated and compared.unallocated.value:
        name = compared.unallocated.label.rpartition(": ")[2]
        rows.append(Row(name[:1].upper() + name[1:], ("", compared.unallocated, "", "", "", "")))
    columns = (*_columns("Area"), "Change against the force")
    return without_empty(Table(compared.title, columns, tuple(rows), _caveats(picture, compared)))


def _caveats(picture: CrimePicture, compared: Comparison) -> tuple[str, ...]:
    """What holds for every comparison is said under the first; the others point to it."""
    first = picture.compared[TOTAL]
    told = [note for note in compared.caveats if note != INDEPENDENT or _has_intervals(compared)]
    if compared is first or compared.offence.slug == TOTAL:
        return tuple(told)
    own = [note for note in told if note not in first.caveats]
    return (*own, f"The notes under the table of “{first.offence.title}” hold for this one too.")


def _has_intervals(compared: Comparison) -> bool:
    return any(figure.interval for figure in compared.figures())


def months_table(series: MonthSeries) -> Table:
    """Years down, months across: sixty months in the height of five rows."""
    by_month = dict(zip(series.months, series.figures, strict=True))
    years = sorted({one // 100 for one in series.months})
    rows = tuple(Row(str(year), tuple(by_month.get(year * 100 + m, "") for m in range(1, 13))) for year in years)
    names = tuple(month(200000 + m).start.strftime("%b") for m in range(1, 13))
    segment = series.chart.segments[-1]
    usual = f"Mean {segment.mean:,.1f} a month; usual range {max(segment.lower, 0):,.1f} to {segment.upper:,.1f}."
    return Table(series.title, ("Year", *names), rows, (usual, *_signals(series), *series.caveats))


def _signals(series: MonthSeries) -> list[str]:
    found = [
        f"{month(one).name}: {'; '.join(sorted(signal.value for signal in signals))}"
        for one, signals in zip(series.months, series.chart.signals, strict=True)
        if signals & _NEWS
    ]
    return [f"Outside the usual range: {', '.join(found)}."] if found else []


def _columns(first: str) -> tuple[str, ...]:
    return (first, "Last year", "This year", "Difference", "Change", "Rate per 1,000")


def _row(row: ComparisonRow, name: str, *, whole: bool = False, ours: bool = False, verdict: bool = False) -> Row:
    last = (row.change_verdict.value if row.change_verdict else "",) if verdict else ()
    return Row(name, (*row.figures(), *last), whole, ours, row.area.key)


def without_empty(table: Table) -> Table:
    """Without the columns that the data cannot fill anywhere; each reason is said once, under the table."""
    keep, reasons = [0], []
    for index in range(1, len(table.columns)):
        cells = [row.cells[index - 1] for row in table.rows]
        known = [cell for cell in cells if (cell.value is not None or cell.suppressed if isinstance(cell, Figure) else cell)]
        if known:
            keep.append(index)
        else:
            reasons += [cell.missing for cell in cells if isinstance(cell, Figure) and cell.missing]
    rows = tuple(replace(row, cells=tuple(row.cells[index - 1] for index in keep[1:])) for row in table.rows)
    said = list(dict.fromkeys(reasons)) if len(set(reasons)) == 1 else []
    notes = dict.fromkeys([*table.notes, *said])
    return Table(table.title, tuple(table.columns[index] for index in keep), rows, tuple(notes))


def _notes(picture: CrimePicture) -> tuple[str, ...]:
    cut = picture.scope.cut
    return (cut,) if cut else ()


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:] if sentence else "the data does not reach back."
