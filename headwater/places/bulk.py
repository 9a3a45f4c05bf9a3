"""Many rows at once, by COPY: a country's worth of areas in a second, where one statement a row would take a minute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from psycopg import sql


def put_rows(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    key: Sequence[str],
    replace: Sequence[str] = (),
) -> None:
    """Insert rows, in this transaction; where one with this key is there already, take its ``replace`` columns over.

    ``columns`` are those of the table. With nothing to replace, a row that is there already is an error.
    """
    some = list(rows)
    if not some:
        return
    table, staged = sql.Identifier(model._meta.db_table), sql.Identifier(f"new_{model._meta.db_table}")
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    clash: sql.Composable = sql.SQL("")
    if replace:
        taken = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in replace)
        clash = sql.SQL(" on conflict ({}) do update set {}").format(sql.SQL(", ").join(map(sql.Identifier, key)), taken)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("create temporary table {} on commit drop as select {} from {} limit 0").format(staged, names, table)
        )
        with cursor.copy(sql.SQL("copy {} ({}) from stdin").format(staged, names)) as copy:
            for row in some:
                copy.write_row(row)
        cursor.execute(sql.SQL("insert into {0} ({1}) select {1} from {2}").format(table, names, staged) + clash)
        cursor.execute(sql.SQL("drop table {}").format(staged))


def any_of(rows: QuerySet[Any], column: str, values: Iterable[Any], kind: str) -> QuerySet[Any]:
    """Rows whose column has one of these values: one parameter however many values there are. ``kind`` is their SQL type."""
    where = f"{rows.model._meta.db_table}.{column} = any(%s::{kind}[])"
    return rows.extra(where=[where], params=[list(values)])  # noqa: S610 - the names are this room's own
