"""The lake: what is current, what was replaced, and what a reader can see while it changes."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.lake import Effect, Lake, Partition, Refusal, RefusalFile, Staged, write_frame
from headwater.insight.lake.manifest import EMPTY, Draft, Manifest, read, write
from headwater.kernel import Invalid, NotFound

AT = datetime(2018, 3, 9, 4, 0, tzinfo=UTC)


def codes(*names: str) -> pa.Table:
    """Offences, one a code."""
    rows = [
        {"offence_code": n, "description": n, "offence_group": "g", "offence_subgroup": "s", "category": "c"} for n in names
    ]
    return pa.Table.from_pylist(rows)


def people(*counts: int) -> pa.Table:
    columns = {"level": "ward", "district": None, "households": None, "year": 2011, "source": "test"}
    return pa.Table.from_pylist([{"code": f"E{n}", "name": f"W{n}", "persons": p, **columns} for n, p in enumerate(counts)])


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def test_an_empty_lake_answers(lake: Lake) -> None:
    assert lake.generation == 0
    assert not lake.partitions("street") + lake.revisions()
    assert not lake.quarantined()
    assert lake.updated("street") is None
    assert lake.changed_at is None
    table = lake.table("street")
    assert table.count().execute() == 0
    assert {"crime_id", "district", "force", "month"} <= set(table.columns)


def test_what_is_written_is_read_back_with_its_force(lake: Lake) -> None:
    assert lake.write("population", "west-midlands", None, people(10, 20), source="census", at=AT)
    assert lake.write("population", "leicestershire", None, people(5), source="census", at=AT)
    assert lake.forces("population") == ["leicestershire", "west-midlands"]
    assert lake.rows("population") == 3
    assert lake.updated("population") == AT
    changed = lake.changed_at
    assert changed is not None
    assert lake.remove("population", "leicestershire")
    assert lake.changed_at is not None
    assert lake.changed_at >= changed, "what was taken away is a change too"
    assert lake.write("population", "leicestershire", None, people(5), source="census", at=AT)
    table = lake.table("population")
    sums = table.group_by("force").aggregate(total=table.persons.sum()).order_by("force").execute()
    assert list(sums.total) == [5, 30]


def test_partitions_with_and_without_a_force_are_read_together(lake: Lake) -> None:
    lake.write("offences", None, None, codes("28E"), source="everybody's", at=AT)
    lake.write("offences", "kent", None, codes("34A"), source="its own", at=AT)
    rows = lake.table("offences").select("offence_code", "force").to_pyarrow().to_pylist()
    assert sorted(rows, key=str) == [{"offence_code": "28E", "force": None}, {"offence_code": "34A", "force": "kent"}]


def test_the_same_rows_again_change_nothing(lake: Lake) -> None:
    lake.write("offences", None, None, codes("28E", "34A"), source="a", at=AT)
    before = lake.generation
    assert not lake.write("offences", None, None, codes("28E", "34A"), source="b", at=AT + timedelta(days=1))
    assert lake.generation == before
    assert lake.revisions() == []


def test_a_revision_is_kept_and_shown(lake: Lake) -> None:
    lake.write("offences", None, None, codes("28E"), source="first", at=AT)
    assert lake.write("offences", None, None, codes("28E", "34A"), source="second", at=AT + timedelta(days=1))
    assert lake.rows("offences") == 2
    (old,) = lake.revisions("offences")
    assert (old.source, old.rows, old.superseded_at) == ("first", 1, AT + timedelta(days=1))
    assert pl.read_parquet(lake.root / old.file)["offence_code"].to_list() == ["28E"]
    assert lake.revisions("street") == []


def test_an_older_edition_is_kept_as_a_revision_only(lake: Lake) -> None:
    lake.write("offences", None, None, codes("28E", "34A"), source="new", at=AT, edition=201803)
    assert lake.write("offences", None, None, codes("28E"), source="old", at=AT, edition=201802)
    assert lake.rows("offences") == 2
    assert [p.source for p in lake.revisions()] == ["old"]
    assert not lake.write("offences", None, None, codes("28E"), source="old", at=AT, edition=201802)


def test_a_newer_edition_with_the_same_rows_confirms_them(lake: Lake) -> None:
    later = AT + timedelta(days=30)
    lake.write("offences", None, None, codes("28E"), source="a", at=AT, edition=201802)
    lake.write("offences", None, None, codes("28E"), source="b", at=later, edition=201803)
    (held,) = lake.partitions("offences")
    assert (held.edition, held.loaded_at, held.source) == (201803, later, "a")
    assert lake.revisions() == []


def test_columns_that_do_not_fit_are_refused(lake: Lake) -> None:
    with pytest.raises(Invalid, match="lacks category"):
        lake.write("offences", None, None, codes("28E").drop(["category"]), source="a", at=AT)
    with pytest.raises(Invalid, match="does not fit"):
        wrong = people(1).drop(["persons"]).append_column("persons", pa.array(["many"]))
        lake.write("population", None, None, wrong, source="a", at=AT)
    with pytest.raises(Invalid, match="no dataset"):
        lake.write("weather", None, None, codes("28E"), source="a", at=AT)
    with pytest.raises(NotFound, match="weather"):
        lake.table("weather")
    assert lake.generation == 0


@pytest.mark.parametrize(
    ("force", "month"), [("../../etc", None), ("West Midlands", None), ("x", 201813), ("x", 99), ("", 201801)]
)
def test_impossible_names_are_refused(lake: Lake, force: str, month: int | None) -> None:
    with pytest.raises(Invalid):
        lake.write("population", force, month, people(1), source="a", at=AT)
    assert lake.generation == 0


def test_removed_files_go_with_the_sweep_and_no_others(lake: Lake) -> None:
    lake.write("offences", None, None, codes("28E"), source="a", at=AT)
    lake.write("offences", None, None, codes("34A"), source="a", at=AT)
    lake.write("population", "x", None, people(1), source="a", at=AT)
    (gone,) = lake.files("population")
    assert lake.remove("population", "x")
    assert not lake.remove("population", "x")
    assert gone.exists()
    assert lake.sweep() == [gone]
    assert not gone.exists()
    assert lake.sweep() == []
    kept = [*lake.partitions("offences"), *lake.revisions("offences")]
    assert len(kept) == 2
    assert all((lake.root / p.file).exists() for p in kept)


def test_the_sweep_leaves_a_room_that_somebody_holds(lake: Lake) -> None:
    with lake.staging("mine") as room:
        (room / "half.parquet").write_bytes(b"half")
        assert lake.sweep() == []
        assert (room / "half.parquet").exists()
    assert not room.exists()


def test_what_a_failure_left_in_a_room_is_found_again_and_swept(lake: Lake) -> None:
    with pytest.raises(RuntimeError), lake.staging("mine") as room:
        (room / "half.parquet").write_bytes(b"half")
        raise RuntimeError
    with pytest.raises(RuntimeError), lake.staging("mine") as room:
        assert (room / "half.parquet").read_bytes() == b"half"
        raise RuntimeError
    assert room / "half.parquet" in lake.sweep()
    assert not room.exists()


def test_the_same_load_does_not_run_twice_at_once(lake: Lake) -> None:
    with lake.staging("mine"), pytest.raises(Invalid, match="running already"), lake.staging("mine"):
        pass


def test_refused_rows_are_listed_while_their_month_is_current(lake: Lake) -> None:
    def commit(line: int, content: str) -> None:
        with lake.staging("q") as room:
            write_frame(pl.DataFrame({"offence_code": [content]}), room / "data")
            with RefusalFile(room / "refused") as file:
                file.add(Refusal(line, "is odd", "x" * 5000))
            entry = lake.partition_for("offences", None, None, content, rows=1, source="s", edition=0, at=AT)
            entry = replace(entry, quarantine=f"quarantine/{content}.jsonl", quarantined=1)
            lake.commit([Staged(room / "data", entry, room / "refused")])

    commit(7, "a" * 64)
    (row,) = lake.quarantined("offences")
    assert (row.line, row.reason, row.source, len(row.raw)) == (7, "is odd", "s", 1000)
    commit(9, "b" * 64)
    assert [row.line for row in lake.quarantined()] == [9]
    assert lake.quarantined("street") == []
    assert lake.sweep() == []


def test_readers_see_one_state_or_the_next_and_never_a_mixture(lake: Lake) -> None:
    """Two forces are always swapped together; whoever reads finds the same number for both."""

    def put(number: int) -> None:
        lake.write_all("population", [(f, None, people(number)) for f in ("one", "two")], source=str(number), at=AT)

    put(0)
    stop, seen, mixed = threading.Event(), set[int](), []

    def watch() -> None:
        reader = Lake(lake.root)
        while not stop.is_set():
            files = reader.files("population")
            counts = {int(pl.read_parquet(file, hive_partitioning=False)["persons"][0]) for file in files}
            seen.update(counts)
            mixed.extend([counts] if len(counts) != 1 or len(files) != 2 else [])

    watcher = threading.Thread(target=watch)
    watcher.start()
    for number in range(1, 25):
        put(number)
    stop.set()
    watcher.join()
    assert not mixed
    assert len(seen) > 1


def test_writers_in_turn_lose_nothing(tmp_path: Path) -> None:
    def put(number: int) -> None:
        Lake(tmp_path).write("population", f"force-{number}", None, people(number), source="s", at=AT)

    threads = [threading.Thread(target=put, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Lake(tmp_path).forces("population")) == 8
    assert Lake(tmp_path).generation == 8


@pytest.mark.parametrize("damage", [b"", b"not json\n", b'{"headwater_lake": 2, "generation": 1, "entries": 0}', b"\x00\xff"])
def test_a_manifest_that_cannot_be_read_says_so(lake: Lake, damage: bytes) -> None:
    lake.write("offences", None, None, codes("28E"), source="a", at=AT)
    (lake.root / "manifest.jsonl").write_bytes(damage)
    with pytest.raises(Invalid, match="manifest"):
        Lake(lake.root).partitions("offences")


def test_a_manifest_cut_short_says_so(lake: Lake) -> None:
    lake.write("offences", None, None, codes("28E"), source="a", at=AT)
    path = lake.root / "manifest.jsonl"
    path.write_bytes(path.read_bytes().splitlines()[0])
    with pytest.raises(Invalid, match="Restore it"):
        Lake(lake.root).partitions("offences")


_puts = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from("xyz"), st.integers(1, 4)), max_size=12)


def _partition(force: str, content: str, edition: int) -> Partition:
    return Partition("street", force, 201401, f"{force}{content}", 1, content, "s", edition, AT)


@given(_puts)
def test_the_newest_edition_is_current_and_nothing_is_forgotten(puts: list[tuple[str, str, int]]) -> None:
    draft = Draft(EMPTY)
    for put in puts:
        draft.put(_partition(*put))
    after = draft.manifest()
    assert after.generation == 1
    for force in {force for force, _, _ in puts}:
        ours = [(content, edition) for f, content, edition in puts if f == force]
        current = after.current["street", force, 201401]
        assert current.edition == max(edition for _, edition in ours)
        assert (current.content, current.edition) in ours
        kept = {current.content} | {p.content for p in after.superseded if p.force == force}
        assert kept == {content for content, _ in ours}


@given(_puts)
def test_putting_what_is_current_again_changes_nothing(puts: list[tuple[str, str, int]]) -> None:
    draft = Draft(EMPTY)
    for put in puts:
        draft.put(_partition(*put))
    after = draft.manifest()
    assert {Draft(after).put(p) for p in after.current.values()} <= {Effect.UNCHANGED}
    assert {after.effect(p) for p in after.current.values()} <= {Effect.UNCHANGED}


@given(puts=_puts)
def test_a_manifest_survives_the_disk(tmp_path_factory: pytest.TempPathFactory, puts: list[tuple[str, str, int]]) -> None:
    root = tmp_path_factory.mktemp("manifest")
    draft = Draft(Manifest(41, {}))
    for put in puts:
        draft.put(replace(_partition(*put), source="é “q”\n2"))
    write(root, draft.manifest())
    assert read(root) == draft.manifest()
