"""What the worker worked out, laid beside the lake for every process: sentences, drawings, tables and layers as JSON.

An answer belongs to the files of the lake that it was made from: newer files, and it is asked for again. What cannot be read
costs another working out and nothing else.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import shapely

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.parts import Cell, Row, Section, Sections, Table
from headwater.insight.charts import Chart
from headwater.insight.datasets import STOPS
from headwater.insight.figures import Figure, Question
from headwater.insight.layers import Layer
from headwater.insight.periods import Period

FOLDER = ".answers"
FORMAT = 4
MOST = 200
"""Answers that are kept; the oldest go first."""


def find(view: str, chosen: Chosen, mark: str) -> Sections | None:
    """The answer; None where it has not been worked out."""
    try:
        return tuple(_section(one) for one in json.loads(_place(view, chosen, mark).read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, shapely.errors.ShapelyError):
        return None


def put(view: str, chosen: Chosen, mark: str, sections: Sections) -> None:
    """Swap the answer in at once."""
    place = _place(view, chosen, mark)
    place.parent.mkdir(exist_ok=True)
    fresh = place.with_name(f".{uuid4().hex}")
    fresh.write_text(json.dumps([_written(one) for one in sections], ensure_ascii=False), "utf-8")
    fresh.replace(place)
    _forget(place.parent)


def _place(view: str, chosen: Chosen, mark: str) -> Path:
    crime = chosen.crime
    read = (crime.source.dataset.name, STOPS.name)
    files = sorted(part.file for name in read for part in crime.lake.partitions(name, crime.force))
    name = sha256(json.dumps([FORMAT, view, chosen.key, mark, files]).encode()).hexdigest()
    return crime.lake.root / FOLDER / f"{name}.json"


def _forget(folder: Path) -> None:
    with suppress(OSError):
        for old in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-MOST]:
            old.unlink(missing_ok=True)


def _written(section: Section) -> dict[str, Any]:
    tables = [
        {"title": table.title, "columns": table.columns, "numeric": table.numeric, "rows": [_row(row) for row in table.rows]}
        for table in section.tables
    ]
    return {
        "slug": section.slug, "title": section.title, "said": section.said, "notes": section.notes, "why": section.why,
        "charts": [asdict(chart) for chart in section.charts], "tables": tables, "layer": _layer(section.layer),
    }  # fmt: skip


def _row(row: Row) -> list[Any]:
    return [row.name, [_cell(cell) for cell in row.cells], row.place, row.metres, row.link]


def _cell(cell: Cell) -> Any:
    """A figure keeps what it means and the question that opens its rows."""
    if isinstance(cell, str):
        return cell
    period = cell.period
    assert isinstance(period, Period)
    assert cell.question is not None
    return {
        "label": cell.label, "value": cell.value, "unit": cell.unit, "definition": cell.definition, "base": cell.base,
        "period": [period.start.isoformat(), period.end.isoformat(), period.name],
        "updated": cell.updated.isoformat() if cell.updated else None,
        "question": [cell.question.kind, dict(cell.question.params)],
    }  # fmt: skip


def _cell_of(said: Any) -> Cell:
    if isinstance(said, str):
        return said
    start, end, name = said["period"]
    kind, params = said["question"]
    updated = datetime.fromisoformat(said["updated"]) if said["updated"] else None
    period = Period(date.fromisoformat(start), date.fromisoformat(end), name)
    return Figure(
        said["label"], said["value"], said["unit"], said["definition"], said["base"], period, updated,
        Question.of(kind, **params),
    )  # fmt: skip


def _layer(layer: Layer | None) -> dict[str, Any] | None:
    if layer is None:
        return None
    columns = {name: np.asarray(values).tolist() for name, values in layer.columns.items()}
    return {"name": layer.name, "shapes": shapely.to_wkb(layer.shapes, hex=True).tolist(), "columns": columns}


def _section(said: dict[str, Any]) -> Section:
    charts = (Chart(**{**one, "columns": tuple(one["columns"])}) for one in said["charts"])
    return Section(
        said["slug"], said["title"], tuple(said["said"]), tuple(charts), tuple(_table(one) for one in said["tables"]),
        tuple(said["notes"]), _layer_of(said["layer"]), said["why"],
    )  # fmt: skip


def _layer_of(said: dict[str, Any] | None) -> Layer | None:
    if said is None:
        return None
    return Layer(said["name"], np.asarray(shapely.from_wkb(np.array(said["shapes"], dtype=object))), said["columns"])


def _table(said: dict[str, Any]) -> Table:
    rows = tuple(Row(name, tuple(map(_cell_of, cells)), *others) for name, cells, *others in said["rows"])
    return Table(said["title"], tuple(said["columns"]), rows, tuple(said["numeric"]))
