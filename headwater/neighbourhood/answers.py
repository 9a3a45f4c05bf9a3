"""Answers to questions about neighbourhoods: the figure again, and the published rows behind it, which are open to all."""

from __future__ import annotations

from typing import Any

import numpy as np

from headwater.insight.crime.reading import read
from headwater.insight.figures import Answerer, Figure, Question, Rows
from headwater.kernel import Invalid, NotFound, Ref
from headwater.neighbourhood.queries import counting
from headwater.neighbourhood.queries.figuring import Describer, categories_of, group_of, stops_of
from headwater.places.queries import locate

CRIME = ("month", "category", "location", "outcome")
STOP = ("month", "type", "object_of_search", "outcome")


def neighbourhood_answerers() -> tuple[Answerer, ...]:
    """Answerers of every kind of question about neighbourhoods."""
    return (
        Answerer("neighbourhood.crime", lambda question: _described(question).number(_months(question)), _crimes),
        Answerer("neighbourhood.rate", lambda question: _described(question).per_thousand(_months(question)), _crimes),
        Answerer("neighbourhood.stops", _stops_figure, _stops),
    )


def _counts(question: Question) -> tuple[counting.Counts, int]:
    held = counting.counts(question["force"])
    if held is None:
        raise NotFound("Nothing is published of this force.", "Follow the link from a neighbourhood’s page.")
    return held, held.position(Ref("places.area", question["area"]))


def _described(question: Question) -> Describer:
    held, position = _counts(question)
    return Describer(held, position, group_of(question["offence"]))


def _months(question: Question) -> tuple[int, ...]:
    held, _ = _counts(question)
    return _between(question, held.months)


def _between(question: Question, held: tuple[int, ...]) -> tuple[int, ...]:
    """The months asked for. Raises Invalid where they are no months, and where one of them is not published."""
    first, last = question["first"], question["last"]
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
        raise Invalid("That is not a month.", "Write it as 201803.")
    found = tuple(one for one in held if int(first) <= one <= int(last))
    if not found or found[0] != int(first) or found[-1] != int(last):
        raise Invalid("Not all of these months are published.", "Follow the link from a neighbourhood’s page.")
    return found


def _stops_figure(question: Question) -> Figure:
    held, position = _counts(question)
    found = stops_of(held, position)
    if found is None or found.question != question:
        raise Invalid("Another year is published by now.", "Follow the link from the neighbourhood’s page again.")
    return found


def _crimes(question: Question, limit: int, offset: int) -> Rows:
    described, months = _described(question), _months(question)
    table = counting.lake().table("street", question["force"], months)
    wanted = sorted(categories_of(described.counts, described.group))
    return _rows(described.counts, described.position, table.filter(table.category.isin(wanted)), CRIME, limit, offset)


def _stops(question: Question, limit: int, offset: int) -> Rows:
    held, position = _counts(question)
    table = counting.lake().table("stops", question["force"], _between(question, held.stop_months))
    return _rows(held, position, table, STOP, limit, offset)


def _rows(held: counting.Counts, position: int, table: Any, columns: tuple[str, ...], limit: int, offset: int) -> Rows:
    area = held.areas[position]
    west, south, east, north = area.bounds or (0, 0, 0, 0)
    near = table.filter(table.easting.between(west, east) & table.northing.between(south, north))
    found = read(near.order_by(*columns, "easting", "northing").select(*columns, "easting", "northing"))
    located = locate("neighbourhood", found["easting"].to_numpy(), found["northing"].to_numpy())
    mine = next((number for number, one in enumerate(located.areas) if one.ref == area.ref), -2)
    inside = found.take(np.flatnonzero(located.position == mine)).select(list(columns))
    shown = inside.slice(offset, limit).to_pylist()
    rows = [[f"{row['month'] // 100}-{row['month'] % 100:02}", *(row[name] for name in columns[1:])] for row in shown]
    return Rows(columns, rows, inside.num_rows, "As published, at anonymised points")
