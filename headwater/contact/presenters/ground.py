"""The roads around a place, for the small plan beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from headwater.contact.presenters.plan import Line
from headwater.dispatch.queries import the_streets
from headwater.space.roads import RoadClass

MOST = 400
"""Pieces of road that a plan shows; of more, the lesser classes are left out."""


def roads_here() -> Callable[[int, int, int], Sequence[Line]] | None:
    """What draws the roads of a square (left, top and size in metres); None where no road network is loaded.

    Two milliseconds for a network of half a million edges.
    """
    held = the_streets()
    if held is None:
        return None

    def lines(left: int, top: int, size: int) -> Sequence[Line]:
        inside = (held.eastings > left) & (held.eastings < left + size) & (held.northings > top - size) & (held.northings < top)
        chosen = np.flatnonzero((inside[held.tail] | inside[held.head]) & (held.tail < held.head))
        if len(chosen) > MOST:
            chosen = chosen[held.kind[chosen] >= RoadClass.TERTIARY.value][:MOST]
        ends = np.stack(
            [held.eastings[held.tail[chosen]], held.northings[held.tail[chosen]],
             held.eastings[held.head[chosen]], held.northings[held.head[chosen]]], axis=1,
        )  # fmt: skip
        return [(float(a), float(b), float(c), float(d)) for a, b, c, d in ends]

    return lines
