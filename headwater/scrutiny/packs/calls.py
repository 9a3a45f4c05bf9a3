"""Calls for service: the pack's three charts of logs by grade, and how soon and how well they were answered and attended."""

from __future__ import annotations

from collections.abc import Sequence

from headwater.insight.crime import Area
from headwater.insight.demand import (
    CHANNELS,
    DAYS,
    About,
    Clock,
    Demand,
    DemandSeries,
    Describer,
    by_day,
    by_month,
    clock,
    demand_forces,
    grade_groups,
)
from headwater.insight.figures import Figure
from headwater.insight.lake import Lake
from headwater.insight.periods import Period, month
from headwater.kernel import NotFound
from headwater.scrutiny.packs.crime import without_empty
from headwater.scrutiny.packs.parts import Block, Drawn, Missing, Row, Section, Sentence, Table, Words
from headwater.scrutiny.packs.scope import Scope

DRAWN = ("all", "p1", "investigation")
"""The groups of grades that the pack drew, in its order."""

DEMONSTRATION = "Demonstration"
_OF_LOGS = ("logs", "time_to_resource", "time_to_attend", "attended_in_time", "regraded", "cross_boundary", "recurring_place")
_OF_AREAS = ("logs", "time_to_attend", "attended_in_time", "cross_boundary")
_OF_CONTACTS = ("contacts", "answered_in_time", "abandoned", "answer_median", "answer_p90", "called_back", "overridden")
_REPEATED = ("repeat_callers", "repeat_places")
_HEADINGS = {
    "logs": "Logs",
    "time_to_resource": "Minutes to resource, median",
    "time_to_attend": "Minutes to attend, median",
    "attended_in_time": "Attended in time",
    "regraded": "Graded again",
    "cross_boundary": "Across a boundary",
    "recurring_place": "Recurring places",
    "contacts": "Contacts",
    "answered_in_time": "Answered in time",
    "abandoned": "Abandoned",
    "answer_median": "Seconds to answer, median",
    "answer_p90": "Seconds to answer, nine in ten",
    "called_back": "Called back",
    "overridden": "Overrides",
    "repeat_callers": "Repeat callers",
    "repeat_places": "Repeat places",
}
_HOW = (
    "An incident log is counted under its final grade. The pack of March 2018 drew Coventry’s logs since April 2012 in three "
    "charts and printed no number of them, so there is none to reconcile.",
)


def calls_sections(scope: Scope, *, may_see_small: bool) -> tuple[Section, ...]:
    """The section of a pack; none where no logs have been loaded for the force, or the pack is of published data."""
    lake, force = scope.crime.lake, scope.crime.force
    if scope.open_data or force not in demand_forces(lake):
        return ()
    describe = Describer(Demand(lake, force).still(), may_see_small)
    area, note = area_for(describe.demand, scope.area)
    blocks: list[Block] = [Words((_HOW, *([(note,)] if note else []), _told(describe, area, scope.period)))]
    blocks += charts(describe, area, scope.period)
    blocks += [by_grade(describe, area, scope.period), by_channel(describe, scope.period)]
    return (Section("calls-for-service", "Calls for service", tuple(blocks)),)


def missing_of_calls(scope: Scope) -> list[Missing]:
    """That nobody has loaded logs, where nobody has."""
    if not scope.open_data and scope.crime.force in demand_forces(scope.crime.lake):
        return []
    why = "No incident logs have been loaded for this force. Published data does not hold them."
    return [Missing("Calls for service, by grade", why, "Load them with: headwater load demand")]


def performance(demand: Demand, area: Area, period: Period, *, may_see_small: bool) -> tuple[Section, ...]:
    """How contact and dispatch perform: by grade, by channel, by hub and policing unit, by the clock."""
    describe = Describer(demand.still(), may_see_small)
    parts: dict[tuple[str, str], tuple[Block, ...]] = {
        ("grades", "Logs by grade"): (by_grade(describe, area, period), *attending(describe, area, period)),
        ("areas", "Hubs and policing units"): tuple(beside(describe, area, period)),
        ("rhythm", "Month by month, day by day, hour by hour"): tuple(rhythm(describe, area, period)),
        ("contact", "Contacts of the whole force"): (
            by_channel(describe, period, repeated=True),
            *overrides(describe, period),
        ),
        ("support", "Force Support"): (support(describe, period),),
    }
    return tuple(Section(slug, title, blocks) for (slug, title), blocks in parts.items())


def area_for(demand: Demand, area: Area) -> tuple[Area, str]:
    """The policing unit or hub of this name; where there is none, the whole force, and a sentence that says so."""
    if area.level == "force":
        return demand.areas("force")[0], ""
    try:
        return demand.find_area(area.name), ""
    except NotFound:
        whole = demand.areas("force")[0]
        return whole, f"Logs are told apart by hub and policing unit, and none is called {area}: the whole force is shown."


def charts(describe: Describer, area: Area, period: Period) -> list[Block]:
    """The pack's three charts."""
    made = [by_month(describe, "logs", until=period.end, area=area, of=of) for of in DRAWN]
    drawn = [series for series in made if series is not None]
    if not drawn:
        return [Words((("No whole month of logs has been loaded, so there is no month to draw.",),))]
    return [Drawn((series.drawn(),), months_table(series)) for series in drawn]


def attending(describe: Describer, area: Area, period: Period) -> list[Block]:
    """The median time to attend, month by month, of the two grades that have a time to keep."""
    made = [by_month(describe, "time_to_attend", until=period.end, area=area, of=of) for of in ("p1", "p2")]
    return [Drawn((series.drawn(),), months_table(series)) for series in made if series is not None]


def by_grade(describe: Describer, area: Area, period: Period) -> Table:
    """Each group of final grades: how many, against the year before, how soon, how well."""
    before = period.year_before()
    rows = []
    for group in grade_groups().values():
        figures = [describe.figure(slug, period, area=area, of=group.slug) for slug in _OF_LOGS]
        last = describe.figure("logs", before, area=area, of=group.slug)
        rows.append(Row(group.title, (last, *figures), whole=group.slug == "all"))
    columns = ("Final grade", "Logs a year before", *(_HEADINGS[slug] for slug in _OF_LOGS))
    return without_empty(Table(f"{area}: logs by final grade, {period}", columns, tuple(rows), _notes(rows)))


def by_channel(describe: Describer, period: Period, *, repeated: bool = False) -> Table:
    """Each channel of the whole force: how many, how soon answered, how many rang off."""
    slugs = (*_OF_CONTACTS, *_REPEATED) if repeated else _OF_CONTACTS[:5]
    rows = []
    for channel in ("all", *CHANNELS):
        figures = [describe.figure(slug, period, of=channel) for slug in slugs]
        if channel == "all" or figures[0].value:
            name = "Every channel" if channel == "all" else f"{CHANNELS[channel][:1].upper()}{CHANNELS[channel][1:]}"
            rows.append(Row(name, tuple(figures), whole=channel == "all"))
    columns = ("Channel", *(_HEADINGS[slug] for slug in slugs))
    return without_empty(Table(f"The whole force: contacts by channel, {period}", columns, tuple(rows), _notes(rows)))


def beside(describe: Describer, area: Area, period: Period) -> list[Block]:
    """Hubs, and policing units, each beside the whole force, by the two grades that units hurry to."""
    demand = describe.demand
    found: list[Block] = []
    for group in (grade_groups()["p1"], grade_groups()["p2"]):
        rows = [_area_row(describe, place, period, group.slug, area) for place in demand.areas("force")]
        for level in ("hub", "npu"):
            rows += [_area_row(describe, place, period, group.slug, area) for place in demand.areas(level)]
        columns = ("Area", *(_HEADINGS[slug] for slug in _OF_AREAS))
        title = f"{group.title}: hubs and policing units, {period}"
        found.append(without_empty(Table(title, columns, tuple(rows), _notes(rows))))
    return found


def rhythm(describe: Describer, area: Area, period: Period) -> list[Block]:
    """The three charts by month, logs by day, the mean day by hour, and the week by the clock."""
    found = charts(describe, area, period)
    days = by_day(describe, "logs", until=period.end, area=area)
    if days is not None:
        found.append(Drawn((days.drawn(),), _days_table(days)))
    week = clock(describe.demand, period, area=area)
    if week is not None:
        found.append(Drawn((week.by_hour(),), clock_table(week)))
    return found


def overrides(describe: Describer, period: Period) -> list[Block]:
    """By the rule that decided: how often another grade was chosen. Who chose is nowhere in it."""
    shown, _ = describe.demand.fair(About.CONTACTS, period)
    rules = describe.demand.rules(shown) if shown else []
    if not rules:
        return [Words((("No assessment has been made over this period, so there is no override to show by rule.",),))]
    rows = tuple(Row(rule, (f"{decided:,}", f"{over:,}")) for rule, decided, over in rules)
    title = f"Overrides by the rule that decided, {shown}"
    return [Table(title, ("Rule", "Assessments", "Overridden"), rows, ("No table of it tells who chose.",))]


def support(describe: Describer, period: Period) -> Block:
    """Officer-hours on searches, cordons and watches, by kind."""
    whole = describe.figure("support_hours", period)
    if whole.value is None:
        return Words(((whole.missing,),))
    kinds = describe.demand.kinds_of_support()
    rows = [Row("Every kind of task", (whole,), whole=True)]
    rows += [Row(kind.replace("_", " ").capitalize(), (describe.figure("support_hours", period, of=kind),)) for kind in kinds]
    return Table(f"Officer-hours on Force Support, {whole.period}", ("Kind of task", "Officer-hours"), tuple(rows))


def clock_table(week: Clock) -> Table:
    """Hours down, days across: the numbers of the whole period."""
    rows = tuple(Row(f"{hour:02}:00", tuple(f"{week.counts[day][hour]:,}" for day in range(7))) for hour in range(24))
    notes = (
        f"Logs over {week.period}.",
        f"The busiest hour of the week: {week.busiest}." if week.busiest else "There is none.",
    )
    return Table(week.title, ("Hour", *DAYS), rows, notes)


def months_table(series: DemandSeries) -> Table:
    """Years down, months across."""
    by = {(one.start.year, one.start.month): figure for one, figure in zip(series.times, series.figures, strict=True)}
    rows = tuple(
        Row(str(year), tuple(by.get((year, m), "") for m in range(1, 13))) for year in sorted({year for year, _ in by})
    )
    names = tuple(month(200000 + m).start.strftime("%b") for m in range(1, 13))
    return Table(series.title, ("Year", *names), rows, _limits(series))


def warning_of_demand(lake: Lake, force: str) -> str:
    """That the logs or the calls are made up, where they are."""
    names = ("demand_logs", "call_hours")
    made_up = any(part.source.startswith(DEMONSTRATION) for name in names for part in lake.partitions(name, force))
    return "Demonstration data. The logs and calls of the years before are made up." if made_up else ""


def _told(describe: Describer, area: Area, period: Period) -> Sentence:
    """The sentence that a councillor reads."""
    asked = ("logs", "time_to_attend", "attended_in_time")
    logs, attend, kept = (describe.figure(slug, period, area=area, of="p1") for slug in asked)
    if logs.value is None:
        return (logs.missing,)
    said: Sentence = (logs, f" emergencies (final grade P1) in {area} over {logs.period}")
    if attend.value is None:
        return (*said, ".")
    return (*said, "; half of those attended were reached within ", attend, " minutes, and ", kept, " within 15.")


def _area_row(describe: Describer, place: Area, period: Period, of: str, ours: Area) -> Row:
    figures = tuple(describe.figure(slug, period, area=place, of=of) for slug in _OF_AREAS)
    return Row(place.label, figures, whole=place.level == "force", ours=place == ours)


def _days_table(series: DemandSeries) -> Table:
    rows = tuple(Row(name, (figure,)) for name, figure in zip(series.names(), series.figures, strict=True))
    return Table(series.title, ("Day", "Logs"), rows, _limits(series))


def _limits(series: DemandSeries) -> tuple[str, ...]:
    segment, news = series.chart.segments[-1], series.news()
    usual = f"Mean {segment.mean:,.1f}; usual range {max(segment.lower, 0):,.1f} to {segment.upper:,.1f}."
    return (usual, *([f"Outside the usual range: {', '.join(news)}."] if news else []), *series.caveats)


def _notes(rows: Sequence[Row]) -> tuple[str, ...]:
    """What was cut from the period, once."""
    figures = [cell for row in rows for cell in row.cells if isinstance(cell, Figure)]
    return tuple(dict.fromkeys(caveat for figure in figures for caveat in figure.caveats))
