"""The lake: immutable Parquet files and the manifest that says which of them are current."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from headwater.insight.datasets import datasets
from headwater.insight.lake import manifest as manifests
from headwater.insight.lake.files import file_digest, fitted, lacking, place, plain, write_frame
from headwater.insight.lake.manifest import Draft, Effect, Manifest, Partition
from headwater.insight.lake.quarantine import Quarantined, read_quarantine
from headwater.kernel import Invalid

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

    from headwater.insight.lake.engine import Engine


@dataclass(frozen=True, slots=True)
class Staged:
    """Files laid down and not yet part of the lake: what will become ``partition``.

    ``data`` and ``refused`` are moved into place by the commit; ``data`` is None where the lake has
    the file already, ``refused`` where every row was kept.
    """

    data: Path | None
    partition: Partition
    refused: Path | None = None

    def moves(self) -> list[tuple[Path, str]]:
        pairs = [(self.data, self.partition.file), (self.refused, self.partition.quarantine)]
        return [(laid, name) for laid, name in pairs if laid is not None]


class Lake:
    """A directory of Parquet files with one writer at a time and any number of readers.

    Safe to share between threads; cheap to make. ``root`` need not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self.root = Path(path)
        self._known = manifests.EMPTY

    # Reading

    @cached_property
    def _engine(self) -> Engine:
        from headwater.insight.lake.engine import Engine  # takes half a second to import: a question may need files alone

        return Engine()

    @property
    def generation(self) -> int:
        """Rises with every change of what the lake holds: cache what you computed under this number."""
        return manifests.read_generation(self.root)

    @property
    def changed_at(self) -> datetime | None:
        """When the generation last rose, by the clock of the disk; None while the lake is empty. Data say themselves how new
        they are (``updated``): this is for whoever asks whether anything is another than before."""
        return manifests.read_changed(self.root)

    @property
    def manifest(self) -> Manifest:
        if self.generation != self._known.generation:
            self._known = manifests.read(self.root)
        return self._known

    def partitions(self, dataset: str, force: str | None = None, months: Collection[int] | None = None) -> list[Partition]:
        """What is current, in order of force and month. ``force`` None means every force, ``months`` None every month."""
        wanted = None if months is None else set(months)
        return sorted(
            (
                p
                for p in self.manifest.current.values()
                if p.dataset == dataset and (force is None or p.force == force) and (wanted is None or p.month in wanted)
            ),
            key=lambda p: (p.force or "", p.month or 0),
        )

    def files(self, dataset: str, force: str | None = None, months: Collection[int] | None = None) -> list[Path]:
        """The current Parquet files, for any program that reads Parquet."""
        return [self.root / p.file for p in self.partitions(dataset, force, months)]

    def forces(self, dataset: str) -> list[str]:
        return sorted({p.force for p in self.partitions(dataset) if p.force})

    def months(self, dataset: str, force: str | None = None) -> list[int]:
        """The months (201403) with a current file, in order."""
        return sorted({p.month for p in self.partitions(dataset, force) if p.month})

    def months_lacking(self, dataset: str) -> list[int]:
        """The months whose files were written before a column was added to the dataset, and have to be written anew."""
        known = datasets.get(dataset)
        parts = self.partitions(dataset) if known and known.added else []
        return sorted({p.month for p in parts if known and p.month and lacking(known, self.root / p.file)})

    def rows(self, dataset: str, force: str | None = None) -> int:
        return sum(p.rows for p in self.partitions(dataset, force))

    def updated(self, dataset: str, force: str | None = None) -> datetime | None:
        """When the newest of these data were loaded; None where there are none."""
        return max((p.loaded_at for p in self.partitions(dataset, force)), default=None)

    def revisions(self, dataset: str | None = None, force: str | None = None) -> list[Partition]:
        """What later data replaced or outranked, in the order in which that happened. The files are kept."""
        return [
            p
            for p in self.manifest.superseded
            if (dataset is None or p.dataset == dataset) and (force is None or p.force == force)
        ]

    def quarantined(self, dataset: str | None = None, force: str | None = None) -> list[Quarantined]:
        """Every row that was refused on the way to what is now current."""
        found: list[Quarantined] = []
        seen: set[str] = set()
        for p in self.manifest.current.values():
            if (dataset in (None, p.dataset)) and (force in (None, p.force)) and p.quarantine not in ("", *seen):
                seen.add(p.quarantine)
                found.extend(read_quarantine(self.root / p.quarantine, p))
        return found

    def table(self, dataset: str, force: str | None = None, months: Collection[int] | None = None) -> Table:
        """An Ibis table over DuckDB: the dataset's columns, then ``force`` and, where it has a time, ``month``.

        Holds what was current when it was asked for. Use it in the thread that asked. Empty where the lake holds nothing.
        """
        return self._engine.table(dataset, self.files(dataset, force, months))

    # Writing

    def write(
        self,
        dataset: str,
        force: str | None,
        month: int | None,
        table: pa.Table,
        *,
        source: str,
        at: datetime,
        edition: int = 0,
    ) -> bool:
        """Put one partition in, from a context's own export. False where the lake held just this already.

        Columns are cast to the dataset's schema. Raises Invalid where they do not fit or the names are impossible.
        """
        return self.write_all(dataset, [(force, month, table)], source=source, at=at, edition=edition) > 0

    def write_all(
        self,
        dataset: str,
        parts: Iterable[tuple[str | None, int | None, pa.Table]],
        *,
        source: str,
        at: datetime,
        edition: int = 0,
        keep: bool = True,
        made_from: Mapping[tuple[str | None, int | None], str] | None = None,
    ) -> int:
        """Put many partitions in with one swap; returns how many changed.

        ``keep`` False: what they replace is no revision, and its files go with a later ``sweep``. What a room writes anew
        every day would fill the disk otherwise, and what was erased there would live on here. ``made_from``: a SHA-256 of
        what each force and month was made from, so that its writer knows later without making it again; of its file where
        nothing is said.
        """
        with self.staging(f"write-{uuid4().hex}") as room:
            staged: list[Staged] = []
            for force, month, table in parts:
                data = room / f"{len(staged)}.parquet"
                write_frame(plain(fitted(dataset, table)), data)
                content = (made_from or {}).get((force, month)) or file_digest(data)
                partition = self.partition_for(
                    dataset, force, month, content, rows=table.num_rows, source=source, edition=edition, at=at
                )
                if "easting" in table.column_names:
                    partition = replace(partition, unlocated=table["easting"].null_count)
                staged.append(Staged(data, partition))
            return sum(effect is not Effect.UNCHANGED for effect in self.commit(staged, keep=keep))

    def partition_for(
        self,
        dataset: str,
        force: str | None,
        month: int | None,
        content: str,
        *,
        rows: int,
        source: str,
        edition: int,
        at: datetime,
    ) -> Partition:
        """The entry, with the place its file will have. Raises Invalid for an impossible name or month."""
        folder = place(dataset, force, month)
        return Partition(dataset, force, month, f"{folder}/{content[:32]}.parquet", rows, content, source, edition, at)

    def commit(self, staged: Sequence[Staged], *, keep: bool = True) -> list[Effect]:
        """Move staged files into place and swap the manifest, once. Returns what each of them did."""
        with self._writing():
            draft = Draft(manifests.read(self.root))
            effects = [draft.put(item.partition, keep=keep) for item in staged]
            if set(effects) <= {Effect.UNCHANGED}:
                return effects
            after = draft.manifest()
            named = after.files()
            moves = [move for item in staged for move in item.moves() if move[1] in named]
            for laid, name in moves:
                self._settle(laid, name)
            if moves:
                os.sync()  # one call for all: a file at a time takes minutes for a large archive
            manifests.write(self.root, after)
        return effects

    def remove(self, dataset: str, force: str | None = None, month: int | None = None) -> bool:
        """Take one partition out of the current state. Its file goes with the next ``sweep``."""
        with self._writing():
            draft = Draft(manifests.read(self.root))
            removed = draft.drop((dataset, force, month))
            if removed:
                manifests.write(self.root, draft.manifest())
        return removed

    def sweep(self) -> list[Path]:
        """Delete files that no entry of the manifest names, and staging rooms that no process holds."""
        swept: list[Path] = []
        with self._writing():
            named = manifests.read(self.root).files()
            for found in [*self.root.glob("*/**/*.parquet"), *self.root.glob("quarantine/*.jsonl")]:
                relative = found.relative_to(self.root)
                if not relative.parts[0].startswith(".") and relative.as_posix() not in named:
                    found.unlink()
                    swept.append(found)
        for room in (self.root / ".staging").glob("*"):
            if room.is_dir():
                with _claimed(room) as ours:
                    if ours:
                        swept.extend(_empty(room))
        return swept

    @contextmanager
    def staging(self, key: str) -> Iterator[Path]:
        """A room to lay files down in, held by this process; what is left in it after a failure is found by a repeat.

        Emptied when the block ends well. Raises Invalid where another process holds it.
        """
        room = self.root / ".staging" / key
        room.mkdir(parents=True, exist_ok=True)
        with _claimed(room) as ours:
            if not ours:
                raise Invalid("The same load is running already.", "Wait until it has ended.")
            yield room
            _empty(room)

    def _settle(self, laid: Path, name: str) -> None:
        """Move a file to its place, unless the same contents lie there already."""
        target = self.root / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            laid.rename(target)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@contextmanager
def _claimed(room: Path) -> Iterator[bool]:
    """Whether this process could take the room for itself; it is given back at the end, or when the process dies."""
    with (room / ".held").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _empty(room: Path) -> list[Path]:
    gone = [found for found in room.iterdir() if found.name != ".held"]
    for found in gone:
        found.unlink()
    (room / ".held").unlink(missing_ok=True)
    with suppress(OSError):  # somebody else came into the room at this moment
        room.rmdir()
    return gone
