"""Scales and axes: round ticks, and labels that never collide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite, log10

from headwater.insight.charts.palette import QUIET, RULE
from headwater.insight.charts.svg import line, text, text_width

_LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class Scale:
    """From data (``low`` to ``high``) to the drawing (``start`` to ``end``)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers that cover the range, some ``about`` of them; a range of one value is widened."""
    largest = max(abs(low), abs(high))
    if high - low <= max(largest * 1e-6, 1e-12):
        high = low + max(1, largest * 1e-3)
    rough = (high - low) / about
    size = 10 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * (1 - 1e-9))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [float(f"{i * step:.12g}") for i in range(first, last + 1)]


def label(value: float) -> str:
    """A number as text, with no decimals where there are none: 1,500 or 2.5, with a true minus sign."""
    size = abs(value)
    written = f"{size:,.2f}".rstrip("0").rstrip(".") if size >= 0.095 or not size else f"{size:.2g}"
    return f"−{written}" if value < 0 else written


def known(value: float | None) -> float | None:
    """The value; None where there is none, or none that can be drawn (no number, or beyond a thousand billions)."""
    return float(value) if value is not None and isfinite(value) and abs(value) < _LARGEST else None


def value_axis(scale: Scale, values: Sequence[float], left: float, right: float, unit: str = "") -> list[str]:
    """Horizontal rules with numbers at their left."""
    parts = []
    for value in values:
        y = scale(value)
        parts.append(line(left, y, right, y, QUIET if value == 0 else RULE))
        parts.append(text(left - 8, y + 4, f"{label(value)}{unit}", anchor="end", size=12, fill=QUIET))
    return parts


def across_axis(scale: Scale, values: Sequence[float], top: float, bottom: float, unit: str = "") -> list[str]:
    """Vertical rules with numbers below them."""
    parts = []
    for value in values:
        x = scale(value)
        parts.append(line(x, top, x, bottom, QUIET if value == 0 else RULE))
        parts.append(text(x, bottom + 18, f"{label(value)}{unit}", anchor="middle", size=12, fill=QUIET))
    return parts


def spaced(places: Sequence[float], labels: Sequence[str], size: float = 12, gap: float = 10) -> list[int]:
    """Which labels to write so that none touches the next: every one, or every second, third, sixth, twelfth…"""
    steps = (1, 2, 3, 4, 6, 12, 24, 36, 60)
    for step in steps:
        shown = list(range(len(labels) - 1, -1, -step))[::-1]
        needed = max((text_width(labels[i], size) for i in shown), default=0) + gap
        if all(places[b] - places[a] >= needed for a, b in pairwise(shown)):
            return shown
    return [len(labels) - 1] if labels else []
