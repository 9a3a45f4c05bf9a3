"""The control room of the journeys: two hubs, crews on the road, a telephone that rings, and what its people do at a screen.

It is made once for all journeys (the fixture ``doors``; inside the platform, by actions); everything after it is done as people
and telephone systems do it: in a browser, and at the platform's own signed doors.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from playwright.sync_api import Page, expect

from headwater.accounts.rules import signed
from headwater.space.grid import degrees_point
from tests.journeys.contact_data import EAST, MARY, NORTH
from tests.journeys.platform import Platform

CREWS = {"M21": (600, 300), "M24": (-500, 400), "M27": (900, -700), "L21": (2_400, 1_900)}
"""Call signs of the units on duty, and how far each is from Alder Road: metres east and north."""

_calls = count(1)


def make() -> None:
    """Hubs, crews, people with a past, and a house that rang the day before yesterday. Writes the programs' secrets."""
    from django.conf import settings

    from headwater.contact import actions as contact
    from headwater.dispatch import actions as dispatch
    from headwater.dispatch.queries import hubs_open
    from headwater.kernel import Actor, Ref, Role, now
    from headwater.places.queries import area_named, at_point
    from tests.journeys import contact_data

    contact_data.make()
    by, at = Actor.system("journeys"), now()
    if hubs_open() == 1:
        coventry = area_named("npu", "Coventry").ref
        dispatch.open_hub(by=by, at=at, name="West hub", short="W", areas=[(coventry, "Coventry")], capacity=400)
        _man(by, at, coventry)
        before = Actor.with_roles(Ref("accounts.user", "journeys-hal"), "Hal Example", {Role.HANDLER})
        then = at - timedelta(days=2)
        earlier = contact.ring(by=by, at=then, channel="101", number="+447700900188")
        contact.claim(by=before, at=then, contact=earlier)
        contact.note_details(
            by=before, at=then, contact=earlier, kind="C5", location=at_point(EAST, NORTH, method="street"),
            caller_name="Mary Sample", summary="Somebody tried the car doors in the night",
        )  # fmt: skip
        contact.finish(by=before, at=then, contact=earlier, outcome=contact.ReportCrime())
    sys.stdout.write(json.dumps({name: settings.PROGRAM_SECRET(name) for name in ("telephony", "devices")}))


def _man(by: Any, at: datetime, base: Any) -> None:
    from headwater.dispatch import actions as dispatch
    from headwater.workforce import actions as workforce

    team = workforce.open_unit(by=by, at=at, npu="Coventry", name="Response", neighbourhood_team=False, area=base, position=9)
    posting = workforce.NewPosting(team, workforce.Rank.CONSTABLE, workforce.Span((at - timedelta(days=99)).date()))
    new = [workforce.NewPerson(f"Officer {number}", f"J{number:03}", (posting,), ()) for number in range(2 * len(CREWS))]
    people = list(workforce.appoint(by=by, at=at, people=new))
    for number, sign in enumerate(CREWS):
        dispatch.book_on(
            by=by, at=at, call_sign=sign, crew=people[2 * number : 2 * number + 2], skills=["taser"], vehicle="",
            base=base, until=at + timedelta(hours=9),
        )  # fmt: skip


@dataclass(frozen=True)
class Doors:
    """The platform's doors for other programs, with the secrets that open them."""

    address: str
    secrets: dict[str, str]

    def rings(self, *, number: str = MARY, line: str = "999", easting: int = EAST, northing: int = NORTH) -> str:
        """A call comes in, with the position that the phone itself sends; returns the contact's identifier."""
        longitude, latitude = degrees_point(easting, northing)
        aml = {"latitude": latitude, "longitude": longitude, "radius": 35, "confidence": 68}
        told = self._say("telephony", "telephony/calls/", event="ring", call=f"journey-{next(_calls)}", line=line, aml=aml,
                         **{"from": number})  # fmt: skip
        return str(told["contact"]).partition(":")[2]

    def gives_up(self, *, number: str, line: str = "999") -> None:
        """A caller rings, and rings off before anybody has answered."""
        call = f"journey-{next(_calls)}"
        for event in ("ring", "abandoned"):
            self._say("telephony", "telephony/calls/", event=event, call=call, line=line, **{"from": number})

    def crews_are_out(self) -> None:
        """Every unit says where it is: near Alder Road."""
        at = datetime.now(UTC).isoformat()
        places = [
            {"unit": sign, "easting": EAST + east, "northing": NORTH + north, "at": at} for sign, (east, north) in CREWS.items()
        ]  # fmt: skip
        self._say("devices", "units/positions/", positions=places)

    def unit_says(self, unit: str, status: int) -> None:
        """A crew presses a status on its terminal."""
        self._say("devices", "units/status/", unit=unit, status=status)

    def _say(self, program: str, path: str, **body: Any) -> dict[str, Any]:
        sent = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **signed(self.secrets[program], program, sent, datetime.now(UTC))}
        with urllib.request.urlopen(urllib.request.Request(f"{self.address}api/{path}", sent, headers), timeout=20) as answer:
            told: dict[str, Any] = json.load(answer)
        return told


def opened(platform: Platform) -> Doors:
    """Make the control room, start its worker, and open its doors."""
    printed = platform.call("tests.journeys.control_room:make").strip().splitlines()[-1]
    platform.work()
    return Doors(platform.address, json.loads(printed))


# What people do at a screen.


def answers(page: Page, number: str) -> None:
    """A handler answers the call from this number, out of the queue."""
    page.goto("/contact/")
    row = page.get_by_role("region", name="Contacts that wait").get_by_role("row").filter(has_text=number)
    row.get_by_role("button", name="Answer").click()
    page.wait_for_url(re.compile(r"/contact/[0-9a-f-]{36}/"))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def writes(page: Page, key: str, words: str) -> None:
    """Go to the field of this key and write there."""
    press(page, key)
    page.keyboard.type(words)


def is_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text(re.compile(r"(Saved \d\d:\d\d:\d\d|All saved)"))


def finishes(page: Page) -> None:
    press(page, "Control+Enter")
    page.wait_for_url("**/contact/")


def commands(page: Page, line: str) -> None:
    """A dispatcher types a line into the command bar, and waits for what the room is told."""
    page.keyboard.press("/")
    page.keyboard.type(line)
    page.keyboard.press("Enter")


def row_of(board: Page, log: int) -> Any:
    """The row of a log on a board."""
    return board.locator(f'#hw-incidents tr[data-number="{log}"]')


def last_log(platform: Platform) -> int:
    """The number of the log that was opened last."""
    opened = [entry for entry in platform.journal() if entry["name"] == "dispatch.IncidentOpened"]
    return int(opened[-1]["data"]["number"])


def five_logs() -> None:
    """Open five logs; writes their numbers."""
    _logs(5)


def one_log() -> None:
    """Open a log; writes its number."""
    _logs(1)


def _logs(number: int) -> None:
    from headwater.dispatch import actions, queries
    from headwater.kernel import Actor, now
    from headwater.places.queries import at_point

    where = at_point(EAST, NORTH, method="street")
    for _ in range(number):
        ref = actions.open_incident(
            by=Actor.system("journeys"), at=now(), kind="A2", grade="P3", summary="Noise", location=where
        )
        sys.stdout.write(f"{queries.incident(ref).number} ")
