"""The files of a section: its table or layer as CSV, GeoJSON and GeoPackage, its charts as pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from headwater.desk.workbench.parts import Section, Sections, Table
from headwater.insight.charts import Chart
from headwater.insight.charts.palette import FONT
from headwater.insight.export import to_csv
from headwater.insight.figures import Figure
from headwater.insight.layers import layer_csv, to_geojson, to_geopackage
from headwater.kernel import NotFound

PAPER_FONT = "Libertinus Serif"
"""Comes with Typst: the same picture on every machine."""

SHARP = 144.0
"""Dots to the inch: twice the size of the page, so that a slide shows it clearly."""


@dataclass(frozen=True, slots=True)
class File:
    """``make`` is called only when somebody asks for the file."""

    name: str
    title: str
    content_type: str
    make: Callable[[], bytes]


def files_of(section: Section) -> tuple[File, ...]:
    """Every file of a section, in the order in which they are offered."""
    return tuple(_files(section))


def file_named(sections: Sections, name: str) -> File:
    """Raises NotFound where no section has it."""
    for section in sections:
        for file in files_of(section):
            if file.name == name:
                return file
    raise NotFound(f"There is no file called “{name[:60]}” here.", "Choose one of those that the page offers.")


def _files(section: Section) -> Iterator[File]:
    slug, layer = section.slug, section.layer
    if layer is not None:
        yield File(f"{slug}.csv", "Table (CSV)", "text/csv; charset=utf-8", lambda: layer_csv(layer))
        yield File(f"{slug}.geojson", "Map (GeoJSON)", "application/geo+json", lambda: to_geojson(layer).encode())
        yield File(f"{slug}.gpkg", "Map (GeoPackage)", "application/geopackage+sqlite3", lambda: to_geopackage([layer]))
    else:
        for number, table in enumerate(section.tables, start=1):
            yield File(f"{slug}{_nth(number)}.csv", f"Table{_nth(number, ' ')} (CSV)", "text/csv; charset=utf-8", _csv(table))
    for number, chart in enumerate(section.charts, start=1):
        yield File(f"{slug}{_nth(number)}.png", f"Picture{_nth(number, ' ')} (PNG)", "image/png", _png(chart))


def _nth(number: int, before: str = "-") -> str:
    return "" if number == 1 else f"{before}{number}"


def _csv(table: Table) -> Callable[[], bytes]:
    """Values as values; what each means stands in the last column, where figures have a meaning of their own."""

    def make() -> bytes:
        rows = [(row.name, *(_value(cell) for cell in row.cells), _meaning(row.cells)) for row in table.rows]
        return to_csv((*table.columns, "What the figures mean"), rows)

    return make


def _value(cell: str | Figure) -> str | int | float | None:
    return (str(cell) if cell.suppressed else cell.value) if isinstance(cell, Figure) else cell


def _meaning(cells: tuple[str | Figure, ...]) -> str:
    return " ".join(dict.fromkeys(cell.definition for cell in cells if isinstance(cell, Figure)))


def _png(chart: Chart) -> Callable[[], bytes]:
    return lambda: picture(chart)


def picture(chart: Chart) -> bytes:
    """A chart as a picture, its title above it."""
    with TemporaryDirectory(prefix="headwater-chart-") as room:
        folder = Path(room)
        svg = chart.svg.replace(f'font-family="{escape(FONT)}"', f'font-family="{PAPER_FONT}"')
        (folder / "chart.svg").write_text(svg, "utf-8")
        (folder / "title.txt").write_text(chart.title, "utf-8")
        (folder / "picture.typ").write_text(_TYPST, "utf-8")
        made = typst.compile(folder / "picture.typ", root=folder, format="png", ppi=SHARP, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


_TYPST = """\
#set page(width: 600pt, height: auto, margin: 12pt)
#set text(size: 11pt, weight: "bold")
#read("title.txt")
#image("chart.svg", width: 100%)
"""
