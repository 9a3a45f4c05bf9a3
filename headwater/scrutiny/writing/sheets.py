"""Figures for a spreadsheet: values as values, definitions beside them, and nothing that a spreadsheet would run."""

from __future__ import annotations

from headwater.insight.export import FIGURE_COLUMNS, Sheet, figure_rows, to_csv, to_xlsx
from headwater.insight.figures import Figure
from headwater.insight.periods import in_words
from headwater.scrutiny.packs import Pack, Table


def to_figures_csv(pack: Pack) -> bytes:
    """Every figure of the pack once, with its definition."""
    return to_csv(FIGURE_COLUMNS, figure_rows(pack.figures()))


def to_figures_xlsx(pack: Pack) -> bytes:
    """A sheet about the pack, one of every figure, and one for each table as it stands in the pack."""
    figures = Sheet("All figures", FIGURE_COLUMNS, figure_rows(pack.figures()))
    return to_xlsx([_about(pack), figures, *map(_sheet, pack.tables())])


def _about(pack: Pack) -> Sheet:
    rows: list[tuple[object, ...]] = [
        ("Area", str(pack.area)),
        ("Force", pack.force),
        ("As at", pack.as_at),
        ("Period", str(pack.period)),
        ("Made from", pack.made_from),
        ("Data updated", f"{pack.updated:%-d %B %Y, %H:%M}" if pack.updated else "Not known"),
    ]
    rows += [("Warning", pack.warning)] if pack.warning else []
    rows += [("Missing", f"{one.what}: {one.why}") for one in pack.missing]
    return Sheet("About", ("What", pack.title), rows)


def _sheet(table: Table) -> Sheet:
    rows: list[tuple[object, ...]] = [(row.name, *map(_cell, row.cells)) for row in table.rows]
    rows += [(), *((note,) for note in table.notes)]
    return Sheet(table.title, table.columns, rows)


def _cell(cell: str | Figure) -> object:
    """The number where it is known and may be seen; else the words that stand for it."""
    if isinstance(cell, str):
        return cell
    return str(cell) if cell.value is None else cell.value


def period_of(figure: Figure) -> str:
    """Over which time a figure was counted, in words."""
    when = figure.period
    if when is None:
        return ""
    return str(when) if hasattr(when, "start") else in_words(when)
