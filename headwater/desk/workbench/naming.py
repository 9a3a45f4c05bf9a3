"""What people call a place: the streets nearest to it, as places knows them."""

from __future__ import annotations

from collections.abc import Sequence

from headwater.places import queries as places

_ON = 60
"""Metres within which a place is on a street."""


def names_of(points: Sequence[tuple[float, float]]) -> list[str]:
    """Each place by its nearest street and the next: “Alder Road, near Cedar Close”; empty where none is near. One query."""
    return [_said(near) for near in places.streets_near([(round(east), round(north)) for east, north in points])]


def street_of(points: Sequence[tuple[float, float]]) -> list[str]:
    """Each place by its nearest street alone. One query."""
    return [name.partition(", near ")[0] for name in names_of(points)]


def _said(near: Sequence[tuple[str, float]]) -> str:
    if not near:
        return ""
    (name, metres), *others = near
    if metres > _ON:
        return f"Near {name}"
    return f"{name}, near {others[0][0]}" if others else name
