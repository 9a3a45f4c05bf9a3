"""A load: many files read side by side, then one swap of the manifest."""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from headwater.insight.crime.keeping import count_beforehand
from headwater.insight.ingest.report import Outcome, Report, report_on
from headwater.insight.ingest.staging import Job, Receipt, stage
from headwater.insight.lake import Effect, Lake, Manifest, Partition, Staged
from headwater.kernel import Invalid, Progress

WORKERS = max(2, min(4, os.cpu_count() or 1))
"""Files at once: while one unpacks, another is parsed. Each holds about five times a piece in memory, hence no more."""


def room_key(kind: str, paths: Iterable[Path]) -> str:
    """The same paths find the same room, so that a repeat resumes."""
    named = "\n".join(sorted(str(path.resolve()) for path in paths))
    return f"{kind}-{hashlib.sha256(named.encode()).hexdigest()[:16]}"


def load(
    lake: Lake,
    key: str,
    jobs: Sequence[Job],
    *,
    at: datetime,
    progress: Progress,
    passed_over: Sequence[str] = (),
) -> Report:
    """Read the files, older editions first, and swap them in at once.

    Raises Invalid where any file is wrong, Cancelled when told to stop; either way the lake is as it was, and what has been
    read so far is kept for a repeat.
    """
    began = time.perf_counter()
    if not jobs:
        raise Invalid("There is no file here that can be loaded.", "See docs/how-to/load-open-data.md.")
    progress.begin(len(jobs), f"Reading {len(jobs):,} file{'' if len(jobs) == 1 else 's'}")
    held = _Held(lake.manifest)
    done: list[tuple[Job, Receipt]] = []
    with lake.staging(key) as room:
        for job, receipt in _each(room, jobs, held):
            done.append((job, receipt))
            progress.advance(1, job.member.label)
        _no_contradiction(done)
        staged = [item for job, receipt in done for item in _staged(lake, held, room, job, receipt, at)]
        if not staged:
            raise Invalid("The files hold headings and no rows.", "Check that they are the files you meant.")
        effects = lake.commit(staged)
        count_beforehand(lake, {item.partition.dataset for item in staged})
    return Report(
        datasets=report_on([outcome_of(item, effect) for item, effect in zip(staged, effects, strict=True)]),
        sources=tuple(dict.fromkeys(job.source for job in jobs)),
        seconds=time.perf_counter() - began,
        resumed=sum(receipt.resumed for _, receipt in done),
        empty=tuple(job.member.label for job, receipt in done if not receipt.held and not receipt.parts),
        passed_over=tuple(passed_over),
        reasons=dict(sum((Counter(receipt.reasons) for _, receipt in done), Counter[str]())),
    )


class _Held:
    """What the lake held when the load began, by contents."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._by_content: dict[tuple[str, str], list[Partition]] = {}
        for partition in (*manifest.current.values(), *manifest.superseded):
            self._by_content.setdefault((partition.dataset, partition.content), []).append(partition)

    def nothing_to_read(self, job: Job, content: str) -> bool:
        """Whether each partition that these contents made is there, current or rightly outranked."""
        made = self.partitions(job, content)
        effects = {self._manifest.effect(p) for p in made}
        return bool(made) and effects <= {Effect.UNCHANGED, Effect.CONFIRMED}

    def partitions(self, job: Job, content: str) -> list[Partition]:
        """What these contents made, as this job would bring it."""
        made = {p.key: p for p in self._by_content.get((job.dataset, content), [])}
        return [replace(p, edition=job.edition or p.edition, superseded_at=None) for p in made.values()]


def _each(room: Path, jobs: Sequence[Job], held: _Held) -> Iterator[tuple[Job, Receipt]]:
    """Receipts in the order of the jobs, a few files ahead of whoever asks."""

    def one(job: Job) -> Receipt:
        return stage(room, job, lambda content: held.nothing_to_read(job, content))

    with _pool() as pool:
        waiting = iter(jobs)
        running: list[tuple[Job, Future[Receipt]]] = [(j, pool.submit(one, j)) for j in islice(waiting, WORKERS + 1)]
        while running:
            job, future = running.pop(0)
            receipt = future.result()
            running.extend((j, pool.submit(one, j)) for j in islice(waiting, 1))
            yield job, receipt


@contextmanager
def _pool() -> Iterator[ThreadPoolExecutor]:
    """On a failure, what has not begun is dropped."""
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="load")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _staged(lake: Lake, held: _Held, room: Path, job: Job, receipt: Receipt, at: datetime) -> Iterator[Staged]:
    if receipt.held:
        yield from (Staged(None, replace(p, loaded_at=at)) for p in held.partitions(job, receipt.content))
        return
    edition = job.edition or max((part.month or 0 for part in receipt.parts), default=0)
    refused = receipt.refused
    for part in receipt.parts:
        partition = lake.partition_for(
            job.dataset,
            part.force,
            part.month,
            receipt.content,
            rows=part.rows,
            source=job.member.label,
            edition=edition,
            at=at,
        )
        if receipt.reasons:  # the file's refusals belong to all of its parts; they are counted once
            name = f"quarantine/{receipt.content}.jsonl"
            partition = replace(partition, quarantine=name, quarantined=refused)
        yield Staged(
            room / part.file, replace(partition, unlocated=part.unlocated), room / receipt.refusals if refused else None
        )
        refused = 0


def _no_contradiction(done: Sequence[tuple[Job, Receipt]]) -> None:
    """Two files of one source that give the same month of a force differently: neither can be preferred."""
    seen: dict[tuple[object, ...], tuple[str, str]] = {}
    for job, receipt in done:
        for part in receipt.parts:
            key = (job.source, job.dataset, part.force, part.month)
            content, label = seen.setdefault(key, (receipt.content, job.member.label))
            if content != receipt.content:
                raise Invalid(
                    f"{label} and {job.member.label} both give {part.force} for {part.month}, and differ.",
                    "Take one of them out.",
                )


def outcome_of(item: Staged, effect: Effect) -> Outcome:
    """What the commit of a staged file did, for the report."""
    made = item.partition
    return Outcome(
        made.dataset, made.force, made.month, effect, made.rows, made.quarantined, made.unlocated, item.data is not None
    )
