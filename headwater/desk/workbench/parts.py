"""What a view is made of: sentences, charts and tables under a heading, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from headwater.insight.charts import Chart
from headwater.insight.figures import Figure
from headwater.insight.layers import Layer
from headwater.kernel import HeadwaterError

Cell: TypeAlias = "str | Figure"


@dataclass(frozen=True, slots=True)
class Row:
    """``name`` heads it, as a ``link`` where there is more to read; ``place`` is the cell or segment that it is about, which
    can be handed to somebody: so many ``metres`` wide, or as wide as the cells that were chosen.
    """

    name: str
    cells: tuple[Cell, ...]
    place: str = ""
    metres: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``columns`` includes the heading of the rows' names. ``numeric``: columns of numbers (0 is the names)."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: tuple[int, ...] = ()

    @property
    def has_places(self) -> bool:
        return any(row.place for row in self.rows)


@dataclass(frozen=True, slots=True)
class Link:
    """Where to go on from a section."""

    text: str
    address: str


@dataclass(frozen=True)
class Section:
    """One heading and what stands under it. ``layer``: the same for a GIS. ``why`` there is nothing, where there is nothing.

    ``link``: where somebody goes on, who may.
    """

    slug: str
    title: str
    said: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    layer: Layer | None = field(default=None, compare=False)
    why: str = ""
    link: Link | None = None

    @property
    def figures(self) -> Iterator[Figure]:
        for table in self.tables:
            for row in table.rows:
                yield from (cell for cell in row.cells if isinstance(cell, Figure))

    @property
    def defined(self) -> tuple[Figure, ...]:
        """One figure of each meaning: what is printed under the section."""
        by_kind: dict[tuple[str, str], Figure] = {}
        for figure in self.figures:
            if figure.value is None:
                continue
            by_kind.setdefault((figure.question.kind if figure.question else figure.label, figure.unit), figure)
        return tuple(by_kind.values())


Sections: TypeAlias = tuple[Section, ...]


def attempt(slug: str, title: str, make: Callable[[], Section]) -> Section:
    """The section; or its heading with a plain sentence, where what was chosen allows no answer. The others stay."""
    try:
        return make()
    except HeadwaterError as fault:
        return Section(slug, title, why=f"{fault.message} {fault.remedy}".strip())


def is_figure(cell: object) -> bool:
    return isinstance(cell, Figure)
