"""A small tree of areas: squares on the ground of Coventry."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from shapely.geometry import Polygon, box

from headwater.kernel import Actor, Ref
from headwater.places.actions import NewArea, add_areas

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
PROGRAM = Actor.system("test")

EAST, NORTH = 433_000, 278_000
"""The corner of the tree's ground."""


def square(column: int, row: int, size: int = 1000) -> Polygon:
    return box(EAST + column * size, NORTH + row * size, EAST + (column + 1) * size, NORTH + (row + 1) * size)


def small_tree() -> dict[str, Ref]:
    """Force > district > NPU > two sectors > four neighbourhoods in a square of two kilometres; by name."""
    whole = square(0, 0, 2000)
    new = [
        NewArea("force", "west-midlands", "West Midlands", geometry=whole.buffer(5000)),
        NewArea("district", "E08000026", "Coventry", ("force", "west-midlands"), whole),
        NewArea("npu", "CV", "Coventry", ("district", "E08000026"), whole),
        NewArea("sector", "N", "North", ("npu", "CV")),
        NewArea("sector", "S", "South", ("npu", "CV")),
        *(
            NewArea("neighbourhood", f"{'SN'[row]}{column}", f"{'SN'[row]}{column}", ("sector", "SN"[row]), square(column, row))
            for row in (0, 1)
            for column in (0, 1)
        ),
    ]
    refs = add_areas(by=PROGRAM, at=AT, areas=new)
    return {f"{area.level}:{area.name}": ref for area, ref in zip(new, refs, strict=True)}


def journalled(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Subject and data of every journal entry of this kind, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("select subject, data::text from journal_entry where name = %s order by id", [name])
        return [(subject, json.loads(data)) for subject, data in cursor.fetchall()]
