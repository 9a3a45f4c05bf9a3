"""``headwater bench insight``: every job of insight beside the best peer: same input, same run, same machine.

Each contestant runs in a process of its own, one after another; imports and reading the input are not counted. A peer that
is not installed is said to be so. Some peers want other versions than ours: give the Python of an environment that has
them (``--peer-python``), and peers run there, over the same files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import numpy as np
from rich.table import Table

import headwater
from headwater.insight.bench.contest import job_named, saved_as
from headwater.insight.bench.job import Agreement, Job, Peer
from headwater.insight.bench.jobs import JOBS
from headwater.kernel import Invalid

OURS = "ours"


class Printer(Protocol):
    def print(self, *lines: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Side:
    """What one contestant took. ``first`` and ``later`` (the median of the others, or the first alone) are seconds."""

    size: int
    first: float
    later: float
    megabytes: float
    version: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Ourselves and a peer at the peer's size. ``peer`` is None where it is not installed; ``failed`` says what it said."""

    name: str
    asked: float
    ours: Side | None
    peer: Side | None
    agreement: Agreement | None
    failed: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times longer the peer took."""
        return self.peer.later / self.ours.later if self.peer and self.ours else None


@dataclass(frozen=True, slots=True)
class Result:
    job: Job
    ours: Side
    beside: tuple[Beside, ...]

    @property
    def met(self) -> bool:
        """Whether all that was asked was seen: ours in its time and memory, each peer's ratio, and the same answers."""
        job, ours = self.job, self.ours
        in_time = job.seconds is None or ours.later <= job.seconds
        in_memory = job.megabytes is None or ours.megabytes <= job.megabytes
        return in_time and in_memory and all(_won(one) for one in self.beside)


def run(
    console: Printer, rows: int | None = None, *, jobs: Sequence[str] = (), peer_python: Path | None = None
) -> tuple[Result, ...]:
    """Measure and print. ``rows`` is a size for all jobs and their peers, instead of each job's own.

    Raises Invalid for a job that there is not.
    """
    unknown = [name for name in jobs if name not in JOBS]
    if unknown:
        raise Invalid(f"There is no job “{unknown[0]}”.", f"The jobs are: {', '.join(JOBS)}.")
    results = tuple(measure(job_named(name), rows, peer_python) for name in (jobs or JOBS))
    console.print(table(results))
    for line in _remarks(results):
        console.print(line)
    return results


def measure(job: Job, rows: int | None = None, peer_python: Path | None = None) -> Result:
    """One job at its own size (or ``rows``), then beside each peer at the peer's."""
    size = rows or job.size
    with TemporaryDirectory() as room:
        folder = Path(room)
        job.make(folder, size)
        ours = _ours(job, folder, size)
        beside = [_beside(job, peer, folder, ours, peer_python) for peer in job.peers if _size(peer, size, rows) == size]
    for peer in job.peers:
        if (smaller := _size(peer, size, rows)) != size:
            with TemporaryDirectory() as room:
                job.make(Path(room), smaller)
                beside.append(_beside(job, peer, Path(room), _ours(job, Path(room), smaller), peer_python))
    return Result(job, ours, tuple(beside))


def _size(peer: Peer, size: int, rows: int | None) -> int:
    return size if rows else peer.size or size


def _ours(job: Job, folder: Path, size: int) -> Side:
    side, said = _contest(job, OURS, folder, size, job.repeats, Path(sys.executable))
    if side is None:
        raise RuntimeError(f"{job.name} failed: {said}")
    return side


def _beside(job: Job, peer: Peer, folder: Path, ours: Side, peer_python: Path | None) -> Beside:
    theirs, failed = _contest(job, peer.name, folder, ours.size, peer.repeats, peer_python or Path(sys.executable))
    agreement = None
    if theirs:
        with np.load(folder / f"{OURS}.npz") as mine, np.load(folder / f"{saved_as(peer.name)}.npz") as other:
            agreement = peer.compare(dict(mine), dict(other))
    return Beside(peer.name, peer.ratio, ours, theirs, agreement, failed)


def _contest(job: Job, who: str, folder: Path, size: int, repeats: int, python: Path) -> tuple[Side | None, str]:
    home = str(Path(headwater.__file__).parents[1])
    path = os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH", "")])])
    done = subprocess.run(  # noqa: S603 - our own module
        [str(python), "-m", "headwater.insight.bench.contest", job.name, who, str(folder), str(repeats)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    if done.returncode:
        return None, (done.stderr.strip().splitlines() or [f"stopped with {done.returncode}"])[-1]
    said = json.loads(done.stdout.splitlines()[-1])
    if said["missing"]:
        return None, ""
    seconds = said["seconds"]
    return Side(size, seconds[0], median(seconds[1:] or seconds), said["megabytes"], said["version"]), ""


def _won(one: Beside) -> bool:
    return one.ratio is not None and one.ratio >= one.asked and one.agreement is not None and one.agreement.agrees


def table(results: Sequence[Result]) -> Table:
    """One line for each peer of each job: what was seen, and in brackets what was asked."""
    drawn = Table(title="Insight beside its peers: same input, same run, same machine", show_lines=True)
    for heading in ("Job", "Ours", "Peer", "Ratio", "Answers", "Met"):
        drawn.add_column(heading)
    for result in results:
        for one in result.beside:
            drawn.add_row(_job(result), _own(result), *_peer(one), "yes" if result.met else "no")
    return drawn


def _job(result: Result) -> str:
    return f"{result.job.name}: {result.job.what}\n{result.ours.size:,} {result.job.unit}"


def _own(result: Result) -> str:
    job, ours = result.job, result.ours
    limit = f" (≤ {_seconds(job.seconds)})" if job.seconds is not None else ""
    most = f" (≤ {job.megabytes:,.0f} MB)" if job.megabytes is not None else ""
    return f"{_seconds(ours.later)}{limit}\nfirst {_seconds(ours.first)}\n{ours.megabytes:,.0f} MB{most}"


def _peer(one: Beside) -> tuple[str, str, str]:
    if one.ours is None or one.peer is None:
        return f"{one.name}: {one.failed or 'not installed'}", f"not measured (≥ {one.asked:g}×)", ""
    words = (
        f"{one.name} {one.peer.version}".strip() + f", {one.peer.size:,}\n"
        f"{_seconds(one.peer.later)}, ours {_seconds(one.ours.later)}\n"
        f"{one.peer.megabytes:,.0f} MB, ours {one.ours.megabytes:,.0f} MB"
    )
    return words, f"{one.ratio:,.1f}× (≥ {one.asked:g}×)", one.agreement.words if one.agreement else ""


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 0.1 else f"{seconds:,.2f} s"


def _remarks(results: Sequence[Result]) -> Iterator[str]:
    missing = sorted({package for result in results for package in _missing(result)})
    if missing:
        yield (
            f"Not installed, so not measured: {', '.join(missing)}; pip install -e '.\\[bench]' brings them, or "
            "--peer-python names a Python that has them."
        )
    yield "Ours is the median after the first call; MB is what the work needed above what the process already held."


def _missing(result: Result) -> Iterator[str]:
    packages = {peer.name: peer.package for peer in result.job.peers}
    return (packages[one.name] for one in result.beside if one.peer is None and not one.failed)
