"""Incidents to and from other control rooms: asked, given, answered, escalated; nothing lost, and nothing done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from headwater.dispatch import tasks
from headwater.dispatch.actions import close, escalations, ringing, transfers
from headwater.dispatch.actions.incidents import open_incident
from headwater.dispatch.models import Escalation, Hub, Incident, Timer, Transfer
from headwater.dispatch.queries.transfers import open_transfers, outgoing, past_transfers, transfer
from headwater.dispatch.rules.transfers import Document, Party, Place, partner_of, write
from headwater.dispatch.tests.oversight import ANN, AT, DAN, DEE, HAL, hubs, incidents, journalled, later
from headwater.dispatch.tests.partner import AMBULANCE, WARWICKSHIRE, listening, offer
from headwater.kernel import Actor, Conflict, Forbidden, Invalid, NotFound, Ref, now
from headwater.records.actions import add_person

pytestmark = pytest.mark.django_db

PARTNER = Actor(Ref("site.program", "Ambulance"), "Ambulance", permissions=DEE.permissions)


@pytest.fixture
def log() -> Incident:
    (north,) = hubs("North")
    (row,) = incidents(north, grade="P2")
    Incident.objects.filter(pk=row.pk).update(
        summary="He has a knife", place="12 Alder Road", easting=433_500, northing=279_000
    )
    row.refresh_from_db()
    return row


def ask(row: Incident, **given: Any) -> Ref:
    asked = {"partner": AMBULANCE, "request": "attend", "reason": "A man is hurt"} | given
    whole: dict[str, Any] = {"by": DEE, "at": AT, "incident": row.ref} | asked
    return transfers.ask(**whole)


def receive(document: Document | None = None, form: str = "json", at: Any = AT) -> Ref:
    said = document or offer()
    return transfers.receive(
        by=PARTNER, at=at, partner=partner_of(said.sender), document=said, text=write(said, form), form=form
    )


def one(ref: Ref) -> Transfer:
    return Transfer.objects.get(pk=ref.id)


def listens(monkeypatch: pytest.MonkeyPatch, address: str, code: str = AMBULANCE) -> None:
    monkeypatch.setenv("HEADWATER_PROGRAM_ADDRESSES", f"partner-{code}={address}")


def test_what_is_asked_is_committed_with_its_document_and_its_timer(log: Incident) -> None:
    ref = ask(log, hazards="Dog", casualties="One, bleeding")
    row = one(ref)
    assert (row.state, row.hub, row.format, row.reference) == ("waiting", log.hub, "xml", f"WMP-20180312-{log.number}-1")
    told = transfer(ref, by=DEE, at=AT).document
    assert told.incident is not None
    assert (told.request, told.incident.text, told.incident.hazards) == ("attend", "He has a knife", "Dog")
    assert (told.incident.kind, told.incident.priority) == ("A2", "P2 Priority")
    assert (told.incident.location.easting, told.incident.people) == (433_500, ())
    ((subject, said),) = journalled("dispatch.TransferAsked")
    assert (subject, said["reason"]) == (str(log.ref), "Attend with us. A man is hurt")
    assert journalled("journal.Disclosed") == []  # nothing has left
    assert Timer.objects.get().due_at == later(minutes=2)


def test_the_caller_goes_with_it_only_where_somebody_says_so(log: Incident) -> None:
    mary = add_person(by=Actor.system("tests"), at=AT, name="Mary Sample", phones=["+447700900123"])
    Incident.objects.filter(pk=log.pk).update(caller=str(mary))
    ref = ask(log, share_caller=True)
    (party,) = transfer(ref, by=DEE, at=AT).document.incident.people  # type: ignore[union-attr]
    assert (party.role, party.name, party.phone) == ("caller", "Mary Sample", "07700 900123")
    transfers.fetched(by=PARTNER, at=AT, partner=partner_of(AMBULANCE))
    ((_, said),) = journalled("journal.Disclosed")
    assert str(mary) in said["subjects"]
    transfers.withdraw(by=DEE, at=AT, transfer=ref, reason="Not needed")
    assert transfer(ask(log), by=DEE, at=AT).document.incident.people == ()  # type: ignore[union-attr]


def test_who_may_not_and_what_cannot(log: Incident) -> None:
    for actor in (HAL, ANN):
        with pytest.raises(Forbidden):
            ask(log, by=actor)
    with pytest.raises(Invalid, match="no control room"):
        ask(log, partner="navy")
    with pytest.raises(Invalid, match="Nothing is asked"):
        ask(log, request="dance")
    with pytest.raises(Invalid, match="The reason is empty"):
        ask(log, reason=" \x00")
    ask(log)
    with pytest.raises(Conflict, match="has this incident already"):
        ask(log)
    ask(log, partner=WARWICKSHIRE)
    assert sorted(Transfer.objects.values_list("reference", flat=True)) == [
        f"WMP-20180312-{log.number}-1", f"WMP-20180312-{log.number}-2",
    ]  # fmt: skip


def test_no_answer_in_time_is_told_until_somebody_answers(log: Incident) -> None:
    ref = ask(log)
    assert ringing.ring_due(at=later(minutes=1, seconds=59)) == 0
    assert ringing.ring_due(at=later(minutes=2)) == 1
    raised = Escalation.objects.get()
    assert (raised.role, raised.incident, raised.state) == ("dispatcher", log, "open")
    assert raised.words == "A transfer to another control room has not been acknowledged: West Midlands Ambulance Service"
    for minutes, role in ((5, "duty_inspector"), (10, "commander"), (20, "commander")):
        escalations.tell_next(at=later(minutes=minutes))
        raised.refresh_from_db()
        assert raised.role == role
    assert open_transfers(by=DEE, at=later(minutes=3))[0].late
    transfers.answered(
        by=DAN, at=later(minutes=21), transfer=ref, outcome="accepted", answer="By telephone", their_reference="9"
    )
    raised.refresh_from_db()
    assert (raised.state, raised.over_why) == ("over", "West Midlands Ambulance Service has accepted")
    assert journalled("dispatch.TransferAnswered")[0][1]["their_reference"] == "9"


def test_an_answer_is_given_once_and_stays(log: Incident) -> None:
    ref = ask(log)
    for _ in range(3):
        transfers.answered(by=PARTNER, at=AT, transfer=ref, outcome="refused", answer="Nobody is free")
    assert len(journalled("dispatch.TransferAnswered")) == 1
    with pytest.raises(Conflict, match="refused already"):
        transfers.answered(by=PARTNER, at=AT, transfer=ref, outcome="accepted")
    with pytest.raises(Conflict, match="refused already"):
        transfers.withdraw(by=DEE, at=AT, transfer=ref, reason="Too late")
    with pytest.raises(Invalid, match="no answer"):
        transfers.answered(by=PARTNER, at=AT, transfer=ref, outcome="perhaps")
    again = ask(log)
    with pytest.raises(Invalid, match="What they said is empty"):
        transfers.answered(by=PARTNER, at=AT, transfer=again, outcome="refused")
    with pytest.raises(NotFound):
        transfers.answered(by=PARTNER, at=AT, transfer=Ref("dispatch.transfer", "x"), outcome="accepted")
    assert outgoing(AMBULANCE, one(again).reference) == again
    with pytest.raises(NotFound):
        outgoing(WARWICKSHIRE, one(again).reference)  # another partner's


def test_a_log_is_not_closed_while_an_answer_is_owed(log: Incident) -> None:
    ref = ask(log)
    shut: dict[str, Any] = {
        "by": DEE, "at": AT, "incident": log.ref, "closing_kind": "A2", "result": "transferred", "text": "Theirs"
    }  # fmt: skip
    with pytest.raises(Conflict, match="has not answered the transfer"):
        close(**shut)
    transfers.withdraw(by=DEE, at=AT, transfer=ref, reason="We manage")
    close(**shut)
    with pytest.raises(Conflict, match="closed"):
        ask(log)


def test_it_is_sent_by_the_worker_and_once(log: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = ask(log)
    with listening() as partner:
        listens(monkeypatch, partner.address)
        for _ in range(3):
            tasks.send_transfers(0)
        assert partner.references() == [("incident", one(ref).reference)]
        transfers.withdraw(by=DEE, at=now(), transfer=ref, reason="We manage")
        tasks.send_transfers(0)
        tasks.send_transfers(0)
        assert [kind for kind, _ in partner.references()] == ["incident", "withdrawal"]
        assert partner.heard[1].reason == "We manage"
    assert len(journalled("dispatch.TransferSent")) == 1
    ((subject, said),) = journalled("journal.Disclosed")
    assert (subject, said["recipient"]) == (str(log.ref), "West Midlands Ambulance Service")
    with connection.cursor() as cursor:
        cursor.execute("select by from journal_entry where name = 'journal.Disclosed'")
        assert cursor.fetchone() == (str(DEE.ref),)


@pytest.mark.parametrize("status", [500, 404, 302, 307])
def test_a_partner_that_does_not_take_it_is_asked_again_ever_later(
    log: Incident, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = ask(log)
    with listening() as partner:
        partner.status = status
        listens(monkeypatch, partner.address)
        tasks.send_transfers(0)
        row = one(ref)
        assert (row.state, row.attempts, row.fault) == ("waiting", 1, f"answered {status}")
        assert row.try_at is not None
        assert timedelta(seconds=3) < row.try_at - now() <= timedelta(seconds=5)
        tasks.send_transfers(0)
        assert one(ref).attempts == 1  # not before its time
        for _ in range(3):
            Transfer.objects.update(try_at=now())
            tasks.send_transfers(0)
        row = one(ref)
        assert row.try_at is not None
        assert timedelta(seconds=30) < row.try_at - now() <= timedelta(seconds=40)
        partner.status = 202
        Transfer.objects.update(try_at=now())
        tasks.send_transfers(0)
        assert len(partner.heard) == 1
    assert (one(ref).state, one(ref).fault) == ("sent", "")
    assert len(journalled("dispatch.TransferFailed")) == 1  # one line for one fault, however often
    assert journalled("dispatch.TransferSent")[0][1]["attempt"] == 5


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://127.0.0.1:1/", "nobody listens"),
        ("http://example.invalid/", "neither https nor a folder"),
        ("ftp://127.0.0.1/", "neither https nor a folder"),
        ("file:///nowhere/at/all", "the folder for it cannot be written"),
        ("https://127.0.0.1:99999/", "the line broke"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(log: Incident, address: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = ask(log)
    listens(monkeypatch, address)
    tasks.send_transfers(0)
    assert says in one(ref).fault


def test_a_partner_that_is_killed_off_holds_up_no_other(log: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    (second,) = incidents(Hub.objects.get())
    refs = [ask(log), ask(second), ask(log, partner=WARWICKSHIRE)]
    with listening(WARWICKSHIRE) as partner:
        monkeypatch.setenv(
            "HEADWATER_PROGRAM_ADDRESSES",
            f"partner-{AMBULANCE}=http://127.0.0.1:1/ partner-{WARWICKSHIRE}={partner.address}",
        )
        tasks.send_transfers(0)
        assert len(partner.heard) == 1
    assert [one(ref).attempts for ref in refs] == [1, 0, 1]


def test_as_a_file_it_is_there_whole_and_once(log: Incident, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ref = ask(log)
    listens(monkeypatch, tmp_path.as_uri())
    tasks.send_transfers(0)
    Transfer.objects.update(state="waiting", try_at=now())
    tasks.send_transfers(0)
    (file,) = tmp_path.iterdir()
    assert file.name == f"{one(ref).reference}-incident.xml"
    assert file.read_text() == one(ref).document


class Killed(BaseException):
    """What a kill -9 leaves: nothing after it is done."""


def test_a_worker_killed_after_it_gave_it_gives_it_again_and_the_partner_knows_it(
    log: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = ask(log)
    carry = transfers.carry

    def killed(giving: transfers.Giving) -> str:
        carry(giving)
        raise Killed

    with listening() as partner:
        listens(monkeypatch, partner.address)
        with monkeypatch.context() as context, pytest.raises(Killed):
            context.setattr(transfers, "carry", killed)
            tasks.send_transfers(0)
        assert (one(ref).state, one(ref).attempts) == ("waiting", 1)
        tasks.send_transfers(0)
        assert len(partner.heard) == 1  # another worker leaves it while the first may still be at it
        Transfer.objects.update(try_at=now())  # its lease is over
        tasks.send_transfers(0)
        assert partner.heard[0] == partner.heard[1]
    assert one(ref).state == "sent"
    assert len(journalled("journal.Disclosed")) == 1


def test_without_an_address_it_waits_to_be_fetched(log: Incident) -> None:
    ref, here = ask(log), partner_of(AMBULANCE)
    tasks.send_transfers(0)
    assert (one(ref).attempts, one(ref).fault) == (0, "")
    for _ in range(3):
        (document,) = transfers.fetched(by=PARTNER, at=AT, partner=here)
        assert (document.type, document.reference) == ("incident", one(ref).reference)
    assert transfers.fetched(by=PARTNER, at=AT, partner=partner_of(WARWICKSHIRE)) == ()
    assert len(journalled("journal.Disclosed")) == 1
    with pytest.raises(NotFound):
        transfers.received(by=PARTNER, at=AT, partner=partner_of(WARWICKSHIRE), reference=document.reference, of="incident")
    for _ in range(2):
        transfers.received(by=PARTNER, at=AT, partner=here, reference=document.reference, of="incident")
    assert one(ref).state == "sent"
    assert transfers.fetched(by=PARTNER, at=AT, partner=here) == ()
    assert len(journalled("dispatch.TransferSent")) == 1
    transfers.withdraw(by=DEE, at=AT, transfer=ref, reason="We manage")
    transfers.received(by=PARTNER, at=AT, partner=here, reference=document.reference, of="incident")  # late, of the first
    (document,) = transfers.fetched(by=PARTNER, at=AT, partner=here)
    assert document.type == "withdrawal"
    transfers.received(by=PARTNER, at=AT, partner=here, reference=document.reference, of="withdrawal")
    assert transfers.fetched(by=PARTNER, at=AT, partner=here) == ()


def test_what_nobody_has_heard_of_is_withdrawn_in_silence(log: Incident) -> None:
    transfers.withdraw(by=DEE, at=AT, transfer=ask(log), reason="A slip")
    assert transfers.fetched(by=PARTNER, at=AT, partner=partner_of(AMBULANCE)) == ()


def test_an_incident_that_is_offered_waits_in_the_hub_of_its_area_and_is_told(log: Incident) -> None:
    ref = receive()
    row = one(ref)
    assert (row.state, row.hub, row.acknowledge_by) == ("offered", log.hub, later(minutes=1))
    assert ringing.ring_due(at=later(minutes=1)) == 1
    raised = Escalation.objects.get()
    assert (raised.role, raised.incident) == ("dispatcher", None)
    assert "waits to be accepted: West Midlands Ambulance Service" in raised.words
    escalations.tell_next(at=later(minutes=4))
    log_ref = transfers.accept(by=DEE, at=later(minutes=5), transfer=ref, kind="A2", grade="P2")
    opened = Incident.objects.select_related("hub").get(pk=log_ref.id)
    assert (opened.hub, opened.source, opened.easting, opened.place) == (log.hub, str(ref), 433_500, "12 Alder Road")
    assert opened.summary.startswith("From West Midlands Ambulance Service, their log 77: A patient threatens the crew")
    assert Escalation.objects.get(reason="transfer_in").state == "over"
    assert journalled("dispatch.TransferAccepted")[0][1]["incident"] == str(log_ref)
    assert journalled("dispatch.IncidentOpened")[0][1]["source"] == str(ref)
    (word,) = transfers.fetched(by=PARTNER, at=later(minutes=6), partner=partner_of(AMBULANCE))
    assert word.answer is not None
    assert (word.type, word.answer.outcome) == ("acknowledgement", "accepted")
    assert word.answer.reference == f"WMP-20180312-{opened.number}"


def test_whom_a_partner_names_stands_in_the_log_and_goes_to_nobody_else(log: Incident) -> None:
    people = (Party("caller", "Mary Sample", "07700 900123"), Party("casualty"))
    opened = transfers.accept(by=DEE, at=AT, transfer=receive(offer(people=people)), kind="A2", grade="P2")
    assert journalled("dispatch.LogEntryAdded")[0][1]["text"] == "Caller: Mary Sample, 07700 900123\nCasualty: not named"
    transfers.ask(by=DEE, at=AT, incident=opened, partner=WARWICKSHIRE, request="inform", reason="It is near them")
    (told,) = transfers.fetched(by=PARTNER, at=AT, partner=partner_of(WARWICKSHIRE))
    assert "Mary" not in write(told, "json")
    assert "07700" not in write(told, "json")
    ref = transfers.ask(
        by=DEE, at=AT, incident=opened, partner="highways-england", request="inform", reason="Road", text="Close the road"
    )
    assert transfer(ref, by=DEE, at=AT).document.incident.text == "Close the road"  # type: ignore[union-attr]


def test_it_may_join_a_log_that_is_open(log: Incident) -> None:
    ref = receive()
    assert transfers.accept(by=DEE, at=AT, transfer=ref, join=log.ref) == log.ref
    assert Incident.objects.count() == 1
    assert "threatens the crew" in journalled("dispatch.ContactJoined")[0][1]["text"]
    other = receive(offer("AMB-78"))
    Incident.objects.update(closed_at=AT, closing_kind="A2", result="done")
    with pytest.raises(Conflict, match="closed"):
        transfers.accept(by=DEE, at=AT, transfer=other, join=log.ref)
    assert one(other).state == "offered"
    with pytest.raises(Invalid, match="not a kind"):
        transfers.accept(by=DEE, at=AT, transfer=other, kind="nonsense", grade="P1")
    assert one(other).state == "offered"


def test_it_may_be_refused_with_a_reason(log: Incident) -> None:
    ref = receive()
    with pytest.raises(Invalid, match="The reason is empty"):
        transfers.refuse(by=DEE, at=AT, transfer=ref, reason="")
    with pytest.raises(Forbidden):
        transfers.refuse(by=HAL, at=AT, transfer=ref, reason="No")
    transfers.refuse(by=DEE, at=AT, transfer=ref, reason="It is in Warwickshire")
    with pytest.raises(Conflict, match="refused already"):
        transfers.accept(by=DEE, at=AT, transfer=ref, kind="A2", grade="P2")
    assert receive() == ref  # sent again, it has the answer that it had
    (word,) = transfers.fetched(by=PARTNER, at=AT, partner=partner_of(AMBULANCE))
    assert word.answer is not None
    assert (word.answer.outcome, word.answer.reason) == ("refused", "It is in Warwickshire")
    assert past_transfers(by=DEE, at=AT)[0].state == "refused"


def test_the_same_again_is_one_and_another_under_its_reference_is_refused(log: Incident) -> None:
    assert receive() == receive(form="xml") == receive(at=later(hours=3))
    assert len(journalled("dispatch.TransferArrived")) == 1
    with pytest.raises(Conflict, match="was another document"):
        receive(offer(text="Something else"))
    assert receive(offer(code=WARWICKSHIRE)) != receive()  # the same reference of another partner


@pytest.mark.parametrize(
    "place",
    [
        Place(),
        Place("Somewhere in Rugby"),
        Place("Lizard Point", 170_000, 11_600),
        Place("The sea", 699_999, 1_299_999, 100_000),
    ],
    ids=lambda place: place.text or "nowhere",
)
def test_wherever_it_is_it_has_an_owner(log: Incident, place: Place) -> None:
    ref = transfers.accept(by=DEE, at=AT, transfer=receive(offer(place=place)), kind="A2", grade="P3")
    opened = Incident.objects.get(pk=ref.id)
    assert opened.hub == log.hub
    assert (opened.easting, opened.northing) == (place.easting, place.northing)
    assert place.text in opened.summary + opened.place


def test_what_is_taken_back_before_and_after_it_was_accepted(log: Incident) -> None:
    here = partner_of(AMBULANCE)
    back: dict[str, Any] = {"by": PARTNER, "at": AT, "partner": here, "reason": "All calm"}
    first, second = receive(), receive(offer("AMB-78"))
    for _ in range(2):
        transfers.taken_back(**back, reference="AMB-77")
    assert (one(first).state, len(journalled("dispatch.TransferTakenBack"))) == ("withdrawn", 1)
    with pytest.raises(Conflict, match="taken back already"):
        transfers.accept(by=DEE, at=AT, transfer=first, kind="A2", grade="P2")
    opened = transfers.accept(by=DEE, at=AT, transfer=second, kind="A2", grade="P2")
    transfers.taken_back(**back, reference="AMB-78")
    assert Incident.objects.get(pk=opened.id).closed_at is None
    assert journalled("dispatch.LogEntryAdded")[0][1]["text"].endswith("takes back AMB-78: All calm")
    assert transfers.fetched(by=PARTNER, at=AT, partner=here) == ()
    with pytest.raises(NotFound):
        transfers.taken_back(**back, reference="AMB-79")
    assert not Timer.objects.filter(state="waiting", reason="transfer_in").exists()


def together(*work: Callable[[], object]) -> list[object]:
    """Do these at the same moment, each in a thread of its own; what each gave, or the fault that it met."""
    gate = threading.Barrier(len(work))
    found: list[object] = [None] * len(work)

    def run(place: int, task: Callable[[], object]) -> None:
        gate.wait()
        try:
            found[place] = task()
        except Exception as fault:
            found[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_one_offer_open_one_log() -> None:
    hubs("North")
    for number in range(4):
        ref = receive(offer(f"AMB-{number}"))

        def take(by: Actor, ref: Ref = ref) -> Ref:
            return transfers.accept(by=by, at=AT, transfer=ref, kind="A2", grade="P2")

        found = together(lambda: take(DEE), lambda: take(DAN), lambda: take(DEE))
        assert sum(isinstance(one, Ref) for one in found) == 1, found
        assert sum(isinstance(one, Conflict) for one in found) == 2, found
    assert Incident.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_the_same_document_by_four_lines_at_once_is_one_transfer() -> None:
    hubs("North")
    found = together(*[receive] * 4)
    assert len(set(map(str, found))) == 1, found
    assert all(isinstance(one, Ref) for one in found), found
    assert len(journalled("dispatch.TransferArrived")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_the_same_partner_ask_once_and_four_workers_send_once(monkeypatch: pytest.MonkeyPatch) -> None:
    (north,) = hubs("North")
    rows = incidents(north, 5)
    for row in rows:
        found = together(lambda row=row: ask(row), lambda row=row: ask(row, by=DAN))  # type: ignore[misc]
        assert sorted(type(one).__name__ for one in found) == ["Conflict", "Ref"]
    with listening() as partner:
        listens(monkeypatch, partner.address)
        together(*[lambda: tasks.send_transfers(0)] * 4)
        assert len(set(partner.references())) == len(partner.heard) == 5
    assert set(Transfer.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_withdrawal_at_once_leave_one_of_them(log: Incident) -> None:
    ref = ask(log)
    found = together(
        lambda: transfers.answered(by=PARTNER, at=AT, transfer=ref, outcome="accepted"),
        lambda: transfers.withdraw(by=DEE, at=AT, transfer=ref, reason="We manage"),
    )
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "NoneType"]
    assert len(journalled("dispatch.TransferAnswered")) == 1


def test_opening_an_incident_speaks_to_nobody(log: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of a partner is there, and is spoken to by the worker alone."""
    with listening() as partner:
        listens(monkeypatch, partner.address)
        open_incident(by=HAL, at=AT, kind="A2", grade="P2", summary="Noise", location=None)
        ask(log)
        receive()
        assert partner.heard == []
