"""What whoever registers a camera or asks for a visit finds: a street, a diary with free times."""

from __future__ import annotations

from datetime import timedelta

STREET, EAST, NORTH = "Linnet Rise", 433_500, 279_000
POPPY, OMAR = "poppy@example.com", "omar@example.com"


def make() -> None:
    """A force with one street, a team with six free times, and a report of Poppy's."""
    from shapely.geometry import box

    from headwater.citizen.models import Report
    from headwater.contact import actions
    from headwater.kernel import Actor, new_id, now
    from headwater.places.actions import NewArea, NewEntry, add_areas, set_gazetteer

    program, at = Actor.system("journeys"), now()
    ground = box(EAST - 3_000, NORTH - 3_000, EAST + 3_000, NORTH + 3_000)
    force = ("force", "west-midlands")
    areas = [NewArea(*force, "West Midlands", geometry=ground), NewArea("npu", "coventry", "Coventry", force, ground)]
    _, unit = add_areas(by=program, at=at, areas=areas)
    set_gazetteer(by=program, at=at, entries=[NewEntry(STREET, EAST, NORTH, "journeys")])
    team = actions.open_diary(
        by=program, at=at, name="Linnet visits", area=unit, area_name="Coventry", base=(EAST - 500, NORTH)
    )
    first = (at + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    times = [first + timedelta(days=day, hours=hour) for day in range(2) for hour in (0, 2, 4)]
    actions.open_slots(
        by=program, at=at, diary=team, slots=[actions.NewSlot(time, time + timedelta(hours=1)) for time in times]
    )
    contact = actions.ring(by=program, at=at, channel="web", text="Somebody was in our garden")
    Report.objects.create(
        id=new_id(), reference="HW-9QM-4TX", number=new_id(), kind="crime", contact=str(contact), name="Poppy Linnet-Example",
        email=POPPY, phone="01632 960 011", language="en", submitted_at=at,
    )  # fmt: skip
