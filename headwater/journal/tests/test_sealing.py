"""Any change of the journal after it was sealed is found, whoever made it, and the row is named."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from headwater.journal import actions, keys, queries
from headwater.journal.models import Entry, Seal
from headwater.journal.rules import LEAF, differences, leaf, merkle_root
from headwater.journal.tests.conftest import AT, rung
from headwater.kernel import Quiet, Ref

pytestmark = pytest.mark.django_db(transaction=True)


def record(count: int) -> list[int]:
    with transaction.atomic():
        return actions.record_all(rung(str(i), heard_by=(Ref("records.person", str(i)),), tone="é\n'") for i in range(count))


def tamper(statement: str, *params: int) -> None:
    """As somebody who owns the database would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(statement, params)


def faults() -> list[str]:
    return [fault.words for fault in queries.verify(Quiet()).faults]


def test_what_was_sealed_is_sound(secrets: Path) -> None:
    record(10)
    assert actions.seal(at=AT) == 10
    record(5)
    verdict = queries.verify(Quiet())
    assert (verdict.sound, verdict.entries, verdict.seals, verdict.unsealed) == (True, 10, 1, 5)
    assert actions.seal(at=AT) == 5
    assert actions.seal(at=AT) == 0
    assert queries.verify(Quiet()).sound


@pytest.mark.parametrize("column", ["name", "by", "subject", "supervisor", "at", "recorded_at", "data"])
def test_one_change_of_any_column_names_its_row(secrets: Path, column: str) -> None:
    numbers = record(20)
    actions.seal(at=AT)
    changed = {
        "at": "at + interval '1 microsecond'",
        "recorded_at": "recorded_at + interval '1 microsecond'",
        "data": "jsonb_set(data, '{tone}', '\"e\"')",
        "supervisor": "''",
    }.get(column, f"overlay({column} placing 'X' from 1 for 1)")
    tamper(f"update journal_entry set {column} = {changed} where id = %s", numbers[7])
    assert faults() == [f"entry {numbers[7]} was changed after it was sealed"]


def test_whom_it_concerned_is_sealed_too(secrets: Path) -> None:
    numbers = record(3)
    actions.seal(at=AT)
    tamper("update journal_concerned set ref = 'records.person:x' where entry_id = %s", numbers[1])
    assert faults() == [f"entry {numbers[1]} was changed after it was sealed"]


def test_a_row_taken_out_or_put_in_is_named(secrets: Path) -> None:
    numbers = record(5)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.record(rung())
        raise ZeroDivisionError  # leaves a gap in the numbers, which is no fault
    gap = numbers[-1] + 1
    record(1)
    actions.seal(at=AT)
    assert faults() == []
    tamper("delete from journal_concerned where entry_id = %s", numbers[2])
    tamper("delete from journal_entry where id = %s", numbers[2])
    tamper("insert into journal_entry (id, name, by, subject, at, data) values (%s, 'a', 'a', 'a', now(), '{}')", gap)
    assert faults() == [f"entry {numbers[2]} is gone", f"entry {gap} was put in later"]


def test_seals_that_are_altered_taken_out_or_forged_are_found(secrets: Path) -> None:
    for _ in range(3):
        record(2)
        actions.seal(at=AT)
    tamper("update journal_seal set leaves = set_byte(leaves, 9, (get_byte(leaves, 9) + 1) %% 256) where id = 2")
    assert faults() == ["seal 2 holds other hashes than were signed"]
    tamper("update journal_seal set signature = sha256(signature) where id = 2")
    assert faults() == ["seal 2 is not signed by this installation's key"]
    tamper("delete from journal_seal where id = 2")
    assert faults() == [
        "seal 3 does not follow the seal before it: one was taken out or put in",
        "seal 2 is in the log of seals, and gone from the database",
    ]
    tamper("delete from journal_seal where id = 3")
    assert any("seal 3 is in the log" in words for words in faults())  # cutting off the end is found as well


def test_an_open_transaction_holds_the_seal_back(secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that is taken and not yet committed must not be sealed as a gap."""
    from headwater.journal.actions import sealing

    monkeypatch.setattr(sealing, "PATIENCE", 0.2)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("begin")
            cursor.execute("select journal_next_number()")
        record(2)
        assert actions.seal(at=AT) == 0
        with other.cursor() as cursor:
            cursor.execute("rollback")
        monkeypatch.setattr(sealing, "PATIENCE", 30)  # other tests' transactions, on the same server, hold it back too
        assert actions.seal(at=AT) == 2
    finally:
        other.close()


def test_a_kill_between_seal_and_log_is_mended(secrets: Path) -> None:
    record(1)
    actions.seal(at=AT)
    keys.seals_log().unlink()
    record(1)
    actions.seal(at=AT)
    assert [statement for statement, _ in keys.logged()] == list(Seal.objects.values_list("statement", flat=True))


def test_the_key_is_ours_alone(secrets: Path) -> None:
    keys.private_key()
    assert (secrets / "secrets" / "journal-seal.pem").stat().st_mode & 0o777 == 0o600


def test_batches(secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from headwater.journal.actions import sealing

    monkeypatch.setattr(sealing, "BATCH", 7)
    record(20)
    assert actions.seal(at=AT) == 20
    assert list(Seal.objects.values_list("count", flat=True)) == [7, 7, 6]
    assert queries.verify(Quiet()).sound
    victim = random.Random(1).choice(list(Entry.objects.values_list("id", flat=True)))
    tamper("update journal_entry set name = 'x' where id = %s", victim)
    assert faults() == [f"entry {victim} was changed after it was sealed"]


@given(st.lists(st.tuples(st.text(), st.none() | st.text()), min_size=1, max_size=30), st.data())
def test_no_two_journals_share_a_root(rows: list[tuple[str, str | None]], data: st.DataObject) -> None:
    leaves = [leaf((number, *row)) for number, row in enumerate(rows)]
    assert all(len(one) == LEAF for one in leaves)
    victim = data.draw(st.integers(0, len(rows) - 1))
    other = data.draw(st.tuples(st.text(), st.none() | st.text()).filter(lambda row: row != rows[victim]))
    altered = [*leaves[:victim], leaf((victim, *other)), *leaves[victim + 1 :]]
    assert merkle_root(leaves) != merkle_root(altered)
    assert differences(leaves, altered) == ([victim], [], [])
    assert differences(leaves, leaves[:victim] + leaves[victim + 1 :]) == ([], [victim], [])


def test_the_tree_is_that_of_rfc_6962() -> None:
    def node(left: bytes, right: bytes) -> bytes:
        return sha256(b"\x01" + left + right).digest()

    a, b, c = (sha256(b"\x00" + one).digest() for one in (b"a", b"b", b"c"))
    assert merkle_root([b"a"]) == a
    assert merkle_root([b"a", b"b", b"c"]) == node(node(a, b), c)
