"""A neighbourhood's page in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from headwater.insight.charts import Chart, Point, month_chart, point_map
from headwater.insight.crime.cubes import Kept
from headwater.insight.figures import Figure
from headwater.insight.periods import month
from headwater.neighbourhood.queries import AreaPage, CrimeView, PriorityView
from headwater.neighbourhood.queries import offences as kinds_of_crime

_crimes: Kept[Crime] = Kept(256)


@dataclass(frozen=True, slots=True)
class Crime:
    """The part about crime. ``month`` is the last that is published, ``kinds`` rows of figures, ``compared`` rows of others.
    ``deprived``: whether it is known of any of them."""

    month: str
    said: str
    chart: Chart
    chart_note: str
    map: Chart
    kinds: list[tuple[str, list[Figure]]]
    rate: Figure
    compared: list[tuple[str, str, str, Figure]]
    deprived: bool
    comparison: str
    outcomes: list[tuple[str, str]]
    stops: Figure | None
    stop_outcomes: list[tuple[str, str]]
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template says."""

    key: str
    name: str
    within: str
    about: AreaPage
    open: list[PriorityView]
    closed: list[PriorityView]
    offence: str
    offences: list[tuple[str, str]]
    crime: Crime | None


def page(about: AreaPage, at: datetime, offence: str) -> Page:
    """The page as it is at a moment."""
    within = ", ".join(one.name for one in reversed(about.above) if one.level in {"sector", "district"})
    return Page(
        key=about.area.ref.id, name=about.area.name, within=within, about=about,
        open=[one for one in about.priorities if one.closed_at is None],
        closed=[one for one in about.priorities if one.closed_at is not None],
        offence=offence,
        offences=list(kinds_of_crime()), crime=_drawn(about, about.crime, offence) if about.crime else None,
    )  # fmt: skip


def _drawn(about: AreaPage, crime: CrimeView, offence: str) -> Crime:
    """Drawn once for each edition of what is published: the drawings take longer than all the rest of the page."""
    key = (about.area, offence, crime.edition, crime.updated)
    return _crimes.get(key, lambda: _crime(about, crime))


def _crime(about: AreaPage, crime: CrimeView) -> Crime:
    name, last = about.area.name, month(crime.last).name
    points = [Point(one.easting, one.northing, one.location, one.number) for one in crime.anchors]
    return Crime(
        month=last,
        said=_said(crime),
        chart=month_chart(crime.series),
        chart_note=(
            "Months between the limits vary as they always do. A triangle marks one that is unusually high or low. "
            + " ".join(crime.series.caveats)
        ),
        map=point_map(f"Crime and anti-social behaviour in {name}, {last}", about.ground, points, unit="crimes and incidents"),
        kinds=[(title, [one_month, year]) for title, one_month, year in crime.kinds],
        rate=crime.rate,
        compared=[(one.area.name, _people(one.place.people), _decile(one.place.decile), one.rate) for one in crime.alike],
        deprived=any(one.place.decile is not None for one in crime.alike),
        comparison=_compared(crime),
        outcomes=[(words, f"{number:,}") for words, number in crime.outcomes],
        stops=crime.stops,
        stop_outcomes=[(words, f"{number:,}") for words, number in crime.stop_outcomes],
        updated=crime.updated,
    )


def _said(crime: CrimeView) -> str:
    """The last month of the chart against its limits, in a sentence."""
    chart = crime.series.chart
    signals = chart.signals[-1]
    name = month(crime.series.months[-1]).name
    if not signals:
        return f"{name} was within what is usual here."
    return f"{name} was not as usual here: {'; '.join(sorted(one.value for one in signals))}."


def _compared(crime: CrimeView) -> str:
    if crime.mean is None or crime.rate.value is None:
        return ""
    difference = crime.rate.value - crime.mean
    low, high = crime.rate.interval or (crime.rate.value, crime.rate.value)
    words = "about the same as" if low <= crime.mean <= high else "more than" if difference > 0 else "less than"
    return f"That is {words} the mean of the places like it, {crime.mean:,.1f}."


def _people(number: int | None) -> str:
    return "Not known" if number is None else f"{number:,}"


def _decile(number: int | None) -> str:
    return "Not known" if number is None else str(number)
