"""record(): one row, in the change's own transaction, that nobody alters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from headwater.journal import actions
from headwater.journal.acting import under
from headwater.journal.models import APPEND_ONLY, Concerned, Entry
from headwater.kernel import Event, Ref

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
ANN = Ref("accounts.user", "ann")
DOOR = Ref("journal_test.door", "1")


class Opened(Event, subject="door"):
    """A door was opened."""

    door: Ref
    guests: tuple[Ref, ...] = ()


def opened(**values: object) -> Opened:
    return Opened(door=DOOR, by=ANN, at=AT, **values)  # type: ignore[arg-type]  # fields by name


@pytest.mark.django_db
def test_an_event_becomes_a_row() -> None:
    number = actions.record(opened(guests=(Ref("records.person", "7"),)))
    row = Entry.objects.get(pk=number)
    assert (row.name, row.by, row.subject, row.at, row.supervisor) == (
        "journal.Opened", "accounts.user:ann", "journal_test.door:1", AT, None,
    )  # fmt: skip
    assert row.data == {"door": "journal_test.door:1", "guests": ["records.person:7"]}
    assert [c.ref for c in Concerned.objects.filter(entry=row)] == ["records.person:7"]


@pytest.mark.django_db
def test_supervision_is_never_silent() -> None:
    with under(Ref("accounts.user", "sue")):
        number = actions.record(opened())
    assert Entry.objects.get(pk=number).supervisor == "accounts.user:sue"
    assert Entry.objects.get(pk=actions.record(opened())).supervisor is None


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        actions.record(opened())


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_leaves_no_entry() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.record(opened())
        raise ZeroDivisionError
    assert Entry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("table", [model._meta.db_table for model in APPEND_ONLY])
@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}", "truncate {} cascade"])
def test_even_the_owner_cannot_alter_it(table: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"alter table {table} enable trigger all")  # the test run has one switched off, to clean up
        cursor.execute(statement.format(table))


@pytest.mark.django_db
@pytest.mark.parametrize("table", [model._meta.db_table for model in APPEND_ONLY])
@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}", "truncate {} cascade"])
def test_the_lesser_role_has_not_even_the_right(table: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role headwater_app")
        cursor.execute(statement.format(table))


@pytest.mark.django_db
def test_the_lesser_role_can_add() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role headwater_app")
        assert actions.record(opened()) > 0
