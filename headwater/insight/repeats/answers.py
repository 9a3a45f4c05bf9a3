"""Answers to questions about who asks again: the figure once more, and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.insight.crime import TOTAL, Crime
from headwater.insight.crime.areas import split_key, the_force
from headwater.insight.figures import Answerer, Figure, Question, Rows
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.repeats.describing import Describer
from headwater.insight.repeats.sources import Ask, Asked, Basis, place_called
from headwater.kernel import Invalid, Permission

Mask = npt.NDArray[np.bool_]


def repeats_answerers(
    lake: Lake, *, logs: Permission | None = None, crimes: Permission | None = None, callers: Permission | None = None
) -> list[Answerer]:
    """Answerers of every kind of question about who asks again, over this lake.

    Who may open the rows: ``logs``, ``crimes`` (published ones too: it takes a second of work, which strangers need not ask
    for), ``callers``: contacts, which tell who called how often.
    """
    may = {Basis.LOGS: logs, Basis.CRIME: crimes, Basis.STREET: crimes, Basis.CALLERS: callers}
    return [
        Answerer(
            kind=f"repeats.{basis.value}.{kind}",
            answer=partial(_answer, lake, basis, figure, may_see_small=True),
            rows=partial(_rows, lake, basis, behind),
            rows_permission=may[basis],
            discreet=partial(_answer, lake, basis, figure, may_see_small=False),
        )
        for basis in Basis
        for kind, (figure, behind) in _KINDS.items()
        if not (basis is Basis.CALLERS and kind == "place")
    ]


def _share(describe: Describer, question: Question) -> Mask:
    """Rows of those that made the part: those that asked most, of equals the first by name, as the figure counts them."""
    requests = describe.asked.requests
    counts = requests.counts()
    number = describe.spread.making(_number(question, "part") / 100).number
    order = np.lexsort((np.arange(len(counts)), -counts))[:number]
    return np.isin(describe.asked.label, requests.names[order])


def _again(describe: Describer, question: Question) -> Mask:
    """Rows are oldest first, so that the first of a label is its first request."""
    first = np.unique(describe.asked.label, return_index=True)[1]
    found = np.ones(len(describe.asked.label), np.bool_)
    found[first] = False
    return found


def _soon(describe: Describer, question: Question) -> Mask:
    label, day = describe.asked.label, _days(describe.asked)
    order = np.lexsort((np.arange(len(label)), day, label))
    same = label[order][1:] == label[order][:-1]
    near = (day[order][1:] - day[order][:-1]) <= _number(question, "days")
    found = np.zeros(len(label), np.bool_)
    found[order[:-1]] = same & near
    return found


def _all(describe: Describer, question: Question) -> Mask:
    return np.ones(len(describe.asked.label), np.bool_)


def _place(describe: Describer, question: Question) -> Mask:
    return np.asarray(describe.asked.label == question["place"])


_Figures = Callable[[Describer, Question], Figure]
_KINDS: dict[str, tuple[_Figures, Callable[[Describer, Question], Mask]]] = {
    "share": (lambda describe, question: describe.share(_number(question, "part")), _share),
    "again": (lambda describe, question: describe.again(), _again),
    "gini": (lambda describe, question: describe.gini(), _all),
    "soon": (lambda describe, question: describe.soon(_number(question, "days")), _soon),
    "place": (lambda describe, question: describe.place(question["place"]), _place),
}


def _answer(lake: Lake, basis: Basis, figure: _Figures, question: Question, *, may_see_small: bool) -> Figure:
    return figure(Describer.of(_ask(lake, basis, question), may_see_small=may_see_small), question)


def _rows(
    lake: Lake, basis: Basis, behind: Callable[[Describer, Question], Mask], question: Question, limit: int, offset: int
) -> Rows:
    """Those that asked most first, each one's requests together. A caller is numbered: the key stays where it is."""
    ask = _ask(lake, basis, question)
    describe = Describer.of(ask)
    asked = describe.asked
    at = np.flatnonzero(behind(describe, question))
    names, code, counts = np.unique(asked.label[at], return_inverse=True, return_counts=True)
    rank = np.empty(len(names), np.int64)
    rank[np.lexsort((np.arange(len(names)), -counts))] = np.arange(1, len(names) + 1)
    order = np.lexsort((at, rank[code]))[offset : offset + limit]
    table = _shown(asked.rows.take(pa.array(at[order])))
    who = (
        [f"Caller {n}" for n in rank[code[order]].tolist()]
        if basis is Basis.CALLERS
        else [place_called(one) for one in asked.label[at[order]].tolist()]
    )
    rows = [(one, *row.values()) for one, row in zip(who, table.to_pylist(), strict=True)]
    columns = ("caller" if basis is Basis.CALLERS else "place", *table.column_names)
    return Rows(columns, rows, len(at), f"{ask.period}: {ask.area}")


def _shown(rows: pa.Table) -> pa.Table:
    """The place is told already, and a caller's key is nobody's to read."""
    return rows.drop_columns([name for name in ("easting", "northing", "caller_key") if name in rows.column_names])


def _days(asked: Asked) -> npt.NDArray[np.int64]:
    name = "on" if "on" in asked.rows.column_names else "time"
    found: Any = np.asarray(asked.rows[name].to_numpy(), "datetime64[D]").astype(np.int64)
    return np.asarray(found, np.int64)


def _ask(lake: Lake, basis: Basis, question: Question) -> Ask:
    """Raises Invalid where a parameter is missing or is not what it should be, NotFound where it names nothing."""
    crime = Crime(lake, question["source"], question["force"]).still()
    if (crime.source.kind == "street") != (basis is Basis.STREET) and basis in (Basis.CRIME, Basis.STREET):
        raise Invalid("The question is about another record.", "Follow the link from a page of figures.")
    level, _ = split_key(question["area"])
    area = the_force(crime.force) if level == "force" else crime.find_area(question["area"])
    start, end = _day(question, "start"), _day(question, "end")
    if end < start:
        raise Invalid("The period ends before it starts.", "Follow the link from a page of figures.")
    offence = crime.group(question.get("offence") or TOTAL).slug
    return Ask(basis, crime, area, Period(start, end, question.get("period") or ""), offence)


def _number(question: Question, name: str) -> int:
    text = question[name]
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise Invalid(f"“{text[:40]}” is no number.", "Follow the link from a page of figures.")
    return int(text)


def _day(question: Question, name: str) -> date:
    try:
        return date.fromisoformat(question[name])
    except ValueError:
        raise Invalid(f"“{question[name][:40]}” is not a date.", "Write it as 2018-03-08.") from None
