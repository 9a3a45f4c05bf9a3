"""What the journeys through contact need: ground, people with a past, and calls that come in by the door of telephony."""

from __future__ import annotations

import json
import os
import urllib.request
from typing import Any

EAST, NORTH = 433_500, 279_000
"""The middle of Alder Road."""

MARY = "+447700900123"
"""The number that the caller of the journeys calls from."""


def make() -> None:
    """Ground with streets, and Mary Sample of 12 Alder Road, whose house has markers."""
    from headwater.kernel import Actor, now
    from headwater.places.actions import NewEntry, NewPostcode, set_gazetteer, set_postcodes
    from headwater.places.queries import areas, at_point
    from headwater.places.tests.factories import small_tree
    from headwater.records import actions as records

    by, at = Actor.system("journeys"), now()
    if not areas("npu"):
        small_tree()
    streets = {"Alder Road": (0, 0), "Cedar Close": (120, 60), "Gosford Street": (-400, 200), "Hawthorn Lane": (300, -350)}
    entries = [
        NewEntry(name, EAST + east + step, NORTH + north, "journeys")
        for name, (east, north) in streets.items()
        for step in (-40, 0, 40)
    ]
    set_gazetteer(by=by, at=at, entries=entries)
    set_postcodes(by=by, at=at, postcodes=[NewPostcode("CV1 1DD", EAST, NORTH, "journeys")])
    a_hub(by, at)
    home = at_point(EAST, NORTH, method="street")
    house = records.premises_at(by=by, at=at, location=home)
    mary = records.add_person(by=by, at=at, name="Mary Sample", phones=[MARY], address=home)
    records.place_marker(by=by, at=at, subject=house, kind="firearms", detail="Shotgun certificate, two guns in a cabinet")
    records.place_marker(by=by, at=at, subject=mary, kind="vulnerable", detail="Carer of two small children, asthma")


def a_hub(by: Any, at: Any) -> None:
    """A hub that owns what is opened, unless there is one."""
    from headwater.dispatch.actions import open_hub
    from headwater.dispatch.queries import hubs_open

    if not hubs_open():
        open_hub(by=by, at=at, name="East hub", short="E", areas=[], capacity=400)


def rings(call: str, *, number: str = MARY, line: str = "999", easting: int = EAST, northing: int = NORTH) -> None:
    """A call comes in as a telephone system says it, with the position that the phone itself sends."""
    from headwater.space.grid import degrees_point

    longitude, latitude = degrees_point(easting + 12, northing - 9)
    say(
        "ring",
        call,
        number=number,
        line=line,
        aml={"latitude": latitude, "longitude": longitude, "radius": 35, "confidence": 68},
    )


def say(event: str, call: str, *, number: str = MARY, line: str = "999", **more: Any) -> None:
    """One event of the telephone system, signed, to the platform's own door."""
    from headwater.accounts.queries import sign
    from headwater.kernel import now

    body = json.dumps({"event": event, "call": call, "line": line, "from": number, **more}).encode()
    headers = {"Content-Type": "application/json", **sign("telephony", body, now())}
    where = f"http://localhost:{os.environ['HEADWATER_PORT']}/api/telephony/calls/"
    request = urllib.request.Request(where, body, headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status in (200, 201), answer.status


def one_call() -> None:
    rings("one")


def second_call() -> None:
    rings("two", number="+447700900222")


def fill() -> None:
    """Something on every page of contact: a queue, trays, a diary, a referral, a report, a plan."""
    from datetime import UTC, datetime, timedelta

    from headwater.contact import actions
    from headwater.kernel import Actor, Ref, Role, now
    from headwater.places.queries import at_point

    hana = Actor.with_roles(Ref("accounts.user", "journeys-hal"), "Hal Example", {Role.HANDLER, Role.SUPERVISOR})
    by, at = Actor.system("journeys"), now()
    rings("wait-1", number="+447700900301")
    rings("wait-2", number="+447700900302", line="101")
    actions.ring(by=by, at=at - timedelta(minutes=20), channel="web", text="My bicycle was taken from Gosford Street")
    rings("off", number="+447700900303")
    say("abandoned", "off", number="+447700900303")
    alder = at_point(EAST, NORTH)
    for number, ago in (("+447700900304", 1), ("+447700900305", 9)):
        held = actions.ring(by=by, at=at - timedelta(minutes=ago), channel="101", number=number)
        actions.claim(by=hana, at=at - timedelta(minutes=ago), contact=held)
        actions.note_details(
            by=hana, at=at - timedelta(minutes=ago), contact=held, kind="C1", location=alder, caller_name="Mary Sample",
            summary="The back window is smashed, and the drawers are on the floor", answers={"now": "no"},
        )  # fmt: skip
    ended = (
        ("S1", actions.ReferTo("adults", "Nobody has seen him since Friday; please visit")),
        ("C5", actions.ReportCrime()),
        ("C1", actions.OpenIncident("P5", "The neighbour owns up to a practical joke")),
    )
    for kind, outcome in ended:
        held = actions.ring(by=by, at=at, channel="101", number="+447700900306")
        actions.claim(by=hana, at=at, contact=held)
        actions.note_details(
            by=hana, at=at, contact=held, kind=kind, location=alder, summary="Number plates were stolen from the car",
            caller_name="Mary Sample", answers={"now": "yes", "danger": "yes"} if kind == "C1" else {},
            not_asked="Nothing points to it",
        )  # fmt: skip
        actions.finish(by=hana, at=at, contact=held, outcome=outcome)
    from headwater.contact.queries import diaries

    if not diaries():
        diary = actions.open_diary(
            by=by, at=at, name="Coventry appointments", area=Ref("places.area", "coventry"), area_name="Coventry",
            base=(EAST, NORTH),
        )  # fmt: skip
        first = datetime(2031, 3, 12, 9, tzinfo=UTC)
        hours = [actions.NewSlot(first + timedelta(hours=n), first + timedelta(hours=n + 1), 2) for n in range(8)]
        actions.open_slots(by=by, at=at, diary=diary, slots=hours)
        actions.make_plan(
            by=by, at=at, sort="repeat", title="Speak to her by her first name",
            text="Ring her sister; never say that nobody comes.",
            review_on=(at + timedelta(days=60)).date(), number="+447700900305",
        )  # fmt: skip


def a_diary() -> None:
    """A team that goes where people are: five hours tomorrow, as London has it late at night too; two crews."""
    from datetime import datetime, time, timedelta
    from zoneinfo import ZoneInfo

    from headwater.contact import actions
    from headwater.kernel import Actor, Ref, now

    by, at = Actor.system("journeys"), now()
    diary = actions.open_diary(
        by=by,
        at=at,
        name="Coventry appointments",
        area=Ref("places.area", "coventry"),
        area_name="Coventry",
        base=(EAST, NORTH),
    )
    london = ZoneInfo("Europe/London")
    first = datetime.combine(at.astimezone(london).date() + timedelta(days=1), time(10), london)
    hours = [actions.NewSlot(first + timedelta(hours=n), first + timedelta(hours=n + 1), 2) for n in range(5)]
    actions.open_slots(by=by, at=at, diary=diary, slots=hours)
