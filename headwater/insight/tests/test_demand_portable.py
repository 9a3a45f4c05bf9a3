"""What is asked of the lake about demand means the same in Spark's SQL as in DuckDB's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pytest
import sqlglot

from headwater.insight.crime.reading import read
from headwater.insight.demand import expressions
from headwater.insight.demand.measures import targets
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.tests.demand import FORCE, contact, log, put

DAYS = [date(2018, 3, n) for n in (1, 4, 9)]
MARCH = Period(date(2018, 3, 2), date(2018, 3, 31))

QUESTIONS: dict[str, tuple[str, Callable[[ir.Table], ir.Table]]] = {
    "log counts": ("incidents", lambda table: expressions.log_counts(table, targets())),
    "log clock": ("incidents", expressions.log_clock),
    "log hours": ("incidents", lambda table: expressions.log_hours(table, MARCH)),
    "log times": ("incidents", lambda table: expressions.log_times(table, "arrive_seconds")),
    "contact counts": ("contacts", expressions.contact_counts),
    "answer times": ("contacts", expressions.answer_times),
    "overrides": ("contacts", expressions.overrides_by_rule),
    "call counts": ("call_hours", expressions.call_counts),
    "support": ("deployments", expressions.support_time),
    "rows": (
        "incidents",
        lambda table: expressions.rows_of(table, MARCH, ("on", "hour", "log_ref"), {"grade": ("P1", "P2")}, "arrive_seconds"),
    ),
}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    logs = [log(day, grade, recurring_place=None) for day in DAYS for grade in ("P1", "P2", "P5")]
    put(lake, "incidents", [*logs, log(DAYS[0], npu=None, hub=None, arrive_seconds=None, cross_boundary=None)])
    answered = [contact(day, answer=n, overridden=n > 3, rule="life") for day in DAYS for n in (1, 4, 40)]
    put(lake, "contacts", [*answered, contact(DAYS[0], answer=None)])
    hours = {"offered": 9, "answered": 8, "in_time": 7, "abandoned": 1}
    put(lake, "call_hours", [{"on": day, "channel": "101", **hours} for day in DAYS])
    put(lake, "deployments", [{"on": day, "support": "cordon", "crew": 2, "clear_seconds": 60} for day in DAYS])
    return lake


def rows(table: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row[name] for name in sorted(row)) for row in table.to_pylist()), key=str)


@pytest.mark.parametrize(("dataset", "ask"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_the_answer_is_the_same(lake: Lake, tmp_path: Path, dataset: str, ask: Callable[[ir.Table], ir.Table]) -> None:
    held = lake.table(dataset, FORCE)
    ours = rows(read(ask(held)))
    sql = ibis.to_sql(ask(ibis.table(held.schema(), name="asked")), dialect="pyspark")
    with duckdb.connect(":memory:") as other:
        other.register("asked", read(held))
        theirs = rows(other.sql(sqlglot.transpile(sql, read="spark", write="duckdb")[0]).to_arrow_table())
    assert theirs == ours
    assert ours
