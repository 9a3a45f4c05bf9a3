"""A force with one neighbourhood around the made-up crimes."""

from __future__ import annotations

from datetime import UTC, datetime

from shapely.geometry import box

from headwater.kernel import Actor, Ref
from headwater.opendata.tests.published import LEICESTER
from headwater.places.actions import NewArea, NewPopulation, add_areas, set_population
from headwater.space.grid import grid_point

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
PROGRAM = Actor.system("test")


def leicestershire() -> tuple[Ref, ...]:
    """The force and the neighbourhood “Castle”, four kilometres across, with 9,000 people."""
    east, north = grid_point(LEICESTER[1], LEICESTER[0])
    refs = add_areas(
        by=PROGRAM,
        at=AT,
        areas=[
            NewArea("force", "leicestershire", "Leicestershire", None, box(east - 9e3, north - 9e3, east + 9e3, north + 9e3)),
            NewArea(
                "neighbourhood",
                "leicestershire/castle",
                "Castle",
                ("force", "leicestershire"),
                box(east - 2e3, north - 2e3, east + 2e3, north + 2e3),
            ),
        ],
    )
    set_population(by=PROGRAM, at=AT, counts=[NewPopulation(refs[1], 2016, "test", 9_000)])
    return tuple(refs)
