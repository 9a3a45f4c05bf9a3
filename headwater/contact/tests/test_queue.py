"""One queue: who waits, who has whom, and what happens to those who ring off."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from headwater.contact import actions, queries
from headwater.contact.models import Contact
from headwater.contact.rules.channels import call_back_by, channels
from headwater.contact.tests.factories import AT, DEV, HAL, HANA, SUNITA, TELEPHONY, counted, journalled, rung, taken
from headwater.kernel import Conflict, Forbidden, Invalid, Ref

SOON = timedelta(seconds=20)


def row(contact: Ref) -> Contact:
    return Contact.objects.get(pk=contact.id)


@pytest.mark.django_db
def test_999_comes_before_101_and_whoever_waits_longest_before_others() -> None:
    web = rung("web", AT)
    slow = rung("101", AT)
    late = rung("999", AT + SOON)
    first = rung("999", AT + timedelta(seconds=10))
    counter = rung("counter", AT + SOON)
    officer = rung("officer", AT + SOON)
    found = [one.ref for one in queries.waiting(by=HANA, at=AT + SOON)]
    assert found == [first, late, officer, slow, counter, web]
    assert actions.claim_next(by=HANA, at=AT + SOON) == first
    assert actions.claim_next(by=HAL, at=AT + SOON) == late


@pytest.mark.django_db
def test_nobody_waits() -> None:
    assert actions.claim_next(by=HANA, at=AT) is None
    assert queries.waiting(by=HANA, at=AT) == ()
    assert queries.trays(by=HANA, at=AT) == queries.Trays((), ())


@pytest.mark.django_db
def test_a_row_is_late_when_its_channel_says_so() -> None:
    rung("999", AT)
    [just] = queries.waiting(by=HANA, at=AT + timedelta(seconds=10))
    [after] = queries.waiting(by=HANA, at=AT + timedelta(seconds=11))
    assert (just.late, after.late) == (False, True)


@pytest.mark.django_db
def test_a_ring_takes_five_queries_at_most() -> None:
    rung("101", number="07700 900456")
    with counted() as queries_of:
        rung("999", number="07700 900123", location=actions.AML(433_500, 279_000, 25, 68), external_id="call-1")
    assert len(queries_of) <= 5, queries_of


@pytest.mark.django_db
def test_the_first_claim_wins_and_the_second_is_told_who_it_was() -> None:
    contact = rung()
    actions.claim(by=HANA, at=AT + SOON, contact=contact)
    with pytest.raises(Conflict, match="Hana Example took this contact at 21:30:20"):
        actions.claim(by=HAL, at=AT + SOON, contact=contact)
    actions.claim(by=HANA, at=AT + 2 * SOON, contact=contact)
    [entry] = journalled("contact.ContactClaimed")
    assert (entry["holder"], entry["waited"]) == (str(HANA.ref), 20)


@pytest.mark.django_db(transaction=True)
def test_twelve_handlers_at_once_and_one_gets_it() -> None:
    contact = rung()
    won, lost, start = [], [], threading.Barrier(12)

    def take(handler: int) -> None:
        try:
            start.wait()
            actions.claim(by=HAL if handler % 2 else HANA, at=AT, contact=contact)
            won.append(handler)
        except Conflict:
            lost.append(handler)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) + len(lost) == 12
    assert {handler % 2 for handler in won} == {won[0] % 2}
    assert len(lost) == 6
    assert len(journalled("contact.ContactClaimed")) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_handlers_who_answer_next_get_eight_contacts() -> None:
    waiting = {rung("999") for _ in range(8)}
    got: list[Ref | None] = []
    start = threading.Barrier(8)

    def take() -> None:
        try:
            start.wait()
            got.append(actions.claim_next(by=HANA, at=AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(got) == waiting


@pytest.mark.django_db
def test_the_database_holds_what_is_taken_to_somebody() -> None:
    contact = rung()
    with pytest.raises(IntegrityError, match="contact_taken_by_somebody"), transaction.atomic():
        Contact.objects.filter(pk=contact.id).update(state="taken")
    with pytest.raises(IntegrityError, match="contact_closed_with_outcome"), transaction.atomic():
        Contact.objects.filter(pk=contact.id).update(state="closed", closed_at=AT)


@pytest.mark.django_db
def test_a_stale_claim_is_shown_and_stays_whose_it_is() -> None:
    contact = taken(HANA, AT)
    [fresh] = queries.trays(by=HANA, at=AT + timedelta(seconds=90)).taken
    [stale] = queries.trays(by=HANA, at=AT + timedelta(seconds=91)).stale
    assert (fresh.stale, stale.stale, stale.holder) == (False, True, HANA.ref)
    assert actions.claim_next(by=HAL, at=AT + timedelta(hours=1)) is None
    with pytest.raises(Conflict, match="Hana Example"):
        actions.claim(by=HAL, at=AT + timedelta(hours=1), contact=contact)
    actions.note_details(by=HANA, at=AT + timedelta(hours=1), contact=contact, summary="Still here")
    assert queries.trays(by=HANA, at=AT + timedelta(hours=1)).stale == ()


@pytest.mark.django_db
def test_a_contact_that_is_given_back_waits_in_its_old_place() -> None:
    mine = taken(HANA, AT)
    rung("999", AT + SOON)
    actions.release(by=HANA, at=AT + 2 * SOON, contact=mine, reason="end of shift")
    assert queries.waiting(by=HANA, at=AT)[0].ref == mine
    assert queries.waiting(by=HANA, at=AT)[0].holder is None
    with pytest.raises(Conflict, match="Nobody has"):
        actions.release(by=HANA, at=AT, contact=mine)


@pytest.mark.django_db
def test_a_supervisor_listens_in_and_takes_over_on_the_record() -> None:
    contact = taken(HANA)
    actions.listen_in(by=SUNITA, at=AT, contact=contact)
    with pytest.raises(Invalid, match="why"):
        actions.take_over(by=SUNITA, at=AT, contact=contact, reason=" ")
    actions.take_over(by=SUNITA, at=AT + SOON, contact=contact, reason="caller asks for somebody else")
    assert queries.contact(contact).holder == SUNITA.ref
    [listened], [over] = journalled("contact.ContactListenedTo"), journalled("contact.ContactTakenOver")
    assert (listened["by"], listened["holder"]) == (str(SUNITA.ref), str(HANA.ref))
    assert (over["before"], over["holder"], over["reason"]) == (str(HANA.ref), str(SUNITA.ref), "caller asks for somebody else")
    with pytest.raises(Conflict, match="Sunita Example has this contact"):
        actions.note_details(by=HANA, at=AT, contact=contact, summary="mine?")
    assert any(entry["what"] == "listened in to a contact" for entry in journalled("journal.Consulted"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [
        lambda contact: actions.claim(by=DEV, at=AT, contact=contact),
        lambda contact: actions.claim_next(by=DEV, at=AT),
        lambda contact: actions.take_over(by=HANA, at=AT, contact=contact, reason="x"),
        lambda contact: actions.listen_in(by=HANA, at=AT, contact=contact),
        lambda contact: actions.note_details(by=DEV, at=AT, contact=contact, summary="x"),
        lambda contact: actions.silent_solution(by=DEV, at=AT, contact=contact, heard_55=True),
    ],
    ids=["claim", "claim next", "take over", "listen in", "note", "silent solution"],
)
def test_those_without_the_right_may_not(act: object) -> None:
    contact = rung()
    with pytest.raises(Forbidden):
        act(contact)  # type: ignore[operator]  # each is a function of a contact
    assert row(contact).state == "waiting"


# ---------------------------------------------------------------------------------------------------- callers who ring off


@pytest.mark.django_db
def test_an_abandoned_999_call_is_called_back_three_times_and_then_asks_for_a_log() -> None:
    contact = rung("999", AT, number="07700 900123", external_id="a")
    off = AT + timedelta(seconds=8)
    actions.ring_off(by=TELEPHONY, at=off, channel="999", external_id="a")
    [waits] = queries.trays(by=HANA, at=off).rang_off
    assert (waits.ref, waits.call_back_by, waits.number) == (contact, off + timedelta(seconds=60), "07700 900123")
    assert queries.waiting(by=HANA, at=off) == ()
    for attempt in (1, 2, 3):
        actions.claim(by=HANA, at=off, contact=contact)
        actions.call_back_made(by=HANA, at=off, contact=contact, reached=False, note="voicemail")
        [waits] = queries.trays(by=HANA, at=off).rang_off
        assert waits.call_backs == attempt
    assert waits.call_back_by is None
    assert channels()["999"].call_back is not None
    assert [entry["attempt"] for entry in journalled("contact.CalledBack")] == [1, 2, 3]
    [abandoned] = journalled("contact.ContactAbandoned")
    assert abandoned["waited"] == 8


@pytest.mark.django_db
def test_a_caller_who_is_reached_goes_on_with_whoever_called_back() -> None:
    contact = rung("101", AT, number="07700 900123", external_id="a")
    actions.ring_off(by=TELEPHONY, at=AT + SOON, channel="101", external_id="a")
    actions.claim(by=HANA, at=AT + 2 * SOON, contact=contact)
    actions.call_back_made(by=HANA, at=AT + 3 * SOON, contact=contact, reached=True)
    view = queries.contact(contact)
    assert (view.state, view.holder, view.answered_at, view.ended_at) == ("taken", HANA.ref, AT + 3 * SOON, None)


@pytest.mark.django_db
def test_call_backs_that_were_not_made_in_time_are_noted_once_and_stay() -> None:
    rung("999", AT, number="07700 900123", external_id="a")
    actions.ring_off(by=TELEPHONY, at=AT, channel="999", external_id="a")
    assert actions.note_overdue_call_backs(by=TELEPHONY, at=AT + timedelta(seconds=59)) == 0
    assert actions.note_overdue_call_backs(by=TELEPHONY, at=AT + timedelta(seconds=60)) == 1
    assert actions.note_overdue_call_backs(by=TELEPHONY, at=AT + timedelta(seconds=90)) == 0
    assert len(queries.trays(by=HANA, at=AT + timedelta(seconds=90)).overdue) == 1
    assert len(journalled("contact.CallBackOverdue")) == 1


@pytest.mark.django_db
def test_a_withheld_number_cannot_be_called_back_and_stays_in_the_tray() -> None:
    rung("999", AT, external_id="a")
    actions.ring_off(by=TELEPHONY, at=AT + SOON, channel="999", external_id="a")
    [waits] = queries.trays(by=HANA, at=AT + SOON).rang_off
    assert (waits.call_back_by, waits.withheld, waits.who) == (None, True, "Number withheld")
    assert call_back_by("999", False, AT) is None
    assert call_back_by("web", True, AT) is None


@pytest.mark.django_db
def test_the_line_of_a_call_in_hand_closes_and_the_work_goes_on() -> None:
    contact = taken(HANA, AT, external_id="a")
    actions.ring_off(by=TELEPHONY, at=AT + SOON, channel="999", external_id="a")
    view = queries.contact(contact)
    assert (view.state, view.holder, view.ended_at, view.abandoned_at) == ("taken", HANA.ref, AT + SOON, None)
    assert len(journalled("contact.CallEnded")) == 1
    assert journalled("contact.ContactAbandoned") == []


# ------------------------------------------------------------------------------------------ hooks twice and out of order


@pytest.mark.django_db
def test_the_same_ring_twice_is_one_contact() -> None:
    one = rung("999", AT, number="07700 900123", external_id="a")
    assert rung("999", AT + SOON, number="07700 900123", external_id="a") == one
    assert rung("101", AT, external_id="a") != one
    assert len(journalled("contact.ContactRang")) == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_ring_eight_times_at_once_is_one_contact() -> None:
    refs: list[Ref] = []
    start = threading.Barrier(8)

    def hook() -> None:
        try:
            start.wait()
            refs.append(rung("999", external_id="a"))
        finally:
            connection.close()

    threads = [threading.Thread(target=hook) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refs) == 8
    assert len(set(refs)) == 1
    assert len(journalled("contact.ContactRang")) == 1


@pytest.mark.django_db
def test_an_end_that_comes_before_its_ring_is_an_abandoned_call_that_the_ring_completes() -> None:
    early = actions.ring_off(by=TELEPHONY, at=AT + SOON, channel="999", external_id="a")
    late = rung("999", AT, number="07700 900123", external_id="a", location=actions.AML(433_500, 279_000, 25))
    assert early == late
    [waits] = queries.trays(by=HANA, at=AT + SOON).rang_off
    assert (waits.number, waits.aml and waits.aml.radius) == ("07700 900123", 25)
    assert waits.call_back_by is not None
    assert queries.waiting(by=HANA, at=AT + SOON) == ()


@pytest.mark.django_db
def test_an_end_twice_is_one() -> None:
    rung("999", AT, external_id="a")
    for _ in range(2):
        actions.ring_off(by=TELEPHONY, at=AT + SOON, channel="999", external_id="a")
    assert len(journalled("contact.ContactAbandoned")) == 1


@pytest.mark.django_db
def test_what_was_answered_elsewhere_and_never_taken_is_called_back_too() -> None:
    contact = rung("999", AT, number="07700 900123", external_id="a")
    actions.answered(by=TELEPHONY, at=AT + SOON, contact=contact)
    actions.ring_off(by=TELEPHONY, at=AT + 2 * SOON, channel="999", external_id="a")
    [waits] = queries.trays(by=HANA, at=AT + 2 * SOON).rang_off
    assert (waits.ref, waits.abandoned_at) == (contact, None)
    assert waits.call_back_by is not None


# --------------------------------------------------------------------------------------------------- what callers send


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "kept", "shown"),
    [
        ("", "", ""),
        ("07700 900123", "+447700900123", "07700 900123"),
        ("+447700900123", "+447700900123", "07700 900123"),
        ("withheld", "", "withheld"),
        ("'); DROP TABLE contact_contact; --", "", "'); DROP TABLE contact_contact; --"),
        ("0" * 500, "", "0" * 59 + "…"),
        ("07700\x00900123", "+447700900123", "07700 900123"),
    ],
    ids=["none", "national", "international", "word", "drop table", "far too long", "a null character"],
)
def test_any_number_is_taken(number: str, kept: str, shown: str) -> None:
    contact = rung("999", number=number.replace("\x00", " ") if "\x00" in number else number)
    assert (row(contact).number, queries.contact(contact).number) == (kept, shown)


@pytest.mark.django_db
def test_a_text_of_any_length_is_taken_and_cut_where_it_must_be() -> None:
    whole, cut = rung("web", text="é" * 10_000), rung("web", text="x" * 30_000 + "\x00")
    assert len(row(whole).text) == 10_000
    assert (len(row(cut).text), row(cut).text[-1]) == (20_000, "…")


@pytest.mark.django_db
def test_a_way_in_that_there_is_not_is_refused() -> None:
    with pytest.raises(Invalid, match="not a way in"):
        rung("pigeon")
    with pytest.raises(Invalid, match="radius"):
        actions.AML(1, 1, -1)


@pytest.mark.django_db
def test_a_phone_that_says_it_is_off_the_map_is_answered_all_the_same() -> None:
    contact = taken(HANA, location=actions.AML(9_999_999, -5, 25, 90))
    view = queries.contact(contact)
    assert view.location is None
    assert view.aml is not None
    assert view.aml.easting == 9_999_999


@pytest.mark.django_db
def test_where_the_phone_says_it_is_is_the_place_to_be_confirmed() -> None:
    contact = taken(HANA, location=actions.AML(433_500, 279_000, 25, 90))
    view = queries.contact(contact)
    assert view.location is not None
    assert (view.location.easting, view.location.radius, view.location.method) == (433_500, 25, "aml")
    assert not view.location_confirmed
    actions.note_details(by=HANA, at=AT, contact=contact, location_confirmed=True)
    assert queries.contact(contact).location_confirmed


@pytest.mark.django_db
def test_silent_solution() -> None:
    contact = taken(HANA)
    actions.silent_solution(by=HANA, at=AT, contact=contact, heard_55=True)
    assert queries.contact(contact).silent == "pressed"
    assert journalled("contact.SilentSolution")[0]["heard_55"] is True
