"""DuckDB in memory over the lake's files, seen through Ibis."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from headwater.insight.datasets import Dataset, datasets
from headwater.insight.lake.files import lacking
from headwater.kernel import NotFound

_VIEWS = 512
"""Views that are kept; the one that was asked for longest ago goes first."""


class Engine:
    """One in-memory database, a connection to it for each thread."""

    def __init__(self) -> None:
        self._database: duckdb.DuckDBPyConnection | None = None
        self._local = threading.local()
        self._lock = threading.Lock()
        self._views: OrderedDict[str, None] = OrderedDict()

    def table(self, dataset: str, files: Sequence[Path]) -> Table:
        """The rows of these files as an Ibis table, with ``force`` and ``month`` read from their folders."""
        known = datasets.get(dataset)
        if known is None:
            raise NotFound(f"There is no dataset “{dataset}”.", "See headwater/insight/datasets.py for those there are.")
        backend = self.backend()
        return backend.table(self._view(known, files))

    def backend(self) -> Backend:
        """This thread's connection, as Ibis knows it."""
        backend: Backend | None = getattr(self._local, "backend", None)
        if backend is None:
            with self._lock:
                if self._database is None:
                    self._database = duckdb.connect(":memory:")
                    self._database.execute("SET enable_progress_bar = false")
                cursor = self._database.cursor()
            backend = ibis.duckdb.from_connection(cursor)
            self._local.backend = backend
        return backend

    def _view(self, dataset: Dataset, files: Sequence[Path]) -> str:
        digest = hashlib.sha256("\n".join(map(str, files)).encode()).hexdigest()[:16]
        name = f"{dataset.name}_{digest}"
        with self._lock:
            assert self._database is not None
            if name in self._views:
                self._views.move_to_end(name)
                return name
            self._database.execute(f'CREATE OR REPLACE VIEW "{name}" AS {_reading(dataset, files)}')
            self._views[name] = None
            while len(self._views) > _VIEWS:
                oldest, _ = self._views.popitem(last=False)
                self._database.execute(f'DROP VIEW IF EXISTS "{oldest}"')
        return name


def _reading(dataset: Dataset, files: Sequence[Path]) -> str:
    """SQL that reads the files; file and dataset names are the lake's own, quoted all the same."""
    partition = {"force": "VARCHAR", "month": "INTEGER"} if dataset.monthly else {"force": "VARCHAR"}
    wanted = {field.name: _sql_type(field.type) for field in dataset.columns} | partition
    if not files:
        columns = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in wanted.items())
        return f"SELECT {columns} WHERE false"
    alike: dict[tuple[frozenset[str], frozenset[str]], list[Path]] = {}
    for path in files:  # some partitions may have a force and others none, some a column that others lack: each by itself
        held = frozenset(name for name in partition if any(p.startswith(f"{name}=") for p in path.parts))
        alike.setdefault((held, lacking(dataset, path)), []).append(path)
    return " UNION ALL ".join(
        _reading_alike(wanted, (partition.keys() - held) | without, {name: partition[name] for name in held}, paths)
        for (held, without), paths in alike.items()
    )


def _reading_alike(wanted: Mapping[str, str], unknown: Collection[str], held: Mapping[str, str], files: Sequence[Path]) -> str:
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    hive = ", ".join(f"'{name}': {kind}" for name, kind in held.items())
    options = f"hive_partitioning = true, hive_types = {{{hive}}}" if held else "hive_partitioning = false"
    columns = ", ".join(
        f'CAST(NULL AS {kind}) AS "{name}"' if name in unknown else f'CAST("{name}" AS {kind}) AS "{name}"'
        for name, kind in wanted.items()
    )
    return f"SELECT {columns} FROM read_parquet([{listed}], {options})"  # noqa: S608


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return _SQL_TYPES[kind]


_SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
    pa.timestamp("us"): "TIMESTAMP",
}
