"""``headwater bench``: measure us and the best peer on the same input in the same run."""

from __future__ import annotations

import importlib
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from headwater.site.cli import app, console

_MODULES = {
    "load": "headwater.insight.bench.load",
    "compare": "headwater.insight.bench.compare",
    "locate": "headwater.space.bench",
    "recommend": "headwater.dispatch.recommending.bench",
    "insight": "headwater.insight.bench.insight",
    "make-lake": "headwater.insight.bench.lakes",
    "question": "headwater.insight.bench.question",
    "open-data": "headwater.site.bench.open_data",
    "control-room": "headwater.site.bench.control_room",
    "faults": "headwater.site.bench.faults",
}


_JOB = "insight: a job of it alone; may be given again."
_PEERS = "insight: the Python of an environment that has the peers."
_SOURCE = "load: a published archive; its months are repeated until there are enough rows."
_LAKE = "make-lake: the empty folder to make it in; question: the lake to ask."
_SECONDS = "control-room, faults: how long the full load is kept up."
_SCALE = "control-room, faults: the part of the full load, such as 0.1."
_WORKERS = "control-room, faults: how many web processes."


class Benchmark(Enum):
    LOAD = "load"
    COMPARE = "compare"
    LOCATE = "locate"
    RECOMMEND = "recommend"
    INSIGHT = "insight"
    MAKE_LAKE = "make-lake"
    QUESTION = "question"
    OPEN_DATA = "open-data"
    CONTROL_ROOM = "control-room"
    FAULTS = "faults"


_WHOLE = frozenset({Benchmark.CONTROL_ROOM, Benchmark.FAULTS})
"""Those that measure a whole platform."""


@app.command()
def bench(
    name: Benchmark,
    rows: int = typer.Option(0, help="How many rows (or points); 0 is the benchmark's own number."),
    source: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=_SOURCE)] = None,
    job: Annotated[list[str] | None, typer.Option(help=_JOB)] = None,
    peer_python: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=_PEERS)] = None,
    out: Annotated[Path | None, typer.Option(file_okay=False, help=_LAKE)] = None,
    seconds: Annotated[int, typer.Option(min=0, help=_SECONDS)] = 0,
    scale: Annotated[float, typer.Option(min=0, help=_SCALE)] = 0,
    workers: Annotated[int, typer.Option(min=0, help=_WORKERS)] = 0,
) -> None:
    """Measure ourselves beside the best peer: same input, same run. Needs the development packages (make test installs them).

    load: a published archive into the lake, beside DuckDB and polars. compare: the comparison and the month chart, beside
    DuckDB and pandas. locate: points in polygons, beside geopandas and shapely. recommend: which unit to send,
    on a road network of so many places, beside scipy's dijkstra. insight: every job of the analyst's library beside the
    best peer for it, as a table; peers that are not installed are said to be so. make-lake: a lake of any size, 100 million
    crimes if not said. question: the comparison and the month chart asked of a lake by a program that has just begun.
    open-data: crimes within a mile over a year, beside a DuckDB query for each request, from one server.
    control-room: a force ten times as busy as in its busiest hour, from ring to board, beside pgbench writing the same rows,
    on a platform of its own.
    faults: web process, worker and database are killed in turn under load, and what was lost is counted; 1 where anything was.
    """
    module = importlib.import_module(_MODULES[name.value])
    if source and name is not Benchmark.LOAD:
        raise typer.BadParameter("only bench load reads an archive", param_hint="--source")
    if (job or peer_python) and name is not Benchmark.INSIGHT:
        raise typer.BadParameter("only bench insight has jobs and peers", param_hint="--job")
    if (seconds or scale or workers) and name not in _WHOLE:
        raise typer.BadParameter(
            "only bench control-room and bench faults start a platform", param_hint="--seconds, --scale, --workers"
        )
    if out and name not in (Benchmark.MAKE_LAKE, Benchmark.QUESTION):
        raise typer.BadParameter("only bench make-lake and bench question have a lake", param_hint="--out")
    given: dict[str, object] = {
        "source": source, "out": out, "jobs": job, "peer_python": peer_python,
        "seconds": seconds, "scale": scale, "workers": workers,
    }  # fmt: skip
    result = module.run(console, *([rows] if rows else []), **{key: value for key, value in given.items() if value})
    if name is Benchmark.FAULTS and not result.sound:
        raise typer.Exit(1)
