"""The pack on paper: Typst sets it as a tagged PDF (PDF/UA-1). Data reaches the template as JSON, never as markup."""

from __future__ import annotations

import json
from datetime import datetime, time, timezone
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from headwater.insight.charts.palette import FONT
from headwater.insight.figures import Figure
from headwater.insight.periods import in_words
from headwater.scrutiny.packs import Block, Chapter, Pack, Row, Section, Sentence, Table, as_text
from headwater.scrutiny.packs.parts import Drawn, Words

PAPER_FONT = "Libertinus Serif"
"""Comes with Typst, so that the same pack has the same bytes on every machine."""


def to_pdf(pack: Pack) -> bytes:
    """The same pack gives the same bytes: the document is dated by its pack, not by the clock."""
    with TemporaryDirectory(prefix="headwater-pack-") as room:
        folder = Path(room)
        drawings = _Drawings(folder)
        data = _pack(pack, drawings)
        (folder / "pack.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        (folder / "pack.typ").write_text(_template(), "utf-8")
        made = typst.compile(
            folder / "pack.typ",
            root=folder,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(datetime.combine(pack.as_at, time(), timezone.utc).timestamp()),  # noqa: UP017
        )
    assert isinstance(made, bytes)
    return made


class _Drawings:
    """Charts laid down as files for the typesetter, numbered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def put(self, svg: str) -> str:
        self._count += 1
        name = f"chart-{self._count}.svg"
        own = svg.replace(f'font-family="{escape(FONT)}"', f'font-family="{PAPER_FONT}"')
        (self._folder / name).write_text(own, "utf-8")
        return name


def _pack(pack: Pack, drawings: _Drawings) -> dict[str, Any]:
    return {
        "title": pack.title,
        "area": str(pack.area),
        "force": pack.force,
        "as_at": in_words(pack.as_at),
        "period": str(pack.period),
        "period_name": pack.period.name,
        "made_from": pack.made_from,
        "warning": pack.warning,
        "updated": f"{pack.updated:%-d %B %Y, %H:%M} UTC" if pack.updated else "not known",
        "chapters": [_chapter(chapter, drawings) for chapter in pack.chapters],
        "appendix": [_section(section, drawings) for section in pack.appendix],
    }


def _chapter(chapter: Chapter, drawings: _Drawings) -> dict[str, Any]:
    return {
        "slug": chapter.slug,
        "title": chapter.title,
        "question": chapter.question,
        "answer": [_sentence(sentence) for sentence in chapter.answer],
        "points": [_sentence(sentence) for sentence in chapter.points],
        "sections": [_section(section, drawings) for section in chapter.sections],
    }


def _section(section: Section, drawings: _Drawings) -> dict[str, Any]:
    return {"title": section.title, "blocks": [_block(block, drawings) for block in section.blocks]}


def _sentence(sentence: Sentence) -> list[dict[str, Any]]:
    """Runs of text; a figure stands out."""
    return [{"text": str(part), "figure": isinstance(part, Figure)} for part in sentence]


def _block(block: Block, drawings: _Drawings) -> dict[str, Any]:
    match block:
        case Words():
            return {"kind": "words", "listed": block.listed, "sentences": [_sentence(one) for one in block.sentences]}
        case Table():
            return {"kind": "table", "table": _table(block)}
        case Drawn():
            charts = [
                {
                    "file": drawings.put(c.svg),
                    "title": _unless(c.title, block.table.title),
                    "alt": f"{c.title}. {c.description}",
                }
                for c in block.charts
            ]
            return {"kind": "drawn", "charts": charts, "table": _table(block.table)}


def _unless(title: str, said: str) -> str:
    """A chart's own title, unless the table under it says the same."""
    return "" if title == said else title


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": table.columns,
        "numeric": [table.numeric(i) for i in range(len(table.columns))],
        "rows": [_row(row) for row in table.rows],
        "notes": table.notes,
        "definitions": [{"label": figure.label, "text": figure.definition} for figure in table.defined],
    }


def _row(row: Row) -> dict[str, Any]:
    return {"cells": [row.name, *(as_text((cell,)) for cell in row.cells)], "whole": row.whole, "ours": row.ours}


@cache
def _template() -> str:
    return (resources.files("headwater.scrutiny") / "typst" / "pack.typ").read_text("utf-8")
