"""What has been worked out, kept in the process while the lake and the boundary stand as they are."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar, cast

import shapely

from headwater.insight.crime.cubes import Kept

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from headwater.insight.lake import Lake

_V = TypeVar("_V")
_kept: Kept[object] = Kept(96)


def keep(lake: Lake, key: Hashable, make: Callable[[], _V]) -> _V:
    """Made once a generation of the lake."""
    return cast(_V, _kept.get((str(lake.root), lake.generation, key), make))


def mark_of(boundary: BaseGeometry | None) -> str:
    """Changes when the boundary does."""
    return "" if boundary is None else sha256(shapely.to_wkb(boundary)).hexdigest()[:16]
