"""``headwater bench load``: a published archive into the lake, beside a bare DuckDB copy and a bare polars copy.

Each contender runs in a process of its own, so that its peak memory is its own. We check each row, convert coordinates and
write a file a month; the peers only copy the columns to one Parquet file. All read the same CSV files, unpacked before; we also
read the ZIP archive as it is published, unpacking it ourselves.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

ROWS = 400_000
FILES = 60
ROUNDS = 3
LARGE = 5_000_000
"""From this many rows on, one round is enough."""

UPDATED = datetime(2190, 1, 1, tzinfo=UTC)
"""Repeated months run on into years to come; none of them is in the future of the load."""

OURS = "headwater"
ARCHIVE = "archive"
TITLES = {
    OURS: "Headwater: check and load",
    "duckdb": "DuckDB: bare copy",
    "polars": "polars: bare copy",
    ARCHIVE: "Headwater: from the ZIP",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a contender: seconds of work (its imports are not counted), of all processors, peak MiB, rows."""

    seconds: float
    cpu: float
    peak: float
    rows: int


def run(console: Console, rows: int = 0, source: Path | None = None) -> dict[str, list[Measured]]:
    """Measure and print. ``source``: a published archive, its months repeated until there are ``rows``; made up if None.

    Raises RuntimeError where a contender fails or counts other rows than the others.
    """
    with tempfile.TemporaryDirectory(prefix="headwater-bench-") as folder:
        room = Path(folder)
        archive, unpacked = room / "archive.zip", room / "csv"
        console.print("Writing the input…")
        count = prepare(archive, unpacked, rows, source)
        rounds = 1 if count >= LARGE else ROUNDS
        measured: dict[str, list[Measured]] = {name: [] for name in TITLES}
        for number in range(rounds):
            for name in TITLES:
                target = room / f"{name}-{number}"
                measured[name].append(contend(name, archive if name == ARCHIVE else unpacked, target))
                _remove(target)
    if len({m.rows for runs in measured.values() for m in runs}) != 1:
        raise RuntimeError(f"The contenders differ in what they read: {measured}")
    _show(console, measured, count)
    return measured


def _show(console: Console, measured: dict[str, list[Measured]], rows: int) -> None:
    ours, busy = (median(values) for values in zip(*((m.seconds, m.cpu) for m in measured[OURS]), strict=True))
    rounds = len(measured[OURS])
    columns = ("", "Seconds", "Ours ÷ this", "CPU seconds", "Ours ÷ this", "Rows a second", "Peak MiB")
    table = Table(*columns, title=f"{rows:,} rows, median of {rounds}")
    for name, runs in measured.items():
        seconds, cpu = median(m.seconds for m in runs), median(m.cpu for m in runs)
        peak = max(m.peak for m in runs)
        ratios = f"{ours / seconds:.2f}", f"{busy / cpu:.2f}"
        table.add_row(
            TITLES[name], f"{seconds:.2f}", ratios[0], f"{cpu:.2f}", ratios[1], f"{rows / seconds:,.0f}", f"{peak:,.0f}"
        )
    console.print(table)


def contend(name: str, source: Path, target: Path) -> Measured:
    """Run one contender in a process of its own."""
    command = [sys.executable, "-m", "headwater.insight.bench.load", name, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr[-2000:]}")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


# Input


def prepare(archive: Path, unpacked: Path, rows: int, source: Path | None) -> int:
    """Write the same files as an archive and as a folder; returns how many rows they hold."""
    count = 0
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed:
        for name, text in repeated(source, rows) if source else made_up(rows or ROWS):
            packed.writestr(name, text)
            target = unpacked / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
            count += text.count(b"\n") - 1
    return count


def repeated(source: Path, rows: int) -> Iterator[tuple[str, bytes]]:
    """The street-level files of an archive, then the same in later years until there are enough rows."""
    count, years = 0, 0
    with zipfile.ZipFile(source) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith("-street.csv"))
        while names and (years == 0 or count < rows):
            for name in names:
                month = Path(name).name[:7]
                later = f"{int(month[:4]) + years}{month[4:]}"
                text = archive.read(name).replace(f",{month},".encode(), f",{later},".encode())
                count += text.count(b"\n") - 1
                yield name.replace(month, later), text
            years += 1


def made_up(rows: int) -> Iterator[tuple[str, bytes]]:
    """Made-up crimes in the published layout: 1,500 places, 14 kinds, an identity each."""
    import hashlib

    heading = (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
        "Last outcome category,Context\n"
    )
    kinds = ("Burglary", "Robbery", "Drugs", "Shoplifting", "Other theft", "Vehicle crime", "Violence and sexual offences")
    force = "Leicestershire Police"
    each = -(-rows // FILES)
    for file in range(FILES):
        month = f"{2011 + file // 12}-{file % 12 + 1:02}"
        lines = [heading]
        for number in range(file * each, min(file * each + each, rows)):
            identity = hashlib.sha256(str(number).encode()).hexdigest()
            place = number * 7919 % 1500
            lines.append(
                f"{identity},{month},{force},{force},{-1.2 + place % 40 / 400:.6f},{52.6 + place // 40 / 600:.6f},"
                f"On or near Street {place},E01013{place % 600:03},Leicester {place % 40:03}A,{kinds[number % 7]},"
                "Investigation complete; no suspect identified,\n"
            )
        yield f"{month}/{month}-leicestershire-street.csv", "".join(lines).encode()


# Contenders


def headwater(source: Path, target: Path) -> int:
    """The archive into a lake, as ``headwater load police-uk`` does it; returns rows read, refused ones included."""
    from headwater.insight.ingest import load_police_uk
    from headwater.insight.lake import Lake

    return load_police_uk(Lake(target), source, updated=UPDATED).rows_read


def duckdb(source: Path, target: Path) -> int:
    """All files in one copy: COPY (SELECT * FROM read_csv(…)) TO … (FORMAT parquet)."""
    import duckdb as peer

    peer.read_csv(f"{source}/*/*.csv").to_parquet(str(target), compression="zstd")
    return int(peer.read_parquet(str(target)).count("*").fetchall()[0][0])


def polars(source: Path, target: Path) -> int:
    """One streaming copy of all files."""
    import polars as peer

    peer.scan_csv(f"{source}/*/*.csv").sink_parquet(target, compression="zstd", compression_level=1)
    return int(peer.scan_parquet(target).select(peer.len()).collect().item())


CONTENDERS = {OURS: headwater, ARCHIVE: headwater, "duckdb": duckdb, "polars": polars}


def _imported(name: str) -> None:
    import importlib

    importlib.import_module("headwater.insight.ingest" if name in (OURS, ARCHIVE) else name)


def _peak() -> float:
    """MiB. Linux's getrusage counts the parent's memory from before the start too; the process's own mark does not."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def _remove(path: Path) -> None:
    import shutil

    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def main(name: str, source: str, target: str) -> None:
    """One contender, in this process; prints what was measured as JSON."""
    _imported(name)
    began, busy = time.perf_counter(), time.process_time()
    rows = CONTENDERS[name](Path(source), Path(target))
    measured = Measured(time.perf_counter() - began, time.process_time() - busy, _peak(), rows)
    os.write(1, f"{json.dumps(asdict(measured))}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
