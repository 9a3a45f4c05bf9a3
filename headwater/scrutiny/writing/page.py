"""The pack as one page that needs nothing beside it: no script, no font, no picture to fetch."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

from headwater.insight.figures import Figure
from headwater.insight.periods import in_words
from headwater.scrutiny.packs import Pack, identity
from headwater.scrutiny.packs.parts import Drawn, Table, Words
from headwater.scrutiny.writing.sheets import period_of


def to_html(pack: Pack) -> bytes:
    """Every number leads to its entry in the register at the end: its definition, base, period and source."""
    figures = pack.figures()
    numbers = {identity(figure): f"f{index}" for index, figure in enumerate(figures, start=1)}

    def anchor(figure: Figure) -> str:
        return numbers[identity(figure)]

    template = _environment().get_template("scrutiny/pack_file.jinja")
    text = template.render(pack=pack, figures=figures, anchor=anchor, css=_css())
    return text.encode()


def kind_of(block: object) -> str:
    """``words``, ``table`` or ``drawn``: a template cannot ask a class."""
    return {Words: "words", Table: "table", Drawn: "drawn"}[type(block)]


def is_figure(cell: object) -> bool:
    return isinstance(cell, Figure)


def slug(text: str) -> str:
    """A name for an element, from words that others may have written."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "part"


def interval_of(figure: Figure) -> str:
    """The 95% interval as a reader sees it; empty where there is none."""
    if figure.interval is None:
        return ""
    low, high = (f"{'−' if end < 0 else ''}{abs(end):,.{figure.decimals}f}" for end in figure.interval)
    return f"{low} to {high}"


TOOLS = {
    "kind_of": kind_of,
    "is_figure": is_figure,
    "slug": slug,
    "interval_of": interval_of,
    "period_of": period_of,
    "in_words": in_words,
}
"""What the templates of a pack need besides the pack."""


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("headwater.scrutiny", "jinja2"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(TOOLS)
    return made


@cache
def _css() -> str:
    return (resources.files("headwater.scrutiny") / "jinja2" / "scrutiny" / "pack_file.css").read_text("utf-8")
