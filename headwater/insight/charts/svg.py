"""Charts as SVG text: no script, no style attribute (the Content-Security-Policy forbids both), the same bytes for page
and PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape as _escaped
from re import compile as _pattern

from headwater.insight.charts.palette import FONT, INK, PAPER, QUIET

_NO_XML = _pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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


def escape(words: str) -> str:
    """Words as XML holds them: markup is shown, not run, and what XML has no room for is marked."""
    return _escaped(_NO_XML.sub("\ufffd", words))


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


def text(
    x: float, y: float, words: str, *, anchor: str = "start", size: float = 13, fill: str = INK, halo: bool = False
) -> str:
    """Words at a place. A ``halo`` of paper keeps them readable where they lie on a line."""
    around = {"stroke": PAPER, "stroke_width": 3, "paint_order": "stroke"} if halo else {}
    return element("text", escape(words), x=float(x), y=float(y), text_anchor=anchor, font_size=size, fill=fill, **around)


def nothing(x: float, y: float) -> str:
    """What stands where there is no data to draw."""
    return text(x, y, "There is no data to draw.", anchor="middle", fill=QUIET)


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


def drawing(title: str, description: str, width: int, height: int, parts: Iterable[str], *, narrow: bool = False) -> str:
    """The whole element. Its ids come from its content, so that several charts live in one page.

    ``narrow``: as wide as a telephone, which shows all of it; wider ones are moved sideways there.
    """
    body = "".join(parts)
    mark = sha256(f"{title}{description}{body}".encode(errors="replace")).hexdigest()[:10]
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
        class_="chart chart--narrow" if narrow else "chart",
    )


def text_width(words: str, size: float = 13) -> float:
    """About how wide a text will be, in user units: enough to keep labels apart, whichever of the fonts is there."""
    narrow = sum(character in "iljtfr.,:;'|!()[] 1" for character in words)
    wide = sum(character in "mwMW%" for character in words)
    return size * (0.62 * len(words) - 0.26 * narrow + 0.28 * wide)


def shortened(words: str, room: float, size: float = 13) -> str:
    """The words, or as many of them as fit with an ellipsis; the whole stands in the hint and in the table."""
    if text_width(words, size) <= room:
        return words
    kept = words
    while kept and text_width(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
