"""A map whose areas are links: one finds one's own by where it lies. Works without a script; National Grid metres, north up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from headwater.insight.charts.maps import MARGIN, outline_of
from headwater.insight.charts.palette import FONT, INK, LINE
from headwater.insight.charts.svg import element, escape, text, text_width

WIDTH, TALLEST, SIZE = 400, 520, 14.0
"""Units of a telephone's screen, so that names are read there as they are written."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area, its name, and the address of its page."""

    name: str
    href: str
    shape: BaseGeometry


def link_map(title: str, places: Sequence[Place]) -> str:
    """An ``<svg>`` element with a link for each place, in the order given; empty where there is none.

    A name is written where its area has room for it. Every name is read out, and shown when its area is pointed at.
    """
    if not places:
        return ""
    boxes = np.array([one.shape.bounds for one in places])
    (west, south), (east, north) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
    scale = min((WIDTH - 2 * MARGIN) / max(east - west, 1), (TALLEST - 2 * MARGIN) / max(north - south, 1))
    width, height = (int(span * scale + 2 * MARGIN) for span in (east - west, north - south))
    parts = "".join(_link(one, west, north, scale) for one in places)
    return element(
        "svg", element("title", escape(title)) + parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}",
        width=width, height=height, role="group", aria_label=title, font_family=FONT, class_="chart hw-link-map",
    )  # fmt: skip


def _link(one: Place, west: float, north: float, scale: float) -> str:
    ground = element(
        "path",
        d=outline_of(one.shape, west, north, scale),
        fill=LINE,
        fill_opacity=0.12,
        stroke=LINE,
        stroke_width=1,
        fill_rule="evenodd",
    )
    return element(
        "a", element("title", escape(one.name)) + ground + _name(one, west, north, scale), href=one.href, aria_label=one.name
    )


def _name(one: Place, west: float, north: float, scale: float) -> str:
    left, _, right, _ = one.shape.bounds
    if text_width(one.name, SIZE) > (right - left) * scale:
        return ""
    at = one.shape.representative_point()
    x, y = (at.x - west) * scale + MARGIN, (north - at.y) * scale + MARGIN
    return text(x, y + SIZE / 3, one.name, anchor="middle", size=SIZE, fill=INK)
