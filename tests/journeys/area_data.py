"""A neighbourhood with all that its page shows, for the journeys through it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
POSTCODE = "CV6 4AB"


def make() -> None:
    """Alder and three others, with a postcode, two years of published crime, a team, two priorities and an event."""
    from headwater.kernel import Actor, now
    from headwater.neighbourhood import actions
    from headwater.neighbourhood.tests.factories import EAST, NORTH, city
    from headwater.neighbourhood.tests.lakes import filled
    from headwater.places.actions import NewPopulation, NewPostcode, set_population, set_postcodes
    from headwater.site.lake import the_lake

    by, at = Actor.system("journeys"), now()
    areas = city()
    filled(the_lake().root)
    people = enumerate(areas.values())
    counts = [NewPopulation(area, 2026, "journeys", 9_000 + 100 * number) for number, area in people]
    set_population(by=by, at=at, counts=counts)
    set_postcodes(by=by, at=at, postcodes=[NewPostcode(POSTCODE, EAST + 200, NORTH + 200, "journeys")])
    alder = areas["Alder"]
    actions.keep_team(
        by=by, at=at, area=alder, about="We walk and cycle here.", take_part="Walk with us.", email="a@example.org"
    )
    actions.add_member(by=by, at=at, area=alder, name="PC Rosa Sample", rank="Constable", position=1)
    racing = actions.set_priority(by=by, at=at, area=alder, issue="Racing on the ring road")
    actions.take_step(by=by, at=at, priority=racing, action="Speed checks on six evenings")
    actions.set_priority(by=by, at=at, area=alder, issue="Litter at the playground")
    starts = datetime.combine(at.astimezone(LONDON).date() + timedelta(days=5), datetime.min.time(), LONDON).replace(hour=18)
    actions.plan_gathering(
        by=by, at=at, area=alder, kind="meeting", title="Meet the team", address="Alder hall", starts_at=starts,
        ends_at=starts + timedelta(hours=1),
    )  # fmt: skip


def something_new() -> None:
    """The team takes on another issue, and has something to show for it."""
    from headwater.kernel import Actor, now
    from headwater.neighbourhood import actions
    from headwater.places.queries import area_named

    by, at = Actor.system("journeys"), now()
    alder = area_named("neighbourhood", "alder").ref
    lamps = actions.set_priority(by=by, at=at, area=alder, issue="No light behind the shops")
    actions.take_step(by=by, at=at, priority=lamps, action="The council mends the lamps on Monday")


def next_morning() -> None:
    """What the worker does the next morning, twice."""
    from headwater.citizen.digests import send_digests
    from headwater.kernel import Actor, now

    tomorrow = now().astimezone(LONDON).replace(hour=8, minute=5) + timedelta(days=1)
    for _ in range(2):
        send_digests(Actor.system("journeys"), tomorrow)


def something_new_for_omar() -> None:
    """Another issue: the same twice is refused."""
    from headwater.kernel import Actor, now
    from headwater.neighbourhood import actions
    from headwater.places.queries import area_named

    alder = area_named("neighbourhood", "alder").ref
    actions.set_priority(by=Actor.system("journeys"), at=now(), area=alder, issue="Dogs in the cemetery")
