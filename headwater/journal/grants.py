"""What the lesser database role may do: everything that its work needs, and only add to the log."""

from __future__ import annotations

from django.db import connections
from psycopg import sql

from headwater.journal.models import APPEND_ONLY

ROLE = "headwater_app"


def apply(using: str) -> bool:
    """Grant the lesser role its rights on every table there is. Returns False where the server has no such role."""
    with connections[using].cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            return False
        for statement in _statements():
            cursor.execute(statement)
    return True


def _statements() -> list[sql.Composed]:
    role = sql.Identifier(ROLE)
    statements = [
        sql.SQL("grant usage on schema public to {}").format(role),
        sql.SQL("grant select, insert, update, delete on all tables in schema public to {}").format(role),
        sql.SQL("grant usage, select on all sequences in schema public to {}").format(role),
        sql.SQL("grant execute on all functions in schema public to {}").format(role),
    ]
    for model in APPEND_ONLY:
        table = sql.Identifier(model._meta.db_table)
        statements.append(sql.SQL("revoke update, delete, truncate on {} from {}").format(table, role))
    return statements
