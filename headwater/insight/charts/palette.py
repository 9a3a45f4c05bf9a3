"""Colours of charts: told apart with any kind of colour sight and at least 3:1 against white (Okabe and Ito's hues,
darkened).

Meaning is never in colour alone: shape, pattern or words carry it too.
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
NO_DATA = "#e8e8e8"

FONT = "Helvetica, Arial, Liberation Sans, sans-serif"
