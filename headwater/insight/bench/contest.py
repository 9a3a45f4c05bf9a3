"""One contestant in a process of its own: ``python -m headwater.insight.bench.contest knox ours|<peer> FOLDER REPEATS``.

Prints seconds, memory and versions as JSON and leaves the answer in the folder. Runs on the peer's Python as well.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from headwater.insight.bench.job import Answer, Contestant, Job


def job_named(name: str) -> Job:
    job: Job = import_module(f"headwater.insight.bench.jobs.{name}").JOB
    return job


def version(package: str) -> str | None:
    """The version installed here; None where it is not. An empty package is no package: the way is written out here."""
    from importlib import metadata  # not counted against a program that only asks for ``peak``

    try:
        return metadata.version(package) if package else ""
    except metadata.PackageNotFoundError:
        return None


def peak() -> float:
    """The most memory that this process has held so far, in megabytes.

    Linux tells of this program alone; elsewhere the figure may be that of the process that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(held.split()[1]) / 1_024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1_048_576 if sys.platform == "darwin" else 1_024)


def saved_as(who: str) -> str:
    """A contestant's name as that of a file."""
    return "".join(letter if letter.isalnum() else "-" for letter in who)


def main(name: str, who: str, folder: Path, repeats: int) -> dict[str, Any]:
    job = job_named(name)
    peer = next((peer for peer in job.peers if peer.name == who), None)
    found = version(peer.package) if peer else version("headwater") or ""
    if found is None:
        return {"missing": True}
    run: Contestant = peer.run if peer else job.run
    work = run(folder)
    before, seconds = peak(), []
    for _ in range(max(repeats, 1)):
        taken, answer = _timed(work)
        seconds.append(taken)
    kept: dict[str, Any] = {key: np.asarray(value) for key, value in answer.items()}
    np.savez(folder / f"{saved_as(who)}.npz", **kept)
    return {"missing": False, "version": found, "seconds": seconds, "megabytes": peak() - before}


def _timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    began = perf_counter()
    answer = work()
    return perf_counter() - began, answer


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))))
