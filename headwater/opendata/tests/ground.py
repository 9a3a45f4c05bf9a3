"""A force with one neighbourhood around the made-up crimes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shapely.geometry import box

from headwater.kernel import Actor, Ref, now
from headwater.neighbourhood import actions
from headwater.opendata.tests.published import LEICESTER
from headwater.places.actions import NewArea, NewPopulation, add_areas, set_population
from headwater.space.grid import grid_point

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
PROGRAM = Actor.system("test")


def leicestershire() -> tuple[Ref, ...]:
    """The force and the neighbourhood “Castle”, four kilometres across, with 9,000 people, a team and what it does."""
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
    castle = refs[1]
    actions.keep_team(by=PROGRAM, at=AT, area=castle, about="We walk here.", email="castle@leics.example")
    actions.add_member(by=PROGRAM, at=AT, area=castle, rank="PC", name="A. Wren", bio="Walks <b>here</b>.")
    bikes = actions.set_priority(by=PROGRAM, at=AT, area=castle, issue="Bikes & <script>alert(1)</script>")
    actions.take_step(by=PROGRAM, at=AT + timedelta(days=2), priority=bikes, action="Marked 40 of them.")
    actions.set_priority(by=PROGRAM, at=AT, area=castle, issue="Noise at night")
    soon = now() + timedelta(days=10)
    for title in ("Street corner meeting", "Called off"):
        planned = actions.plan_gathering(
            by=PROGRAM, at=now(), area=castle, kind="meeting", title=title, address="Castle Gardens",
            starts_at=soon, ends_at=soon + timedelta(hours=1),
        )  # fmt: skip
    actions.cancel_gathering(by=PROGRAM, at=now(), gathering=planned)
    return tuple(refs)
