"""How fast incidents are opened by our action, and how fast PostgreSQL takes the same rows with nobody in between.

Both are asked by as many clients at a time, one after the other, on the same database, and wait for the same disk.
"""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from headwater.kernel import HeadwaterError
from headwater.site import database
from headwater.site.bench.counting import asked
from headwater.site.bench.standing import Standing

CLIENTS = 4
SCRIPT = Path(__file__).with_name("bare.sql")
TABLES = (
    "dispatch_incident",
    "journal_entry",
    "journal_concerned",
    "dispatch_timer",
    "procrastinate_jobs where task_name = 'journal.handle'",
)
"""Where an incident is written; the number of the day is one row that all of them change."""

STARTS = 10
"""Seconds that the clients have to begin together."""


@dataclass(frozen=True, slots=True)
class Bare:
    """Incidents a second."""

    clients: int
    ours: float
    theirs: float


def compare(platform: Standing, seconds: int, clients: int = CLIENTS) -> Bare:
    """Measure both. Raises HeadwaterError where the script does not write what the action writes: then it proves nothing."""
    before = _rows(platform)
    ours = _ours(platform, seconds, clients)
    between = _rows(platform)
    theirs = _theirs(platform, seconds, clients)
    after = _rows(platform)
    if _each(before, between) != _each(between, after):
        raise HeadwaterError(
            "The script of pgbench does not write what the action writes.",
            f"Compare {SCRIPT.name} with open_incident: {_each(before, between)} rows, and {_each(between, after)}.",
        )
    return Bare(clients, ours, theirs)


def _ours(platform: Standing, seconds: int, clients: int) -> float:
    begin = int(time.time()) + STARTS
    running = [platform.begin("inside", "opening", "many", str(begin), str(seconds)) for _ in range(clients)]
    return sum(int(client.communicate()[0]) for client in running) / seconds


def _theirs(platform: Standing, seconds: int, clients: int) -> float:
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, with arguments of our own
        [
            str(database.binaries() / "pgbench"), "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=2",
            f"--time={seconds}", f"--file={SCRIPT}", f"--host={platform.socket}", f"--username={database.APP}", database.NAME,
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise HeadwaterError("pgbench measured nothing.", done.stderr.strip()[-500:])
    return float(found[1])


def _rows(platform: Standing) -> dict[str, int]:
    return {table: asked(platform, f"select count(*) from {table}")[0][0] for table in TABLES}  # noqa: S608 - of our own


def _each(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Rows of each table for each incident; the few that the worker adds meanwhile do not count."""
    incidents = max(1, after[TABLES[0]] - before[TABLES[0]])
    return {table: round((after[table] - before[table]) / incidents) for table in TABLES}
