"""What changes the record, what it refuses, and what the journal keeps of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from headwater.kernel import Conflict, Forbidden, Invalid, NotFound, Ref, new_id
from headwater.workforce import actions, models
from headwater.workforce.actions import NewPerson, NewPost, NewPosting
from headwater.workforce.rules import Rank, Span, Spell, Status
from headwater.workforce.tests.factories import AT, BY, DAY, NOBODY, START, person, posts, unit

pytestmark = pytest.mark.django_db


def journalled() -> list[str]:
    return [name for name, _ in entries()]


def entries() -> list[tuple[str, dict[str, Any]]]:
    """Name and data of what the journal holds of workforce, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("select name, data::text from journal_entry where name like 'workforce.%' order by id")
        return [(name, json.loads(data)) for name, data in cursor.fetchall()]


def spans(ref: Ref) -> list[tuple[str, date, date | None]]:
    rows = models.Posting.objects.filter(person__pk=ref.id).select_related("unit").order_by("during")
    return [(row.unit.name, row.during.lower, row.during.upper) for row in rows]


def test_a_unit_is_opened_once() -> None:
    unit("NE")
    with pytest.raises(Conflict, match="NE"):
        unit(" NE ")
    unit("NE", npu="Dudley")
    assert journalled() == ["workforce.UnitOpened"] * 2


def test_posts_of_one_kind_are_one_event() -> None:
    ne = unit()
    number = actions.establish_posts(
        by=BY,
        at=AT,
        posts=[NewPost(ne, Rank.CONSTABLE, Span(START))] * 30 + [NewPost(ne, Rank.CONSTABLE, Span(START), Decimal("0.40"))],
    )
    assert number == 31
    ((_, data),) = entries()[1:]
    assert (data["number"], data["fte"]) == (31, "30.40")


def test_people_come_with_their_history() -> None:
    ne, ntf = unit(), unit("NTF", team=False)
    history = (
        NewPosting(ne, Rank.CONSTABLE, Span(START, DAY)),
        NewPosting(ntf, Rank.SERGEANT, Span(DAY), Decimal("0.80")),
    )
    spell = Spell(Status.RESTRICTED, Span(START, DAY))
    (ref,) = actions.appoint(by=BY, at=AT, people=[NewPerson("Wren Sowe", "T1", history, (spell,))])
    assert spans(ref) == [("NE", START, DAY), ("NTF", DAY, None)]
    assert journalled()[2:] == ["workforce.PersonAppointed", "workforce.PersonMoved", "workforce.StatusRecorded"]
    assert "Wren" not in str(entries())


def test_a_move_ends_what_was_held() -> None:
    ne, ntf = unit(), unit("NTF", team=False)
    ref = person(ne)
    actions.move(by=BY, at=AT, person=ref, unit=ntf, rank=Rank.CONSTABLE, on=DAY)
    assert spans(ref) == [("NE", START, DAY), ("NTF", DAY, None)]
    with pytest.raises(Conflict, match="already"):
        actions.move(by=BY, at=AT, person=ref, unit=ne, rank=Rank.CONSTABLE, on=DAY - timedelta(days=5))
    assert spans(ref) == [("NE", START, DAY), ("NTF", DAY, None)]


def test_hours_change_within_a_unit() -> None:
    ne = unit()
    ref = person(ne)
    actions.move(by=BY, at=AT, person=ref, unit=ne, rank=Rank.CONSTABLE, on=DAY, fte=Decimal("0.60"))
    assert spans(ref) == [("NE", START, DAY), ("NE", DAY, None)]


def test_who_leaves_holds_nothing_and_is_off_nothing() -> None:
    ref = person(unit(), spells=(Spell(Status.SECONDED, Span(START)),))
    actions.leave(by=BY, at=AT, person=ref, on=DAY)
    assert spans(ref) == [("NE", START, DAY)]
    assert models.StatusSpell.objects.get().during.upper == DAY
    with pytest.raises(Invalid, match="no posting"):
        actions.leave(by=BY, at=AT, person=ref, on=DAY)


def test_a_status_is_recorded_once_for_a_time() -> None:
    ref = person(unit())
    actions.record_status(by=BY, at=AT, person=ref, status=Status.RECUPERATIVE, starts=START, ends=DAY)
    actions.record_status(by=BY, at=AT, person=ref, status=Status.RECUPERATIVE, starts=DAY)
    actions.record_status(by=BY, at=AT, person=ref, status=Status.RESTRICTED, starts=START)
    with pytest.raises(Conflict, match="status"):
        actions.record_status(by=BY, at=AT, person=ref, status=Status.RECUPERATIVE, starts=DAY)
    assert models.StatusSpell.objects.count() == 3


@pytest.mark.parametrize(("second", "fits"), [("0.40", True), ("0.41", False)])
def test_nobody_works_more_than_full_time(second: str, fits: bool) -> None:
    ne, ntf = unit(), unit("NTF", team=False)
    both = (
        NewPosting(ne, Rank.CONSTABLE, Span(START), Decimal("0.60")),
        NewPosting(ntf, Rank.CONSTABLE, Span(DAY, DAY + timedelta(days=1)), Decimal(second)),
    )
    new = [NewPerson("Robin Cole", "T2", both)]
    if fits:
        actions.appoint(by=BY, at=AT, people=new)
        return
    with pytest.raises(Invalid, match="full time"):
        actions.appoint(by=BY, at=AT, people=new)
    assert not models.Person.objects.exists()


def test_the_database_itself_refuses_more_than_full_time() -> None:
    ne, ntf = unit(), unit("NTF", team=False)
    ref = person(ne, "0.80")
    where = models.Unit.objects.get(pk=ntf.id)
    with pytest.raises(IntegrityError, match="full time"), transaction.atomic(), connection.cursor() as cursor:
        models.Posting.objects.create(
            person_id=ref.id, unit=where, rank="Constable", fte=Decimal("0.30"), during=DateRange(DAY, None), recorded_at=AT
        )
        cursor.execute("set constraints all immediate")


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_cannot_both_fill_the_same_hours() -> None:
    ne, ntf, lomu = unit(), unit("NTF", team=False), unit("LOMU", team=False)
    ref = person(ne, "0.40")
    together, refused = threading.Barrier(2), []

    def add(where: Ref) -> None:
        try:
            with transaction.atomic():
                models.Posting.objects.create(
                    person_id=UUID(ref.id),
                    unit_id=UUID(where.id),
                    rank="Constable",
                    fte=Decimal("0.60"),
                    during=DateRange(DAY, None),
                    recorded_at=AT,
                )
                together.wait(60)
        except IntegrityError:
            refused.append(where)
        finally:
            connection.close()

    writers = [threading.Thread(target=add, args=(where,)) for where in (ntf, lomu)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(90)
    assert len(refused) == 1
    assert len(spans(ref)) == 2


def test_bulk_is_all_or_nothing() -> None:
    ne = unit()
    person(ne, collar="T7")
    good = NewPerson("Fern Leam", "T8", (NewPosting(ne, Rank.PCSO, Span(START)),))
    taken = NewPerson("Ash Rea", "T7", (NewPosting(ne, Rank.PCSO, Span(START)),))
    with pytest.raises(Conflict, match="collar number"):
        actions.appoint(by=BY, at=AT, people=[good, taken])
    assert models.Person.objects.count() == 1
    assert journalled() == ["workforce.UnitOpened", "workforce.PersonAppointed"]


def test_somebody_without_a_posting_or_name_is_refused() -> None:
    with pytest.raises(Invalid, match="posting"):
        actions.appoint(by=BY, at=AT, people=[NewPerson("Jay Tame", "T9", ())])
    with pytest.raises(Invalid, match="name"):
        actions.appoint(by=BY, at=AT, people=[NewPerson(" ", "T9", (NewPosting(unit(), Rank.PCSO, Span(START)),))])


def test_what_does_not_exist_is_not_found() -> None:
    nowhere, nobody = Ref("workforce.unit", str(new_id())), Ref("workforce.person", str(new_id()))
    with pytest.raises(NotFound, match="unit"):
        posts(nowhere, 1)
    with pytest.raises(NotFound, match="person"):
        actions.leave(by=BY, at=AT, person=nobody, on=DAY)
    with pytest.raises(NotFound, match="person"):
        actions.leave(by=BY, at=AT, person=Ref("accounts.user", nobody.id), on=DAY)


def test_a_day_is_declared_complete_once() -> None:
    actions.declare_complete(by=BY, at=AT, npu="Coventry", days=[DAY, START, DAY])
    actions.declare_complete(by=BY, at=AT, npu="Coventry", days=[DAY])
    assert journalled() == ["workforce.WorkforceCounted"] * 2


@pytest.mark.parametrize(
    "act",
    [
        lambda: actions.open_unit(by=NOBODY, at=AT, npu="Coventry", name="NE", neighbourhood_team=True),
        lambda: actions.establish_posts(by=NOBODY, at=AT, posts=[]),
        lambda: actions.appoint(by=NOBODY, at=AT, people=[]),
        lambda: actions.move(by=NOBODY, at=AT, person=BY.ref, unit=BY.ref, rank=Rank.PCSO, on=DAY),
        lambda: actions.record_status(by=NOBODY, at=AT, person=BY.ref, status=Status.SECONDED, starts=DAY),
        lambda: actions.leave(by=NOBODY, at=AT, person=BY.ref, on=DAY),
        lambda: actions.declare_complete(by=NOBODY, at=AT, npu="Coventry", days=[DAY]),
    ],
)
def test_only_who_may_changes_the_record(act: Callable[[], object]) -> None:
    with pytest.raises(Forbidden):
        act()
    assert journalled() == []
