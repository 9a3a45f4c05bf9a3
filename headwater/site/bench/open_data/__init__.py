"""``headwater bench open-data``: crimes within a mile over a year, from our index and from a plain query for each request.

Both are addresses of one server, answer the same question over the same files with the same rows, and are asked one after the
other by the same clients. The plain one is written as one would first write it: DuckDB reads the months' files, leaves what is
too far away out, and the rows become JSON. It need not compress what it sends; ours does.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from threading import Thread

import psutil
from rich.console import Console
from rich.table import Table

from headwater.insight.lake import Lake
from headwater.kernel import HeadwaterError
from headwater.opendata.published import Circle, Published
from headwater.site import config
from headwater.site.bench.open_data.crimes import MONTHS, Point, made_up, points

ROWS = 200_000
"""Crimes of a year: as many as a large force outside London records."""

SECONDS = 10
CLIENTS = 8
CHECKED = 5
"""Questions whose rows are compared, one by one."""

OURS = "/api/crimes-street/all-crime"
PLAIN = "/plain"
_TITLES = {OURS: "Headwater: the index", PLAIN: "DuckDB: a query for each request"}
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of an answer to one client that asks alone; those of them that the server's processors worked, which says
    as much on a machine that is busy otherwise; and answers a second to many at once."""

    median: float
    p95: float
    worked: float
    a_second: float


@dataclass(frozen=True, slots=True)
class Index:
    """What the index takes: bytes that it keeps, and seconds until a year that nobody has asked for is there."""

    memory: int
    seconds: float


def run(console: Console, rows: int = ROWS, seconds: int = SECONDS) -> dict[str, Measured]:
    """Measure and print. Raises HeadwaterError where the two do not answer the same rows."""
    with tempfile.TemporaryDirectory(prefix="headwater-bench-") as name:
        folder = Path(name)
        lake = Lake(folder / "lake")
        made_up(lake, rows)
        asked = points(lake)
        index = _index(lake, asked[0])
        with _server(folder) as (port, server):
            _same(port, asked[:CHECKED])
            found = {address: _measure(port, server, address, asked, seconds) for address in (PLAIN, OURS)}
    _say(console, found, index, rows)
    return found


def _index(lake: Lake, point: Point) -> Index:
    published = Published(lake)
    began = time.perf_counter()
    published.near("street", Circle.around(*point), published.months())
    return Index(published.memory, time.perf_counter() - began)


def _measure(port: int, server: psutil.Process, address: str, asked: Sequence[Point], seconds: int) -> Measured:
    line = HTTPConnection("127.0.0.1", port)
    for point in asked[: len(asked) // 4]:  # whatever is kept from one question to the next is there
        _get(line, address, point)
    before = _worked(server)
    alone = _alone(port, address, asked, seconds)
    worked = (_worked(server) - before) / len(alone)
    return Measured(quantiles(alone, n=2)[0], quantiles(alone, n=20)[18], worked, _together(port, address, asked, seconds))


def _worked(server: psutil.Process) -> float:
    """Milliseconds that the processors have worked for the server until now."""
    times = [one.cpu_times() for one in [server, *server.children(recursive=True)]]
    return sum(one.user + one.system for one in times) * 1000


def _alone(port: int, address: str, asked: Sequence[Point], seconds: int) -> list[float]:
    """Milliseconds from asking until the last byte is there, each time."""
    line = HTTPConnection("127.0.0.1", port)
    took: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(took) < len(asked):
        began = time.perf_counter()
        _get(line, address, asked[len(took) % len(asked)])
        took.append((time.perf_counter() - began) * 1000)
    return took


def _together(port: int, address: str, asked: Sequence[Point], seconds: int) -> float:
    """Answers a second to ``CLIENTS`` that ask again as soon as they are answered."""
    answered = [0] * CLIENTS
    end = time.perf_counter() + seconds

    def ask(client: int) -> None:
        line = HTTPConnection("127.0.0.1", port)
        while not answered[client] or time.perf_counter() < end:
            _get(line, address, asked[(client * 31 + answered[client]) % len(asked)])
            answered[client] += 1

    began = time.perf_counter()
    clients = [Thread(target=ask, args=(client,)) for client in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return sum(answered) / (time.perf_counter() - began)


def _get(line: HTTPConnection, address: str, point: Point, *, packed: bool = True) -> bytes:
    first, last = MONTHS[0], MONTHS[-1]
    where = f"{address}?lat={point[1]}&lng={point[0]}&date={first}&to={last}"
    line.request("GET", where, headers={"Accept-Encoding": "gzip" if packed else "identity"})
    answer = line.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise HeadwaterError(f"{where} was answered by {answer.status}.", "Look at what the server wrote.")
    return body


def _same(port: int, asked: Sequence[Point]) -> None:
    line = HTTPConnection("127.0.0.1", port)
    for point in asked:
        ours, plain = (json.loads(_get(line, address, point, packed=False)) for address in (OURS, PLAIN))
        if sorted(ours, key=lambda row: row["persistent_id"]) != sorted(plain, key=lambda row: row["persistent_id"]):
            raise HeadwaterError(f"The two answers about {point} differ.", "One of them is wrong: do not publish the figures.")


@contextmanager
def _server(folder: Path) -> Iterator[tuple[int, psutil.Process]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HEADWATER_VAR": str(folder), "HEADWATER_OPEN_DATA_RATE": "1000000"}
    environment |= {"DJANGO_SETTINGS_MODULE": "headwater.site.settings"}
    command = [
        sys.executable, "-m", "granian", "--interface", "asginl", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--loop", "asyncio", "--no-ws", "--log-level", "warning", "headwater.site.bench.open_data.serving:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=environment, cwd=config.ROOT)  # noqa: S603 - our own program
    try:
        _until_it_answers(port)
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()


def _until_it_answers(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise HeadwaterError("The server of the bench did not start.", "Look at what it wrote.")


def _say(console: Console, found: dict[str, Measured], index: Index, rows: int) -> None:
    table = Table("Crimes within a mile, over a year", "median", "95 of 100 within", "processor", "answers a second")
    for address, one in found.items():
        table.add_row(
            _TITLES[address], f"{one.median:.1f} ms", f"{one.p95:.1f} ms", f"{one.worked:.1f} ms", f"{one.a_second:,.0f}"
        )
    console.print(table)
    ratio = found[OURS].a_second / found[PLAIN].a_second
    console.print(f"{rows:,} crimes, {len(MONTHS)} months, {CLIENTS} clients: {ratio:.0f} times the answers a second.")
    console.print(
        f"The index takes {index.memory / 2**20:,.0f} MiB ({index.memory / rows:,.0f} bytes a crime) and was made in"
        f" {index.seconds:.1f} s, when the year was first asked for."
    )
