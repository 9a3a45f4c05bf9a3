"""Small lakes of made-up demand for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from headwater.insight.datasets import datasets
from headwater.insight.lake import Lake

LOADED = datetime(2018, 3, 9, 4, 0, 1, tzinfo=UTC)
FORCE = "west-midlands"


def put(lake: Lake, dataset: str, rows: Iterable[dict[str, Any]], force: str = FORCE) -> None:
    """Write rows by month; columns left out are null, and each row has a reference of its own."""
    known = datasets.get(dataset)
    assert known is not None
    plain = pa.schema([(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in known.columns])
    by_month: dict[int, list[dict[str, Any]]] = {}
    for number, row in enumerate(rows):
        named = {known.key[0]: f"{dataset}-{number:05}"} if known.key[0].endswith("_ref") else {}
        full = {name: {"hour": 12, **named, **row}.get(name) for name in plain.names}
        by_month.setdefault(row["on"].year * 100 + row["on"].month, []).append(full)
    parts = [(force, month, pa.Table.from_pylist(found, schema=plain)) for month, found in by_month.items()]
    lake.write_all(dataset, parts, source="test", at=LOADED)


def log(day: date, grade: str = "P1", npu: str | None = "Coventry", **more: Any) -> dict[str, Any]:
    """One log, attended after ten minutes by a unit of its own area, unless it is said otherwise."""
    usual = {"hub": "East hub", "opening_grade": grade, "regrades": 0, "assign_seconds": 60, "arrive_seconds": 600}
    return {"on": day, "grade": grade, "npu": npu, "cross_boundary": False, "recurring_place": False, **usual, **more}


def contact(day: date, channel: str = "999", answer: int | None = 4, **more: Any) -> dict[str, Any]:
    """One contact, answered after four seconds unless it is said otherwise."""
    known = {"answer_seconds": answer, "in_time": None if answer is None else answer <= 10, "abandoned": answer is None}
    return {"on": day, "channel": channel, **known, **more}
