"""Putting a question to the engine that holds its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import ibis.expr.types as ir


def read(question: ir.Table) -> pa.Table:
    """The answer as an Arrow table, on whichever engine the question's table lives.

    DuckDB is asked directly: on the way through Ibis the first answer of a process waits for pandas to be imported.
    """
    engine = question.get_backend()
    if engine.name == "duckdb":
        return engine.con.sql(engine.compile(question)).to_arrow_table()
    return question.to_pyarrow()
