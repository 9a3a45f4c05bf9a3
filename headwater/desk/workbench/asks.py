"""Who asks again: how few places make how much, how soon the next call comes, which places to work on, and callers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import shapely
from django.urls import reverse

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.parts import Cell, Row, Section, Sections, Table, attempt
from headwater.insight import Layer
from headwater.insight.charts import Chart, followed_chart, lorenz_chart
from headwater.insight.crime import HarmWeights, harm_weights
from headwater.insight.crime.harm import NOT_LOADED
from headwater.insight.datasets import SAME_PLACE
from headwater.insight.demand import About, Demand
from headwater.insight.figures import Figure, answerers
from headwater.insight.periods import Period, in_words
from headwater.insight.repeats import PARTS, Ask, Basis, Describer, candidates, crimes_basis, place_called, regression, weighed
from headwater.insight.repeats.choosing import Candidate
from headwater.kernel import Actor, HeadwaterError, Invalid, Ref

LISTED, MOST = 20, 500
"""Places that a page lists, and those that a file holds."""

SOON = (7, 28, 90, 365)

CALLERS = 20
"""Callers that are shown to those who may read contacts."""

_GINI = (
    "Gini’s coefficient is 0 where all have as many and 1 where one has them all. A few events cannot fall evenly on many, "
    "whatever happens: it is corrected for that (Bernasco and Steenbeek 2017). Only those that asked at all are compared: how "
    "many never did, this record does not know."
)


def asks(chosen: Chosen, *, callers: bool) -> Sections:
    """``callers``: whether single callers are shown, to somebody who may read contacts."""
    ask, note = _places(chosen)
    notes = (note,) if note else ()
    return (
        attempt("places", _titled(ask), partial(_concentrated, ask, "places", notes)),
        attempt("soon", "How soon the next one comes", partial(_soon, ask, "soon")),
        attempt("candidates", "Places to work on", partial(_candidates, ask, *_weighed(chosen))),
        attempt("callers", "Callers", partial(_callers, chosen, callers)),
    )


def may_read_contacts(by: Actor) -> bool:
    """Whether somebody may open the contacts of one caller: what the answers about callers ask for."""
    found = answerers.get(f"repeats.{Basis.CALLERS.value}.share")
    return found is not None and found.rows_permission is not None and by.may(found.rows_permission)


def _places(chosen: Chosen) -> tuple[Ask, str]:
    """Logs of calls where there are some with places; otherwise crimes of the chosen offence, and why."""
    crime = chosen.crime
    logs, note = _logs(chosen)
    if logs is not None:
        return logs, note
    instead = f"{note} Crimes stand here in their place: {chosen.group.title}."
    return Ask(crimes_basis(crime), crime, chosen.area, chosen.period, chosen.group.slug), instead


def _logs(chosen: Chosen) -> tuple[Ask | None, str]:
    crime = chosen.crime
    shown, why = Demand(crime.lake, crime.force).still().fair(About.LOGS, chosen.period)
    if shown is None:
        return None, why
    ask = Ask(Basis.LOGS, crime, chosen.area, _named_alike(shown, chosen.period))
    try:
        Describer.of(ask)
    except HeadwaterError as fault:
        return None, fault.message
    return ask, f"Calls of every kind are counted, whatever offence is chosen. {why}".strip()


def _named_alike(shown: Period, wanted: Period) -> Period:
    return wanted if (shown.start, shown.end) == (wanted.start, wanted.end) else Period(shown.start, shown.end)


def _concentrated(ask: Ask, slug: str, notes: tuple[str, ...]) -> Section:
    describe = Describer.of(ask)
    what, noun, spread = ask.basis.what, ask.basis.noun, describe.spread
    title = f"How few {what} make how many {noun}: {ask.area}, {ask.period}"
    chart = lorenz_chart(title, spread.lorenz(), who=what, what=noun)
    shares = [describe.share(part) for part in PARTS]
    rows = [
        *(
            Row(f"{part}% of the {noun} were made by", (figure, _of(figure)))
            for part, figure in zip(PARTS, shares, strict=True)
        ),
        Row(f"Not the first of their {what[:-1]}", (describe.again(), f"of {spread.requests:,} {noun}")),
        Row("Gini’s coefficient, corrected", (describe.gini(), f"of {spread.among:,} {what} that made any")),
    ]
    table = Table(title, ("What", "Found", "Of"), tuple(rows), (1,))
    half = shares[PARTS.index(50)]
    said = (
        (f"{half} of the {what} that made any made half of the {spread.requests:,} {noun}.",) if half.value is not None else ()
    )
    return Section(slug, _titled(ask), said, (chart,), (table, _as_table(chart)), (*notes, *spread.left_out, _GINI))


def _titled(ask: Ask) -> str:
    return {Basis.LOGS: "Places that call", Basis.CALLERS: "Callers"}.get(ask.basis, "Places where crime comes again")


def _as_table(chart: Chart) -> Table:
    """What the curve says, as numbers."""
    rows = tuple(Row(str(name), tuple(map(str, cells))) for name, *cells in chart.rows)
    return Table(f"{chart.title}, as a table", chart.columns, rows, tuple(range(1, len(chart.columns))))


def _of(figure: Figure) -> str:
    """“62 of 5,196 places”, unless it is too few to be told."""
    return "" if figure.suppressed else figure.base.rpartition(": ")[2]


def _soon(ask: Ask, slug: str) -> Section:
    describe = Describer.of(ask)
    what, noun, found = ask.basis.what, ask.basis.noun, describe.next
    title = f"{noun.capitalize()} that were followed by another of the same {what[:-1]}: {ask.area}, {ask.period}"
    chart = followed_chart(
        title, found.days.tolist(), (1 - found.quiet).tolist(), (1 - found.high).tolist(), (1 - found.low).tolist(),
        what=noun, until=found.longest,
    )  # fmt: skip
    rows = tuple(Row(f"Within {days} days", (describe.soon(days),)) for days in SOON if days <= found.longest)
    tables = [Table(title, ("How soon", "Followed by another (95% interval)"), rows, (1,))] if rows else []
    half = found.median
    said = f"Half were followed within {half} days." if half is not None else "Fewer than half were followed by another."
    notes = (
        f"By Kaplan and Meier: {noun} of the last days count for as long as they were seen. Those of one {what[:-1]} go "
        "together, and the intervals allow for it.",
    )
    return Section(slug, "How soon the next one comes", (said,), (chart,), (*tables, _as_table(chart)), notes)


def _weighed(chosen: Chosen) -> tuple[Ask, HarmWeights | None]:
    """Crimes of the chosen offence, and how much each weighs; no weights where no list is loaded."""
    crime = chosen.crime
    weights = harm_weights(crime.lake, chosen.period.end)
    return Ask(crimes_basis(crime), crime, chosen.area, chosen.period, chosen.group.slug), weights


def _candidates(calls: Ask, crimes: Ask, weights: HarmWeights | None) -> Section:
    """By the harm of crimes where weights are loaded; otherwise by the calls, or what stands in their place."""
    ask = calls if weights is None else crimes
    describe = Describer.of(ask)
    requests = describe.asked.requests if weights is None else weighed(describe.asked, weights)
    made = candidates(requests, most=MOST)
    if not made.found:
        raise Invalid(f"No place had more than one of these {ask.basis.noun}.", "Choose a longer period or a larger area.")
    listed = candidates(requests, most=LISTED)
    noun = ask.basis.noun.capitalize()
    columns: tuple[str, ...] = ("Place (50 m, south-west corner)", noun, "First", "Last", "Expected again", "95 times in 100")
    columns += ("Days of harm expected",) if weights else ()
    rows = tuple(_candidate(describe, one, harm=weights is not None) for one in listed.found)
    table = Table(f"The {len(rows)} places to work on first, {ask.area}, {ask.period}", columns, rows, (1, 4, 5, 6))
    said = [*listed.sentences()]
    try:
        said += regression(requests, most=LISTED).sentences()
    except HeadwaterError as fault:
        said.append(f"{fault.message} {fault.remedy}".strip())
    notes = (*requests.left_out, *_cautions(ask), f"Weighed by {weights} ({weights.licence})." if weights else NOT_LOADED)
    return Section("candidates", "Places to work on", tuple(said), (), (table,), notes, _layer(made.found, noun))


def _cautions(ask: Ask) -> tuple[str, ...]:
    snapped = "Published places are anchor points: one of them stands for a street. " if ask.basis is Basis.STREET else ""
    return (
        f"{snapped}Expected again: in as many days, if nothing is done. A high count is partly chance, and falls back by "
        "itself: judge what was done against what is expected, never against the count.",
    )


def _candidate(describe: Describer, one: Candidate, *, harm: bool) -> Row:
    name = place_called(one.name)
    cells: tuple[Cell, ...] = (
        describe.place(one.name), in_words(one.first), in_words(one.last), f"{one.expected:,.1f}",
        f"{one.low:,} to {one.high:,}",
    )  # fmt: skip
    return Row(name, (*cells, f"{one.preventable:,.0f}") if harm else cells, place=name, metres=SAME_PLACE)


def _corner(name: str) -> tuple[int, int]:
    east, north = name.split()
    return int(east), int(north)


def _layer(found: tuple[Candidate, ...], noun: str) -> Layer:
    corners = np.array([_corner(one.name) for one in found])
    columns: dict[str, list[object]] = {
        "place": [place_called(one.name) for one in found],
        noun.lower(): [one.requests for one in found],
        "harm": [round(one.harm, 1) for one in found],
        "first": [one.first.isoformat() for one in found],
        "last": [one.last.isoformat() for one in found],
        "expected": [round(one.expected, 2) for one in found],
        "low": [one.low for one in found],
        "high": [one.high for one in found],
    }
    squares = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + SAME_PLACE, corners[:, 1] + SAME_PLACE)
    return Layer("places to work on", squares, columns)


def _callers(chosen: Chosen, single: bool) -> Section:
    """Shares for all who work here; single callers only for those who may read contacts."""
    ask = Ask(Basis.CALLERS, chosen.crime, chosen.area, chosen.period)
    section = _concentrated(ask, "callers", ())
    describe = Describer.of(ask)
    within = [days for days in (28, 90) if days <= describe.next.longest]
    soon = [f"{describe.soon(days)} were followed by another of the same caller within {days} days." for days in within]
    tables = section.tables
    if single:
        rows = tuple(_single(describe))
        columns = ("Caller (their last contact)", "Contacts", "First", "Last", "Expected again")
        tables += (Table("Callers who asked most", columns, rows, (1, 4)),) if rows else ()
        note = "A caller’s name opens their last contact; that you read it is noted."
    else:
        note = "Single callers are shown to those who may read contacts."
    return replace(section, said=(*section.said, *soon), tables=tables, notes=(*section.notes, note))


def _single(describe: Describer) -> Iterator[Row]:
    """By no name: the contact itself says who it is, to those who may read it."""
    asked = describe.asked
    refs = asked.rows["contact_ref"].to_pylist()
    for number, one in enumerate(candidates(asked.requests, most=CALLERS).found, start=1):
        last = Ref.parse(refs[int(np.flatnonzero(asked.label == one.name)[-1])])
        cells = (f"{one.requests:,}", in_words(one.first), in_words(one.last), f"{one.expected:,.1f}")
        yield Row(f"Caller {number}", cells, link=reverse("contact:call", args=[last.id]))
