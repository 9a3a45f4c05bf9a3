"""A force that is as busy as it ever was, made inside the platform by calling actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from headwater.accounts.actions import add_demonstration_people
from headwater.demo.control_room import open_hubs
from headwater.demo.ground import Ground
from headwater.demo.names import synthetic
from headwater.dispatch.actions import UnitPosition, book_on, open_incident, report_positions
from headwater.dispatch.queries import grades
from headwater.journal.queries import last_number
from headwater.kernel import Actor, now
from headwater.places.actions import NewEntry, add_areas, set_gazetteer
from headwater.places.queries import Location, areas
from headwater.site import config
from headwater.workforce.actions import NewPerson, NewPosting, Rank, Span, appoint, open_unit

SEED = 20180312
TOGETHER = 100
"""Incidents opened in one transaction."""

GRADES = ("P2", "P3", "P3", "P3", "P4", "P5", "P6", "P3", "P3", "P4")
"""Of the incidents that are open: few are of those that somebody is sent to at once."""

KINDS = ("C1", "A2", "T2", "S1", "S6", "A3", "T3")
BY = Actor.system("bench")


def furnish(units: int, incidents: int, timers: int, seconds: int) -> dict[str, Any]:
    """So many units on duty, incidents that are open, and timers that come due one after another within ``seconds``.

    Returns ``units`` (reference and call sign of each), ``since`` (the last entry of the journal), and ``secrets`` of the
    programs that will speak to us.
    """
    at = now()
    add_demonstration_people(by=BY, at=at)
    add_areas(by=BY, at=at, areas=Ground.of_the_force(SEED).areas())
    set_gazetteer(by=BY, at=at, entries=list(_streets()))
    open_hubs(by=BY, at=at)
    on_duty = list(_book_on(units, at))
    for start in range(0, incidents, TOGETHER):
        with transaction.atomic():
            for n in range(start, min(incidents, start + TOGETHER)):
                open_one(n, GRADES[n % len(GRADES)], at - timedelta(minutes=n % 35))
    _start_timers(timers, seconds)
    secrets = {name: config.secret(name) for name in ("telephony", "devices")}
    return {"units": on_duty, "since": last_number(), "secrets": secrets}


def open_one(n: int, grade: str, at: datetime) -> None:
    """Open an incident; ``n`` says where and what."""
    x, y = 405_000 + n * 7_919 % 20_000, 280_000 + n * 6_007 % 15_000
    where = Location(x, y, f"{n % 200 + 1} Alder Road, near Cedar Close", method="street", npu_name="Birmingham West")
    open_incident(by=BY, at=at, kind=KINDS[n % len(KINDS)], grade=grade, summary=f"Bench, {n}", location=where)


def _streets() -> Iterator[NewEntry]:
    """A junction every 200 metres, where the callers are."""
    for n in range(2_500):
        yield NewEntry(f"Bench {n % 50} Street", 398_000 + n % 50 * 200, 284_000 + n // 50 * 200, "Bench: invented")


def _book_on(number: int, at: datetime) -> Iterator[tuple[str, str]]:
    """Units with a crew of one each, all over the force."""
    bases = areas("npu")
    team = open_unit(by=BY, at=at, npu=bases[0].name, name="Response", neighbourhood_team=False, area=None, position=0)
    posting = NewPosting(team, Rank.CONSTABLE, Span(at.date() - timedelta(days=400)))
    people = [NewPerson(synthetic(1_000 + n), f"R{n:04}", (posting,)) for n in range(1, number + 1)]
    for n, person in enumerate(appoint(by=BY, at=at, people=people)):
        sign = f"B{n + 100}"
        ref = book_on(
            by=BY, at=at, call_sign=sign, crew=[person], skills=("response_driver",), vehicle="Response car",
            base=bases[n % len(bases)].ref, until=at + timedelta(hours=10), reason="Bench",
        )  # fmt: skip
        report_positions(by=BY, at=at, positions=[UnitPosition(ref, 420_000 + n * 17 % 9_000, 285_000 + n * 31 % 9_000, at)])
        yield str(ref), sign


def _start_timers(number: int, seconds: int) -> None:
    """Incidents that nobody was sent to for almost as long as may be: their sergeants must be told while the bench runs."""
    after = timedelta(minutes=grades()["P2"].escalations[0].after)
    for n in range(number):
        open_one(n, "P2", now() - after + timedelta(seconds=5 + n * seconds / number))
