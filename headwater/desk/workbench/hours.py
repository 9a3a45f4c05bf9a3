"""Tomorrow, hour by hour: logs by place and grade, calls by channel, with intervals, and how such forecasts did before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.kept import keep
from headwater.desk.workbench.parts import Row, Section, Table
from headwater.insight.charts import Chart, line_chart
from headwater.insight.demand import About, Demand, contact_hours, log_hours
from headwater.insight.forecasting import BackTest, DatedCounts, Forecast, Step, backtest, forecast
from headwater.insight.periods import Period
from headwater.kernel import Invalid

AHEAD, ORIGINS = 24, 14
"""Hours that are forecast, and the days on which such a forecast is tried."""

YEARS = 3
"""Of the past that it learns from: the season needs two."""

LEVEL = 0.8

Floats = npt.NDArray[np.float64]

LOGS, CALLS = "Logs tomorrow, hour by hour", "Calls and contacts tomorrow, hour by hour"

WHOLE = "Counts are whole: where few are expected, an interval holds more often than was asked of it."


def logs(chosen: Chosen) -> Section:
    """Of the chosen policing unit; of every unit, for any other area. Raises Invalid where the lake holds no logs."""
    return keep(chosen.crime.lake, ("hours", *_about(chosen), chosen.area.key), lambda: _logs(chosen))


def calls(chosen: Chosen) -> Section:
    """Calls come to the force and to no part of it. Raises Invalid where the lake holds none."""
    return keep(chosen.crime.lake, ("calls", *_about(chosen)), lambda: _calls(chosen))


def _about(chosen: Chosen) -> tuple[str, str]:
    """What both depend on: not the offence, nor how far back the period reaches."""
    return chosen.crime.force, chosen.period.end.isoformat()


def _logs(chosen: Chosen) -> Section:
    demand, period = _past(chosen, About.LOGS)
    units = [chosen.area] if chosen.area.level == "npu" else None
    counts = log_hours(demand, period, areas=units)
    where = str(chosen.area) if units else _whole(demand)
    tables = () if units else (_places(counts, period.end),)
    note = () if units or chosen.area.level == "force" else ("Logs are told by policing unit: the whole force is shown.",)
    return _section("hours", LOGS, counts, period.end, f"Logs, {where}", "logs", tables, note)


def _calls(chosen: Chosen) -> Section:
    demand, period = _past(chosen, About.CONTACTS)
    counts = contact_hours(demand, period)
    return _section("calls", CALLS, counts, period.end, f"Contacts, {_whole(demand)}", "contacts", (), ())


def _whole(demand: Demand) -> str:
    (area,) = demand.areas("force")
    return str(area)


def _past(chosen: Chosen, about: About) -> tuple[Demand, Period]:
    """What was known when the period ended."""
    demand = Demand(chosen.crime.lake, chosen.crime.force).still()
    last = chosen.period.end
    period, why = demand.fair(about, Period(last - timedelta(days=YEARS * 365 - 1), last))
    if period is None:
        raise Invalid(why, "Load them: headwater load demand PATH --force SLUG")
    if period.end < last:
        raise Invalid(why, "Choose a last day that the data covers.")
    if why and period.end == last and "have been loaded for" in why:
        raise Invalid(why, "Load the months that are missing: a hole is no quiet time.")
    return demand, period


def _section(
    slug: str, title: str, counts: DatedCounts, last: date, what: str, noun: str, more: Sequence[Table], notes: Sequence[str]
) -> Section:
    kinds = DatedCounts(counts.step, counts.start, ("all",), counts.kinds, counts.counts.sum(axis=0, keepdims=True))
    each, whole = (forecast(one, AHEAD, level=LEVEL) for one in (kinds, kinds.total()))
    tried = backtest(kinds, AHEAD, ORIGINS)
    day = _named(last + timedelta(days=1))
    chart = _drawn(f"{what}: expected on {day}, by hour", whole, noun)
    table = _by_hour(f"{what}: expected on {day}", each, whole)
    said = (_busiest(whole, day, noun), _how(tried))
    return Section(slug, title, said, (chart,), (table, *more), (*notes, WHOLE))


def _named(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _drawn(title: str, whole: Forecast, noun: str) -> Chart:
    lines = {
        name: values[0, 0].tolist()
        for name, values in (("expected", whole.expected), ("at least", whole.lower), ("at most", whole.upper))
    }
    hours = [f"{hour:02}" for hour in range(AHEAD)]
    return line_chart(title, hours, lines, unit=f"{noun.capitalize()} an hour", first_column="Hour from")


def _by_hour(title: str, each: Forecast, whole: Forecast) -> Table:
    rows = tuple(
        Row(f"{hour:02}:00", (*(f"{mean:,.1f}" for mean in each.expected[0, :, hour].tolist()), *_of(whole, 0, 0, hour)))
        for hour in range(AHEAD)
    )
    columns = ("Hour from", *each.kinds, "All", f"{LEVEL:.0%} interval")
    return Table(title, columns, rows, tuple(range(1, len(columns))))


def _of(made: Forecast, place: int, kind: int, time: int) -> tuple[str, str]:
    mean, low, high = (float(values[place, kind, time]) for values in (made.expected, made.lower, made.upper))
    return f"{mean:,.1f}", f"{low:,.0f} to {high:,.0f}"


def _places(counts: DatedCounts, last: date) -> Table:
    """The whole of tomorrow by place and kind: from days, whose intervals are not the sums of their hours'."""
    days = DatedCounts(
        Step.DAY, counts.start.astype("datetime64[D]"), counts.places, counts.kinds,
        counts.counts.reshape(*counts.counts.shape[:2], -1, 24).sum(axis=3),
    )  # fmt: skip
    each = forecast(days, 1, level=LEVEL)
    together = DatedCounts(days.step, days.start, days.places, ("all",), days.counts.sum(axis=1, keepdims=True))
    whole = forecast(together, 1, level=LEVEL)
    rows = tuple(
        Row(name, (*(_in_brackets(each, place, kind) for kind in range(len(each.kinds))), _in_brackets(whole, place, 0)))
        for place, name in enumerate(counts.places)
        if days.counts[place].any()
    )
    columns = ("Policing unit", *each.kinds, "All")
    title = f"Expected on {_named(last + timedelta(days=1))}, by policing unit ({LEVEL:.0%} intervals)"
    return Table(title, columns, rows, tuple(range(1, len(columns))))


def _in_brackets(made: Forecast, place: int, kind: int) -> str:
    mean, interval = _of(made, place, kind, 0)
    return f"{mean} ({interval})"


def _busiest(whole: Forecast, day: str, noun: str) -> str:
    expected = whole.expected[0, 0]
    hour = int(expected.argmax())
    mean, interval = _of(whole, 0, 0, hour)
    about = f"About {float(expected.sum()):,.0f} {noun} on {day}."
    return f"{about} The busiest hour begins at {hour:02}:00, with {mean} ({interval})."


def _how(tried: BackTest) -> str:
    better = "nearer than" if tried.skill > 0.005 else "no nearer than"
    return (
        f"Tried on each of the last {tried.origins} days, with what was known the evening before: an hour of one kind was "
        f"missed by {tried.error:,.1f} on average, {better} saying what the same hour of the week before had "
        f"({tried.naive_error:,.1f}). Of the {LEVEL:.0%} intervals {tried.coverage.get(LEVEL, 0.0):.0%} held."
    )
