"""Two units on duty for the journey of a hospital watch; nobody else is."""

from __future__ import annotations

from datetime import timedelta


def make() -> None:
    """A hospital that is on the map, and two crews near it."""
    from headwater.dispatch.actions import UnitPosition, book_on, report_positions
    from headwater.kernel import Actor, now
    from headwater.places.actions import NewEntry, set_gazetteer
    from headwater.places.queries import areas
    from headwater.places.tests.factories import small_tree
    from headwater.workforce.actions import NewPerson, NewPosting, Rank, Span, appoint, open_unit

    by, at = Actor.system("journeys"), now()
    if not areas("npu"):
        small_tree()
    base = areas("npu")[0].ref
    set_gazetteer(by=by, at=at, entries=[NewEntry("Kingfisher General Hospital", 433_500, 279_000, "journeys", is_place=True)])
    team = open_unit(by=by, at=at, npu="Journey", name="Response", neighbourhood_team=False, area=base, position=90)
    posting = NewPosting(team, Rank.CONSTABLE, Span(at.date() - timedelta(days=30)))
    people = appoint(by=by, at=at, people=[NewPerson(f"Watch {n}", f"W{n:04}", (posting,), ()) for n in range(4)])
    for number, sign in enumerate(["W21", "W22"]):
        unit = book_on(
            by=by, at=at, call_sign=sign, crew=people[2 * number : 2 * number + 2], skills=["first_aid"], vehicle="Car",
            base=base, until=at + timedelta(hours=10),
        )  # fmt: skip
        report_positions(by=by, at=at, positions=[UnitPosition(unit, 433_400 - 300 * number, 279_000, at)])
