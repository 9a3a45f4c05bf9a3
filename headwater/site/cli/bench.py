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
}


_JOB = "insight: a job of it alone; may be given again."
_PEERS = "insight: the Python of an environment that has the peers."
_SOURCE = "load: a published archive; its months are repeated until there are enough rows."


class Benchmark(Enum):
    LOAD = "load"
    COMPARE = "compare"
    LOCATE = "locate"
    RECOMMEND = "recommend"
    INSIGHT = "insight"


@app.command()
def bench(
    name: Benchmark,
    rows: int = typer.Option(0, help="How many rows (or points); 0 is the benchmark's own number."),
    source: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=_SOURCE)] = None,
    job: Annotated[list[str] | None, typer.Option(help=_JOB)] = None,
    peer_python: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=_PEERS)] = None,
) -> None:
    """Measure ourselves beside the best peer: same input, same run. Needs the development packages (make test installs them).

    load: a published archive into the lake, beside DuckDB and polars. compare: the comparison and the month chart, beside
    DuckDB and pandas. locate: points in polygons, beside geopandas and shapely. recommend: which unit to send,
    on a road network of so many places, beside scipy's dijkstra. insight: every job of the analyst's library beside the
    best peer for it, as a table; peers that are not installed are said to be so.
    """
    module = importlib.import_module(_MODULES[name.value])
    if source and name is not Benchmark.LOAD:
        raise typer.BadParameter("only bench load reads an archive", param_hint="--source")
    if (job or peer_python) and name is not Benchmark.INSIGHT:
        raise typer.BadParameter("only bench insight has jobs and peers", param_hint="--job")
    options = {"source": source, "jobs": job, "peer_python": peer_python}
    module.run(console, *([rows] if rows else []), **{key: value for key, value in options.items() if value})
