"""Answers to questions about demand: the figure again, and the rows behind it."""

from __future__ import annotations

from datetime import date
from functools import partial

from headwater.insight.crime.reading import read
from headwater.insight.demand import expressions
from headwater.insight.demand.asking import Chosen, Demand
from headwater.insight.demand.describing import Describer, codes_of
from headwater.insight.demand.measures import About, Measure, measures
from headwater.insight.figures import Answerer, Figure, Question, Rows
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.kernel import Invalid, Permission

_SHOWN = {
    About.LOGS: (
        *("on", "hour", "hub", "npu", "neighbourhood", "opening_kind", "closing_kind", "opening_grade", "grade", "regrades"),
        *("assign_seconds", "arrive_seconds", "close_seconds", "result", "units", "cross_boundary", "log_ref"),
    ),
    About.CONTACTS: ("on", "hour", "channel", "contacts", "answered", "in_time", "abandoned", "contact_ref"),
    About.SUPPORT: ("on", "hour", "support", "unit_kind", "unit_npu", "crew", "clear_seconds", "deployment_ref"),
}
_ONE_BY_ONE = (
    *("on", "hour", "channel", "npu", "kind", "answer_seconds", "close_seconds", "called_back", "outcome", "recommended"),
    *("grade", "overridden", "rule", "repeat_caller", "repeat_place", "contact_ref"),
)


def demand_answerers(lake: Lake, *, rows_permission: Permission | None = None) -> list[Answerer]:
    """Answerers of every kind of question about demand, over this lake. ``rows_permission``: who may open the rows."""
    return [
        Answerer(
            kind=f"demand.{one.slug}",
            answer=partial(_answer, lake, one),
            rows=partial(_rows, lake, one),
            rows_permission=rows_permission,
            discreet=partial(_told, lake, one),
        )
        for one in measures().values()
    ]


def _told(lake: Lake, wanted: Measure, question: Question) -> Figure:
    return _made(lake, wanted, question, may_see_small=False)


def _answer(lake: Lake, wanted: Measure, question: Question) -> Figure:
    return _made(lake, wanted, question, may_see_small=True)


def _made(lake: Lake, wanted: Measure, question: Question, *, may_see_small: bool) -> Figure:
    demand = Demand(lake, question["force"]).still()
    describe = Describer(demand, may_see_small)
    return describe.figure(wanted.slug, _period(question), area=demand.area_of(question["area"]), of=question["of"])


def _rows(lake: Lake, wanted: Measure, question: Question, limit: int, offset: int) -> Rows:
    demand = Demand(lake, question["force"]).still()
    area, period = demand.area_of(question["area"]), _period(question)
    alone = wanted.live_only and wanted.about is About.CONTACTS
    table = demand.live() if alone else demand.table(wanted.about)
    shown = _ONE_BY_ONE if alone else _SHOWN[wanted.about]
    chosen = Chosen(area, codes_of(wanted, question["of"])).labels(wanted.about)
    labels = {name: tuple(names) for name, names in chosen.items() if names is not None and name in table.columns}
    found = expressions.rows_of(table, period, shown, labels, wanted.known)
    total = read(expressions.counted(found))["n"][0].as_py()
    page = read(found.limit(limit, offset=offset))
    note = f"{period}: {area}"
    return Rows(tuple(page.column_names), [tuple(row.values()) for row in page.to_pylist()], total, note)


def _period(question: Question) -> Period:
    first, last = _day(question, "start"), _day(question, "end")
    if last < first:
        raise Invalid("The period ends before it starts.", "Follow the link from a page of figures.")
    return Period(first, last, question.get("period") or "")


def _day(question: Question, name: str) -> date:
    try:
        return date.fromisoformat(question[name])
    except ValueError:
        raise Invalid(f"“{question[name][:40]}” is not a date.", "Write it as 2018-03-08.") from None
