"""Colours of charts: told apart with any kind of colour sight and at least 3:1 against white (Okabe and Ito's hues,
darkened).

Meaning is never in colour alone: shape, pattern or words carry it too.

A drawing names its colours for paper, as plain attributes, so that any program can read it. A page in the dark paints
them over from its own stylesheet, with the rules of ``dark_rules`` (``headwater/ui/assets/_charts.scss`` holds them).
"""

from __future__ import annotations

INK = "#1d1d1d"
QUIET = "#595959"
RULE = "#d0d0d0"
PAPER = "#ffffff"

LINE = "#12436d"
"""The measured series, this year."""
BEFORE = "#6f7f8c"
"""Last year, or what came before."""
LIMIT = "#a04a00"
"""Limits and funnels."""
HIGH = "#b3261e"
"""News upwards: more than was usual."""
LOW = "#00695c"
"""News downwards."""

SERIES = ("#12436d", "#1c7a72", "#801650", "#c8500f", "#3d3d3d", "#7a5cad")
"""Several series in one chart, in this order."""

STEPS = ("#f7e6d4", "#f0b98a", "#dd8452", "#b3502b", "#75260f")
"""A sequence from little to much, for maps: light to dark, so that it survives a grey printer. Borders part neighbours.
"""
DIVERGING = ("#00695c", "#8cc7bf", "#f2f2f2", "#f2be93", "#a34a14")
"""From much less to much more, about the same in the middle."""
NO_DATA = "#e0e0e0"

DARK = {
    INK: "#e6ebee",
    QUIET: "#aeb9c0",
    RULE: "#3b4850",
    PAPER: "#11181c",
    LINE: "#7cc4f2",
    BEFORE: "#93a3ac",
    LIMIT: "#f2a365",
    HIGH: "#ff8a80",
    LOW: "#6fd3a3",
    NO_DATA: "#2b363c",
    **dict(zip(SERIES[1:], ("#5cc2c0", "#f0a3cf", "#f2a365", "#d0d7db", "#c3b0f5"), strict=True)),
    **dict(zip(STEPS, ("#3b2a1e", "#6e4325", "#a8642f", "#dc8d4c", "#ffc998"), strict=True)),
    **dict(zip(DIVERGING, ("#6fd3a3", "#2f6b5a", "#364349", "#8a5528", "#ffb877"), strict=True)),
}
"""What each colour becomes on a dark page."""

FONT = "Helvetica, Arial, Liberation Sans, sans-serif"


def dark_rules() -> str:
    """Style rules that paint a chart for a dark page: a rule of a stylesheet outweighs an attribute of the drawing."""
    return "\n".join(
        f'.chart [{paint}="{light}"] {{ {paint}: {dark}; }}' for light, dark in DARK.items() for paint in ("fill", "stroke")
    )
