"""Charts as SVG text: no script, no style attribute (the Content-Security-Policy forbids both), the same bytes for page
and PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from headwater.insight.charts.palette import FONT, INK, PAPER


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and the table that goes under it, so that nobody needs to see it to know what it says.

    ``svg``: an ``<svg>`` element with a title and a description. ``columns`` and ``rows``: the same data as text.
    """

    title: str
    description: str
    svg: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """One element. Underscores in attribute names become hyphens; text content must be escaped already."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def number(value: object) -> str:
    """A coordinate to two decimals without trailing zeros; anything else as text."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
    return str(value)


def text(x: float, y: float, words: str, *, anchor: str = "start", size: float = 13, fill: str = INK) -> str:
    return element("text", escape(words), x=float(x), y=float(y), text_anchor=anchor, font_size=size, fill=fill)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1, dashes: str | None = None) -> str:
    return element(
        "line",
        x1=float(x1),
        y1=float(y1),
        x2=float(x2),
        y2=float(y2),
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=dashes,
    )


def path(points: Iterable[tuple[float, float]], stroke: str, width: float = 2, dashes: str | None = None) -> str:
    """An open line through points."""
    steps = " ".join(f"{'L' if i else 'M'}{number(float(x))} {number(float(y))}" for i, (x, y) in enumerate(points))
    return element(
        "path", d=steps, fill="none", stroke=stroke, stroke_width=width, stroke_linejoin="round", stroke_dasharray=dashes
    )


def hinted(mark: str, words: str) -> str:
    """A mark that says what it is when it is pointed at, or read out."""
    return element("g", element("title", escape(words)) + mark)


def drawing(title: str, description: str, width: int, height: int, parts: Iterable[str]) -> str:
    """The whole element. Its ids come from its content, so that several charts live in one page."""
    body = "".join(parts)
    mark = sha256(f"{title}{description}{body}".encode()).hexdigest()[:10]
    inner = (
        element("title", escape(title), id=f"chart-{mark}-title")
        + element("desc", escape(description), id=f"chart-{mark}-desc")
        + element("rect", width=width, height=height, fill=PAPER)
        + body
    )
    return element(
        "svg",
        inner,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"chart-{mark}-title chart-{mark}-desc",
        font_family=FONT,
        class_="chart",
    )


def text_width(words: str, size: float = 13) -> float:
    """About how wide a text will be, in user units: enough to keep labels apart, whichever of the fonts is there."""
    narrow = sum(character in "iljtfr.,:;'|!()[] 1" for character in words)
    wide = sum(character in "mwMW%" for character in words)
    return size * (0.57 * len(words) - 0.24 * narrow + 0.28 * wide)
