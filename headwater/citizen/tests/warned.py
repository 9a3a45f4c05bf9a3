"""Two neighbourhoods side by side, and warnings in them, made as the platform makes them."""

from __future__ import annotations

import json
from datetime import timedelta
from math import cos, pi, sin
from typing import Any

from shapely.geometry import box

from headwater.citizen.tests.factories import AT, PROGRAM, SERGEANT
from headwater.kernel import Actor, Ref, Role, new_id
from headwater.neighbourhood import actions
from headwater.places.actions import NewArea, add_areas
from headwater.space.grid import to_degrees

EAST, NORTH = 433_000, 278_000
INSPECTOR = Actor.with_roles(Ref("accounts.user", str(new_id())), "Ines Example", [Role.DUTY_INSPECTOR])


def city() -> dict[str, Ref]:
    """Alder and Birch, a kilometre square each."""
    here, there = box(EAST, NORTH, EAST + 1_000, NORTH + 1_000), box(EAST + 1_000, NORTH, EAST + 2_000, NORTH + 1_000)
    force = ("force", "west-midlands")
    new = [
        NewArea(*force, "West Midlands", geometry=here.union(there).buffer(5_000)),
        NewArea("neighbourhood", "alder", "Alder", force, here),
        NewArea("neighbourhood", "birch", "Birch", force, there),
    ]
    return dict(zip(("force", "Alder", "Birch"), add_areas(by=PROGRAM, at=AT, areas=new), strict=True))


def leak(**instead: Any) -> actions.Said:
    """A gas leak, until noon."""
    asked: dict[str, Any] = {
        "event": "Gas leak", "headline": "Gas leak in Alder Road", "description": "A main was hit.",
        "instruction": "Close your windows.", "expires_at": AT + timedelta(hours=2), "severity": "Severe",
    }  # fmt: skip
    return actions.Said(**(asked | instead))


def issued(said: actions.Said | None = None, *, area: Ref | None = None) -> Ref:
    """A warning that was signed off; in Alder where nothing else is said."""
    ref = actions.draft_warning(by=SERGEANT, at=AT, said=said or leak(areas=[area or city()["Alder"]]))
    actions.issue_warning(by=INSPECTOR, at=AT, warning=ref)
    return ref


def circle(corners: int) -> str:
    """A circle in Alder with so many corners, as GeoJSON."""
    turns = [2 * pi * number / corners for number in range(corners)]
    longitude, latitude = to_degrees(
        [EAST + 500 + 400 * sin(turn) for turn in turns], [NORTH + 500 + 400 * cos(turn) for turn in turns]
    )
    ring = [[x, y] for x, y in zip(longitude.tolist(), latitude.tolist(), strict=True)]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return json.dumps({"type": "Feature", "geometry": shape, "properties": {}})
