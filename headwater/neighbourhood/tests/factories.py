"""A neighbourhood for tests, made as the platform makes it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from shapely.geometry import Polygon, box

from headwater.kernel import Actor, Ref, Role, new_id
from headwater.places.actions import NewArea, add_areas

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)
"""A Monday morning."""

EAST, NORTH = 433_000, 278_000
"""The corner of the city."""

PROGRAM = Actor.system("tests")
SERGEANT = Actor.with_roles(Ref("accounts.user", str(new_id())), "Sam Example", [Role.SERGEANT])
OFFICER = Actor.with_roles(Ref("accounts.user", str(new_id())), "Rosa Example", [Role.RESPONSE])


def city() -> dict[str, Ref]:
    """A force with a city of four neighbourhoods, a kilometre square each: Alder, Birch, Cedar and Elm, by name."""
    whole = _square(0, 0, 2_000)
    new = [
        NewArea("force", "west-midlands", "West Midlands", geometry=whole.buffer(5_000)),
        NewArea("district", "E08000026", "Coventry", ("force", "west-midlands"), whole),
        NewArea("npu", "CV", "Coventry", ("district", "E08000026"), whole),
        NewArea("sector", "NE", "NE", ("npu", "CV")),
        *(
            NewArea("neighbourhood", name.lower(), name, ("sector", "NE"), _square(number % 2, number // 2))
            for number, name in enumerate(("Alder", "Birch", "Cedar", "Elm"))
        ),
    ]
    refs = add_areas(by=PROGRAM, at=AT, areas=new)
    return {area.name: ref for area, ref in zip(new, refs, strict=True) if area.level == "neighbourhood"}


def neighbourhood() -> Ref:
    """Alder."""
    return city()["Alder"]


def _square(column: int, row: int, size: int = 1_000) -> Polygon:
    return box(EAST + column * size, NORTH + row * size, EAST + (column + 1) * size, NORTH + (row + 1) * size)
