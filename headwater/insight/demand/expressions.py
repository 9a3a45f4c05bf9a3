"""What is asked of the lake about demand, in Ibis: DuckDB answers today, Spark the same tomorrow.

Engines return whole numbers, dates and labels only. Shares, medians and hours are made from them in Python, once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from headwater.insight.periods import Period

_A_MONDAY = date(1900, 1, 1)


def log_counts(logs: ir.Table, targets: Mapping[str, int]) -> ir.Table:
    """Logs by day, hub, policing unit and final grade. ``targets``: seconds within which a unit attends, by grade."""
    in_time: ir.BooleanValue = ibis.literal(False)
    for grade, seconds in targets.items():
        in_time = in_time | ((logs.grade == grade) & (logs.arrive_seconds <= seconds))
    regraded = (logs.regrades > 0) | (logs.opening_grade != logs.grade)
    return logs.group_by("on", "hub", "npu", "grade").aggregate(
        n=logs.count(),
        resourced=_times(logs, logs.assign_seconds.notnull()),
        attended=_times(logs, logs.arrive_seconds.notnull()),
        targeted=_times(logs, logs.grade.isin(list(targets)) & logs.arrive_seconds.notnull()),
        in_time=_times(logs, in_time),
        regraded=_times(logs, regraded),
        sent=_times(logs, logs.cross_boundary.notnull()),
        crossed=_times(logs, logs.cross_boundary),
        placed=_times(logs, logs.recurring_place.notnull()),
        recurring=_times(logs, logs.recurring_place),
    )


def log_clock(logs: ir.Table) -> ir.Table:
    """Logs by month, day of the week (0 is Monday), hour, hub, policing unit and final grade."""
    weekday = logs.on.delta(ibis.literal(_A_MONDAY, type="date"), unit="day") % 7  # engines number the days differently
    return logs.group_by("month", "hour", "hub", "npu", "grade", weekday=weekday).aggregate(n=logs.count())


def log_hours(logs: ir.Table, period: Period) -> ir.Table:
    """Logs of a period of days by day, hour, policing unit and final grade."""
    found = _of_days(logs, period)
    return found.group_by("on", "hour", "npu", "grade").aggregate(n=found.count())


def contact_hours(contacts: ir.Table, period: Period) -> ir.Table:
    """Contacts of a period of days, of this platform and of earlier systems alike, by day, hour and channel."""
    found = _of_days(contacts, period)
    return found.group_by("on", "hour", "channel").aggregate(n=found.contacts.sum().cast("int64"))


def log_times(logs: ir.Table, column: str) -> ir.Table:
    """How many logs took how many seconds, by day, hub, policing unit and final grade."""
    known = logs.filter(logs[column].notnull())
    return known.group_by("on", "hub", "npu", "grade", seconds=known[column]).aggregate(n=known.count())


def contact_counts(contacts: ir.Table) -> ir.Table:
    """Contacts by day, channel and policing unit."""
    return contacts.group_by("on", "channel", "npu").aggregate(
        n=contacts.count(),
        answered=_times(contacts, contacts.answer_seconds.notnull()),
        in_time=_times(contacts, contacts.in_time),
        abandoned=_times(contacts, contacts.abandoned),
        owed=_times(contacts, contacts.called_back.notnull()),
        called_back=_times(contacts, contacts.called_back),
        assessed=_times(contacts, contacts.overridden.notnull()),
        overridden=_times(contacts, contacts.overridden),
        known=_times(contacts, contacts.repeat_caller.notnull()),
        repeated=_times(contacts, contacts.repeat_caller),
        placed=_times(contacts, contacts.repeat_place.notnull()),
        recurring=_times(contacts, contacts.repeat_place),
    )


def call_counts(hours: ir.Table) -> ir.Table:
    """Calls of an earlier telephone system by day and channel."""
    return hours.group_by("on", "channel").aggregate(
        n=hours.offered.sum().cast("int64"),
        answered=hours.answered.sum().cast("int64"),
        in_time=hours.in_time.sum().cast("int64"),
        abandoned=hours.abandoned.sum().cast("int64"),
    )


def answer_times(contacts: ir.Table) -> ir.Table:
    """How many contacts waited how many seconds, by day and channel."""
    known = contacts.filter(contacts.answer_seconds.notnull())
    return known.group_by("on", "channel", seconds=known.answer_seconds).aggregate(n=known.count())


def overrides_by_rule(contacts: ir.Table) -> ir.Table:
    """Assessments by day and the rule that decided, and how many were overridden."""
    known = contacts.filter(contacts.overridden.notnull())
    return known.group_by("on", "rule").aggregate(n=known.count(), overridden=_times(known, known.overridden))


def support_time(deployments: ir.Table) -> ir.Table:
    """Force Support by day and kind of task: turns, and officers × seconds of those that have ended."""
    ended = deployments.filter(deployments.support.notnull() & deployments.clear_seconds.notnull())
    spent = (ended.crew.cast("int64") * ended.clear_seconds.cast("int64")).sum()
    return ended.group_by("on", "support").aggregate(n=ended.count(), officer_seconds=spent.cast("int64"))


def rows_of(
    table: ir.Table, period: Period, shown: Sequence[str], labels: Mapping[str, Sequence[str]], known: str = ""
) -> ir.Table:
    """The rows behind a figure, oldest first. ``known``: a column that must be."""
    found = _of_days(table, period)
    for name, wanted in labels.items():
        found = found.filter(found[name].isin(list(wanted)))
    if known:
        found = found.filter(found[known].notnull())
    return found.select(*shown).order_by("on", "hour", *(name for name in shown if name.endswith("_ref")))


def _of_days(table: ir.Table, period: Period) -> ir.Table:
    months = period.months()
    found = table.filter(table.month.between(months[0], months[-1]))
    return found.filter(found.on.between(_day(period.start), _day(period.end)))


def counted(rows: ir.Table) -> ir.Table:
    """How many there are."""
    return rows.aggregate(n=rows.count())


def _times(table: ir.Table, true: ir.BooleanValue) -> ir.IntegerScalar:
    """Spark makes an unknown sum of rows that are all unknown: none is none on every engine."""
    return table.count(where=true).fill_null(0)


def _day(day: object) -> ir.DateScalar:
    return ibis.literal(day, type="date")
