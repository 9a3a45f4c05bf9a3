"""How many tomorrow: logs by the hour, and crimes by the day, with intervals, and how such forecasts did before."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import numpy as np

from headwater.desk.workbench import hours
from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.parts import Row, Section, Sections, Table, attempt
from headwater.insight.charts import line_chart
from headwater.insight.forecasting import BackTest, DatedCounts, Forecast, Step, backtest, forecast
from headwater.insight.periods import Period, month
from headwater.kernel import Invalid

DAYS_AHEAD, MONTHS_AHEAD = 14, 6
YEARS_BACK = 4
LEVEL = 0.8


def tomorrow(chosen: Chosen) -> Sections:
    """Every part by itself: what cannot be said says why, and the others stand."""
    if chosen.crime.source.monthly:
        return (attempt("ahead", "The months ahead", partial(_ahead, chosen, Step.MONTH, MONTHS_AHEAD)),)
    return (
        attempt("ahead", "The two weeks ahead", partial(_ahead, chosen, Step.DAY, DAYS_AHEAD)),
        attempt("hours", hours.LOGS, partial(hours.logs, chosen)),
        attempt("calls", hours.CALLS, partial(hours.calls, chosen)),
    )


def _ahead(chosen: Chosen, step: Step, ahead: int) -> Section:
    counts = _counts(chosen, step)
    made, tried = forecast(counts, ahead, level=LEVEL), backtest(counts, ahead, origins=6)
    names = [_named(time, step) for time in made.times]
    noun = chosen.group.noun
    each = "month" if step is Step.MONTH else "day"
    title = f"{chosen.group.title} by {each}, {chosen.area}: what came, and what is expected"
    chart = line_chart(
        title, *_lines(counts, made, names, step), unit=f"{noun.capitalize()} a {each}", first_column=each.capitalize()
    )
    expected, lower, upper = (values[0, 0] for values in (made.expected, made.lower, made.upper))
    rows = tuple(
        Row(name, (f"{mean:,.1f}", f"{low:,.0f} to {high:,.0f}"))
        for name, mean, low, high in zip(names, expected.tolist(), lower.tolist(), upper.tolist(), strict=True)
    )
    columns = (each.capitalize(), f"{noun.capitalize()} expected", f"{LEVEL:.0%} interval")
    return Section(
        "ahead", f"The {'months' if step is Step.MONTH else 'two weeks'} ahead", _said(chosen, made, tried, each), (chart,),
        (Table(f"{chosen.group.title}, {chosen.area}: expected by {each}", columns, rows, (1, 2)),),
        ("Counts by the day on which crimes are recorded: a quiet Sunday may be an office that is shut.",)
        if step is Step.DAY
        else (),
    )  # fmt: skip


def _counts(chosen: Chosen, step: Step) -> DatedCounts:
    """Everything that was known when the period ended."""
    crime, area, last = chosen.crime, chosen.area, chosen.period.end
    coverage = crime.coverage()
    first = max(coverage.first, last.replace(day=1) - timedelta(days=YEARS_BACK * 365))
    cube, name = crime.cube(area.level), "" if area.level == "force" else area.name
    if step is Step.MONTH:
        months = [one for one in Period(coverage.first, last).months() if month(one).end <= last]
        lacking = set(months) - set(coverage.months)
        if not months or lacking:
            raise Invalid("Months are missing in the middle of this record.", "Load them, or choose another record.")
        start = np.datetime64(f"{months[0] // 100}-{months[0] % 100:02}", "M")
        seen = cube.by_month(name, chosen.group.slug, months)
    else:
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        start = np.datetime64(first, "D")
        seen = cube.by_step(name, chosen.group.slug, [Period(day, day) for day in days]).tolist()
    if not sum(seen):
        raise Invalid("There is nothing to forecast from.", "Choose another offence, area or period.")
    return DatedCounts(step, start, (str(area),), (chosen.group.slug,), np.array(seen, np.int64)[None, None, :])


def _named(time: np.datetime64, step: Step) -> str:
    day = time.astype("datetime64[D]").item()
    return f"{day:%B %Y}" if step is Step.MONTH else f"{day:%a} {day.day} {day:%b}"


def _lines(
    counts: DatedCounts, made: Forecast, names: list[str], step: Step
) -> tuple[list[str], dict[str, list[float | None]]]:
    back = 24 if step is Step.MONTH else 28
    seen = counts.counts[0, 0, -back:].astype(float).tolist()
    before = [_named(time, step) for time in counts.times[-back:]]
    gap: list[float | None] = [None] * len(seen)
    ahead: dict[str, list[float | None]] = {
        name: [*gap, *values[0, 0].tolist()]
        for name, values in (("expected", made.expected), ("at least", made.lower), ("at most", made.upper))
    }
    return [*before, *names], {"came": [*seen, *([None] * len(names))], **ahead}


def _said(chosen: Chosen, made: Forecast, tried: BackTest, each: str) -> tuple[str, ...]:
    total = float(made.expected.sum())
    first = f"About {total:,.0f} {chosen.group.noun} in the next {len(made.times)} {each}s."
    better = "nearer than" if tried.skill > 0.005 else "no nearer than"
    kept = tried.coverage.get(LEVEL, 0.0)
    last = "year" if each == "month" else "week"
    how = (
        f"Tried on the past {tried.origins} times: it missed a {each} by {tried.error:,.1f} on average, {better} saying what "
        f"the same {each} of the last {last} had ({tried.naive_error:,.1f}). Of the {LEVEL:.0%} intervals {kept:.0%} held."
    )
    return first, how
