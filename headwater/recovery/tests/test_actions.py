"""What is done to vehicles that were seized."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from headwater.journal.queries import audit
from headwater.journal.queries.audit import AuditQuestion
from headwater.kernel import Conflict, Forbidden, HeadwaterError, Invalid, NotFound, Ref
from headwater.recovery import actions, queries
from headwater.recovery.rules.charges import LONDON
from headwater.recovery.tests.factories import AT, OFFICER, PROGRAM, SERGEANT, pound, seized

SHOWN = ["v5c", "identity", "insurance", "licence"]


def view(ref: Ref, at: datetime = AT) -> queries.SeizedView:
    return actions.consult(by=SERGEANT, at=at, seized=ref)


@pytest.mark.django_db
def test_it_is_kept_once_and_released_for_what_is_owed() -> None:
    car = seized(yard := pound())
    with pytest.raises(Conflict, match="kept already"):
        seized(yard, "ab12cde")
    assert view(car).to_pay == 19_200 + 2 * 2_600
    with pytest.raises(Invalid, match="Not seen: A certificate of insurance"):
        actions.release(by=SERGEANT, at=AT, seized=car, to="Mary Sample", seen=["v5c", "identity"], paid=24_400)
    with pytest.raises(Invalid, match=r"£244\.00 is owed at this moment, not £218\.00"):
        actions.release(by=SERGEANT, at=AT, seized=car, to="Mary Sample", seen=SHOWN, paid=21_800)
    actions.release(by=SERGEANT, at=AT, seized=car, to="Mary Sample", seen=SHOWN, paid=24_400)
    gone = view(car, AT + timedelta(days=40))
    assert (gone.state, gone.paid, gone.collected_by) == ("released", 24_400, "Mary Sample")
    assert gone.quote is not None
    assert gone.quote.total == 24_400, "it costs nothing more once it is gone"
    assert seized(yard) != car, "it can be seized again"


@pytest.mark.django_db
def test_while_it_is_examined_it_costs_nothing_more_and_does_not_go() -> None:
    car = seized(pound())
    actions.hold(by=SERGEANT, at=AT, seized=car, reason="forensic")
    with pytest.raises(Conflict):
        actions.hold(by=SERGEANT, at=AT, seized=car, reason="forensic")
    week = AT + timedelta(days=7)
    assert view(car, week).to_pay == view(car).to_pay
    with pytest.raises(Conflict, match="may not be released"):
        actions.release(by=SERGEANT, at=week, seized=car, to="Mary", seen=SHOWN, paid=24_400)
    with pytest.raises(Conflict, match="may not be released"):
        actions.book_collection(by=PROGRAM, at=week, seized=car, starts_at=week + timedelta(hours=2))
    actions.lift_hold(by=SERGEANT, at=week, seized=car)
    assert view(car, week + timedelta(hours=24)).to_pay == 24_400 + 2_600
    with pytest.raises(Conflict):
        actions.lift_hold(by=SERGEANT, at=week, seized=car)


@pytest.mark.django_db
def test_nobody_disposes_of_it_before_the_days_are_over() -> None:
    car = seized(pound())
    with pytest.raises(Conflict, match="once its keeper was told"):
        actions.dispose(by=SERGEANT, at=AT, seized=car, how="Auction")
    actions.notice_sent(by=SERGEANT, at=AT, seized=car)
    with pytest.raises(Conflict, match="on 07/12/2026 at the earliest"):
        actions.dispose(by=SERGEANT, at=AT + timedelta(days=13), seized=car, how="Auction")
    actions.dispute_charge(by=PROGRAM, at=AT, seized=car, text="It was insured", contact="mary@example.org")
    with pytest.raises(Conflict, match="waits for an answer"):
        actions.dispose(by=SERGEANT, at=AT + timedelta(days=14), seized=car, how="Auction")


@pytest.mark.django_db
def test_a_charge_is_disputed_and_taken_off() -> None:
    car = seized(pound())
    dispute = actions.dispute_charge(by=PROGRAM, at=AT, seized=car, text="I was insured", contact="mary@example.org")
    with pytest.raises(Conflict):
        actions.dispute_charge(by=PROGRAM, at=AT, seized=car, text="Again", contact="mary@example.org")
    [waiting] = view(car).disputes
    assert waiting.due_at == datetime(2026, 12, 8, tzinfo=LONDON), "ten working days, to the end of the last"
    with pytest.raises(Invalid):
        actions.decide_dispute(by=SERGEANT, at=AT, dispute=dispute, upheld=False, answer="No", taken_off=100)
    actions.decide_dispute(by=SERGEANT, at=AT, dispute=dispute, upheld=True, answer="You were.", taken_off=24_400)
    assert view(car).to_pay == 0
    with pytest.raises(Conflict, match="Sam Example has decided"):
        actions.decide_dispute(by=SERGEANT, at=AT, dispute=dispute, upheld=False, answer="No")


@pytest.mark.django_db
def test_proof_before_detail() -> None:
    car = seized(yard := pound())
    seized(yard, "CD34 EFG", keeper_postcode="", document="")
    for mark, proof in [("ab12 cde", "1234 5678 901"), ("AB12CDE", "cv11dd"), ("ＡＢ12 CDE", "CV1 1DD")]:
        assert actions.prove(by=PROGRAM, at=AT, registration=mark, proof=proof) == car
    wrong = [
        ("AB12 CDE", "CV1 1DE"), ("AB12 CDE", ""), ("AB12 CDE", "12345678902"), ("ZZ99 ZZZ", "CV1 1DD"), ("", ""),
        ("CD34 EFG", ""), ("CD34 EFG", "CV1 1DD"), ("'); DROP TABLE", "x"), ("А" * 5_000, "\x00"),
    ]  # fmt: skip
    for mark, proof in wrong:
        assert actions.prove(by=PROGRAM, at=AT, registration=mark, proof=proof) is None
    proved = audit(by=PROGRAM, question=AuditQuestion(name="recovery.KeeperProved"))
    assert {row.data["proof"] for row in proved} == {"log book", "postcode"}


@pytest.mark.django_db
def test_times_that_can_be_booked() -> None:
    yard = pound(places=1)
    one, other = seized(yard), seized(yard, "CD34 EFG")
    slots = queries.free_slots(yard, AT)
    assert slots[0] == AT + timedelta(hours=1)
    assert all(slot.astimezone(LONDON).weekday() < 5 and 10 <= slot.astimezone(LONDON).hour < 16 for slot in slots)
    actions.book_collection(by=PROGRAM, at=AT, seized=one, starts_at=slots[3])
    actions.book_collection(by=PROGRAM, at=AT, seized=one, starts_at=slots[3])  # twice is once
    with pytest.raises(Conflict, match="just booked"):
        actions.book_collection(by=PROGRAM, at=AT, seized=other, starts_at=slots[3])
    assert slots[3] not in queries.free_slots(yard, AT)
    actions.book_collection(by=PROGRAM, at=AT, seized=one, starts_at=slots[4])  # moved: the first is free again
    actions.book_collection(by=PROGRAM, at=AT, seized=other, starts_at=slots[3])
    actions.cancel_collection(by=PROGRAM, at=AT, seized=other)
    for wrong in (slots[3] + timedelta(minutes=7), AT - timedelta(days=1), slots[0].replace(hour=3)):
        with pytest.raises(Invalid):
            actions.book_collection(by=PROGRAM, at=AT, seized=other, starts_at=wrong)


@pytest.mark.django_db
def test_no_time_on_a_bank_holiday() -> None:
    slots = queries.free_slots(pound(), datetime(2026, 12, 22, 9, tzinfo=LONDON))
    assert not {slot.astimezone(LONDON).date().isoformat() for slot in slots} & {"2026-12-25", "2026-12-28"}


@pytest.mark.django_db
def test_who_may_do_what() -> None:
    car = seized(pound())
    with pytest.raises(Forbidden):
        actions.hold(by=OFFICER, at=AT, seized=car, reason="forensic")
    with pytest.raises(Forbidden):
        actions.release(by=OFFICER, at=AT, seized=car, to="x", seen=SHOWN, paid=0)
    with pytest.raises(Forbidden):
        actions.consult_kept(by=OFFICER, at=AT, seized=car)
    with pytest.raises(NotFound):
        actions.consult(by=SERGEANT, at=AT, seized=Ref("recovery.seized_vehicle", "1"))


@pytest.mark.django_db(transaction=True)
def test_twelve_keepers_want_the_last_three_places() -> None:
    yard = pound(places=3)
    cars = [seized(yard, f"AB{number:02} CDE") for number in range(12)]
    slot = queries.free_slots(yard, AT)[0]

    def book(car: Ref) -> bool:
        try:
            actions.book_collection(by=PROGRAM, at=AT, seized=car, starts_at=slot)
        except HeadwaterError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(book, cars)) == 3
