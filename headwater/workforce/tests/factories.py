"""Units, posts and people for tests, made as the platform makes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from headwater.kernel import Actor, Ref, Role
from headwater.workforce import actions
from headwater.workforce.actions import NewPerson, NewPost, NewPosting
from headwater.workforce.rules import Rank, Span, Spell

AT = datetime(2018, 3, 9, 9, 30, tzinfo=UTC)
BY = Actor.system("tests")
NOBODY = Actor.with_roles(Ref("accounts.user", "nobody"), "Nobody", [Role.HANDLER])
START = date(2018, 1, 1)
DAY = date(2018, 3, 9)


def unit(name: str = "NE", *, npu: str = "Coventry", team: bool = True, position: int = 0) -> Ref:
    return actions.open_unit(by=BY, at=AT, npu=npu, name=name, neighbourhood_team=team, position=position)


def posts(where: Ref, number: int, *, rank: Rank = Rank.CONSTABLE, starts: date = START, ends: date | None = None) -> None:
    actions.establish_posts(by=BY, at=AT, posts=[NewPost(where, rank, Span(starts, ends))] * number)


def person(
    where: Ref,
    fte: str = "1",
    *,
    rank: Rank = Rank.CONSTABLE,
    starts: date = START,
    ends: date | None = None,
    spells: tuple[Spell, ...] = (),
    collar: str = "",
) -> Ref:
    from headwater.workforce.models import Person

    collar = collar or f"T{Person.objects.count() + 1:04}"
    posting = NewPosting(where, rank, Span(starts, ends), Decimal(fte))
    (ref,) = actions.appoint(by=BY, at=AT, people=[NewPerson(f"Test {collar}", collar, (posting,), spells)])
    return ref
