"""What a pack is made of: chapters of sections of blocks, in the order in which a reader meets them.

Nothing here knows how it will be written: page, file, PDF and spreadsheet are four writings of the same parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from headwater.insight.charts import Chart
from headwater.insight.crime import Area
from headwater.insight.figures import Figure
from headwater.insight.periods import Period

Sentence: TypeAlias = tuple["str | Figure", ...]
"""Words with figures among them, so that a number in a sentence can be opened as one in a table can."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. ``whole`` marks the row that the others are parts of; ``ours`` the area that the pack is about.

    ``area`` is the key of the area that the row is about, where it is about one: a page can lead to it.
    """

    name: str
    cells: tuple[str | Figure, ...]
    whole: bool = False
    ours: bool = False
    area: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under headings. ``columns`` includes the heading of the rows' names.

    ``definitions`` are figures whose definitions are printed under the table on paper, one a column.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def numeric(self, column: int) -> bool:
        """Whether a column holds figures; 0 is that of the names."""
        return column > 0 and any(isinstance(row.cells[column - 1], Figure) for row in self.rows)

    def figures(self) -> Iterator[Figure]:
        for row in self.rows:
            yield from (cell for cell in row.cells if isinstance(cell, Figure))

    @property
    def defined(self) -> tuple[Figure, ...]:
        """One figure of each kind: what is printed under the table to say what its columns mean."""
        by_words = {figure.definition: figure for figure in self._first_of_columns()}
        return tuple(by_words.values())

    def _first_of_columns(self) -> Iterator[Figure]:
        columns = {i: cell for row in reversed(self.rows) for i, cell in enumerate(row.cells) if isinstance(cell, Figure)}
        kinds: set[tuple[str, str]] = set()
        for _, cell in sorted(columns.items()):
            kind = (cell.question.kind if cell.question else cell.label, cell.unit)
            if kind not in kinds:
                kinds.add(kind)
                yield cell


@dataclass(frozen=True, slots=True)
class Drawn:
    """Charts of the same figures, with their table under them. ``folded``: the table opens on demand, on a screen."""

    charts: tuple[Chart, ...]
    table: Table
    folded: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs, or the points of a list."""

    sentences: tuple[Sentence, ...]
    listed: bool = False


Block: TypeAlias = "Words | Table | Drawn"


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading. ``slug`` is unique in the pack."""

    slug: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One of the committee's questions: a plain answer first (sentences, then points), then what it rests on."""

    slug: str
    title: str
    question: str
    answer: tuple[Sentence, ...]
    points: tuple[Sentence, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the committee asked for and the data cannot say: why, and what would mend it."""

    what: str
    why: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """The whole pack about one area as at a date. ``made_from`` says which data, ``updated`` when it was loaded."""

    title: str
    force: str
    area: Area
    as_at: date
    period: Period
    made_from: str
    updated: datetime | None
    chapters: tuple[Chapter, ...]
    appendix: tuple[Section, ...]
    missing: tuple[Missing, ...]
    findings: int = 0
    warning: str = ""
    """What must be said before anything else, such as that the data is made up."""

    def sections(self) -> Iterator[Section]:
        for chapter in self.chapters:
            yield from chapter.sections
        yield from self.appendix

    def tables(self) -> Iterator[Table]:
        for section in self.sections():
            for block in section.blocks:
                match block:
                    case Table():
                        yield block
                    case Drawn():
                        yield block.table

    def figures(self) -> tuple[Figure, ...]:
        """Every figure once, in the order in which a reader first meets it."""
        found: dict[tuple[object, ...], Figure] = {}
        for figure in self._met():
            found.setdefault(identity(figure), figure)
        return tuple(found.values())

    def _met(self) -> Iterator[Figure]:
        for chapter in self.chapters:
            yield from figures_in((*chapter.answer, *chapter.points))
            for section in chapter.sections:
                yield from figures_of(section)
        for section in self.appendix:
            yield from figures_of(section)


def identity(figure: Figure) -> tuple[object, ...]:
    """What makes two figures the same one. A figure is not hashable by itself where its caveats are long."""
    return (figure.label, figure.value, figure.unit, figure.period, figure.question, figure.source, figure.base)


def figures_in(sentences: Iterable[Sentence]) -> Iterator[Figure]:
    for sentence in sentences:
        yield from (part for part in sentence if isinstance(part, Figure))


def as_text(sentence: Sentence) -> str:
    """A sentence with its figures as a reader sees them."""
    return "".join(str(part) for part in sentence)


def figures_of(section: Section) -> Iterator[Figure]:
    """Every figure of a section, as often as it stands there."""
    for block in section.blocks:
        match block:
            case Words():
                yield from figures_in(block.sentences)
            case Table():
                yield from block.figures()
            case Drawn():
                yield from block.table.figures()
