"""What people write about what they reported: read, answered, raised when nobody reads it; and what they are never shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.contact import actions, queries
from headwater.contact.rules.outcomes import OUTCOMES
from headwater.contact.rules.progress import Facts, name_of, reading, states
from headwater.contact.tests.factories import ALDER_ROAD, AT, DEV, HANA, ROSA, TELEPHONY, counted, hub, journalled, noted, rung
from headwater.contact.tests.test_diary import MORNING, diary, open_day
from headwater.dispatch.actions import add_entry
from headwater.kernel import Actor, Conflict, Forbidden, HeadwaterError, Invalid, NotFound, Permission, Ref, Role, new_id
from headwater.records.queries import Owner, cases_of, source_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
MAY = frozenset({"contact.case.own", "contact.appointment.book", "dispatch.incident.write"})
MARY = Actor(Ref("citizen.session", str(new_id())), "A member of the public", permissions=MAY)


def owner(*refs: Ref) -> Owner:
    return Owner(frozenset(refs))


def say(contact: Ref, text: str = "The thief came back", *, news: bool = False, token: str = "one", by: Actor = MARY) -> None:
    source_of(contact).say(by=by, at=LATER, owner=owner(contact), ref=contact, text=text, news=news, token=token)


def incident(**details: Any) -> tuple[Ref, Ref]:
    hub()
    contact = noted(channel="web", kind="C10", location=ALDER_ROAD, caller_name="Mary Sample", **details)
    done = actions.finish(by=HANA, at=AT, contact=contact, outcome=actions.OpenIncident())
    assert done.incident is not None
    return contact, done.incident


def test_a_message_is_read_answered_and_the_answer_read() -> None:
    contact = rung("web")
    say(contact)
    say(contact)  # sent twice is one
    [thread] = queries.unread_messages(by=HANA, at=LATER)
    assert (thread.contact, [one.text for one in thread.unread]) == (contact, ["The thief came back"])
    actions.answer_message(by=HANA, at=LATER, contact=contact, text="Thank you.", token="two")
    actions.answer_message(by=HANA, at=LATER, contact=contact, text="Thank you.", token="two")
    assert queries.unread_messages(by=HANA, at=LATER) == ()
    case = source_of(contact).case(by=MARY, at=LATER, owner=owner(contact), ref=contact)
    assert [(one.ours, one.signed, one.text) for one in case.messages] == [
        (True, "The contact centre", "Thank you."),
        (False, "You", "The thief came back"),
    ]
    [ours, theirs] = queries.messages(by=HANA, at=LATER, contact=contact)
    assert (ours.read_at, theirs.read_by_name) == (LATER, "Hana Example")
    [entry] = journalled("contact.MessageReceived")
    assert "thief" not in str(entry), "what they wrote is not in the journal"


def test_new_information_goes_into_the_log_and_asks_for_a_new_assessment() -> None:
    contact, log = incident()
    say(contact, "He has a knife", news=True)
    [*_, entry] = journalled("dispatch.LogEntryAdded")
    assert (entry["subject"], entry["kind"], entry["text"]) == (
        str(log),
        "new_fact",
        "From whoever reported it: He has a knife",
    )


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "x" * 5_001])
def test_what_is_no_message_is_refused(text: str) -> None:
    contact = rung("web")
    with pytest.raises(Invalid):
        say(contact, text)
    with pytest.raises(Invalid):
        actions.answer_message(by=HANA, at=LATER, contact=contact, text=text, token="one")


def test_nobody_fills_the_queue_by_writing_without_end() -> None:
    contact = rung("web")
    for number in range(20):
        say(contact, token=str(number))
    with pytest.raises(Conflict, match="We have not read"):
        say(contact, token="one more")
    actions.read_messages(by=HANA, at=LATER, contact=contact)
    say(contact, token="one more")


def test_unread_messages_are_raised_once_a_step() -> None:
    contact = rung("web")
    say(contact)
    due = LATER + timedelta(minutes=reading().within)
    assert actions.escalate_messages(by=TELEPHONY, at=due - timedelta(seconds=1)) == 0
    assert [actions.escalate_messages(by=TELEPHONY, at=due) for _ in range(2)] == [1, 0]
    second = due + timedelta(minutes=240)
    late = [actions.escalate_messages(by=TELEPHONY, at=at) for at in (second - timedelta(seconds=1), second, second)]
    assert late == [0, 1, 0]
    assert [one["to"] for one in journalled("contact.MessageEscalated")] == ["Contact supervisor", "Duty inspector"]
    assert actions.escalate_messages(by=TELEPHONY, at=due + timedelta(days=30)) == 0
    assert [one["to"] for one in journalled("contact.MessageEscalated")] == ["Contact supervisor", "Duty inspector"]
    [thread] = queries.unread_messages(by=HANA, at=due)
    assert (thread.unread[0].late, thread.unread[0].escalated_to) == (True, "Duty inspector")


SECRET = "the neighbour did it"


def test_what_staff_noted_never_reaches_the_owner() -> None:
    contact, log = incident(summary=SECRET, letters={"threat": SECRET}, needs=SECRET)
    add_entry(by=DEV, at=AT, incident=log, text=SECRET)
    source = source_of(contact)
    for moment in (AT, LATER):
        case = source.case(by=MARY, at=moment, owner=owner(contact), ref=contact)
        assert SECRET not in repr(case)
        assert "Hana" not in repr(case), "a role, not a name"
        assert case.state == "It is with our control room, which sends officers as they are free."


@given(held=st.sets(st.integers(0, 3), max_size=4), asked=st.integers(0, 4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_what_is_the_owner_s_is_there(held: set[int], asked: int) -> None:
    contacts = [rung("web") for _ in range(4)] + [Ref("contact.contact", str(new_id()))]
    mine = owner(*(contacts[one] for one in held))
    assert {one.ref for one in cases_of(by=MARY, at=AT, owner=mine)} == {contacts[one] for one in held}
    ref, source = contacts[asked], source_of(contacts[0])
    acts = (
        lambda: source.case(by=MARY, at=AT, owner=mine, ref=ref),
        lambda: source.say(by=MARY, at=AT, owner=mine, ref=ref, text="Hello", news=True, token=str(new_id())),
    )
    for act in acts:
        if asked in held:
            act()
        else:
            with pytest.raises(NotFound, match="There is no such report"):
                act()


@pytest.mark.parametrize("actor", [ROSA, Actor(MARY.ref, "Nobody", permissions=frozenset())], ids=["officer", "nobody"])
def test_no_other_role_opens_it(actor: Actor) -> None:
    contact = rung("web")
    source = source_of(contact)
    with pytest.raises(Forbidden):
        source.case(by=actor, at=AT, owner=owner(contact), ref=contact)
    with pytest.raises(Forbidden):
        queries.messages(by=actor, at=AT, contact=contact)
    assert "contact.message.answer" not in MAY
    assert "contact.message.answer" in Permission.of([Role.INVESTIGATOR])


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("over", [False, True])
def test_every_outcome_is_told(outcome: str, over: bool) -> None:
    name = name_of(Facts("closed", outcome, over=over))
    assert states()[name].next
    assert (name == "nfa") is (outcome == "nfa")


def test_an_appointment_is_moved_and_cancelled_by_whoever_is_seen() -> None:
    first, second, _ = open_day(diary())
    contact = noted(channel="web", kind="A1", location=ALDER_ROAD, caller_name="Mary Sample")
    actions.finish(by=HANA, at=AT, contact=contact, outcome=actions.BookAppointment(first.ref, SECRET))
    source, mine = source_of(contact), owner(contact)
    times = source.times(by=MARY, at=AT, owner=mine, ref=contact)
    assert [one.starts_at for one in times] == [MORNING + timedelta(hours=hour) for hour in (1, 2)]
    source.move(by=MARY, at=AT, owner=mine, ref=contact, to=second.ref)
    case = source.case(by=MARY, at=AT, owner=mine, ref=contact)
    assert case.appointment is not None
    assert case.appointment.starts_at == second.starts_at
    assert SECRET not in repr(case)
    for other in (owner(), owner(rung("web"))):
        with pytest.raises(NotFound):
            source.move(by=MARY, at=AT, owner=other, ref=contact, to=first.ref)
    with pytest.raises(HeadwaterError):
        source.move(by=MARY, at=AT, owner=mine, ref=contact, to=Ref("contact.slot", str(new_id())))
    source.cancel(by=MARY, at=AT, owner=mine, ref=contact)
    with pytest.raises(Conflict):
        source.cancel(by=MARY, at=AT, owner=mine, ref=contact)


def test_few_questions_for_many_reports() -> None:
    hub()
    contacts = [rung("web") for _ in range(5)]
    with counted() as statements:
        cases_of(by=MARY, at=AT, owner=owner(*contacts))
    assert len([one for one in statements if "journal" not in one]) <= 3, "\n".join(statements)


def test_staff_read_and_answer_on_their_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = [HANA]
    for module in ("ui.access", "ui.context", "contact.views.queue", "contact.views.writing"):
        monkeypatch.setattr(f"headwater.{module}.actor_of", lambda request: reader[0])
    contact, browser = rung("web"), client
    say(contact, "<b>Hello</b>", news=True)
    assert "&lt;b&gt;Hello" in browser.get("/contact/").content.decode(), "it stands in the queue"
    assert "New information" in browser.get("/contact/messages/").content.decode()
    where = f"/contact/{contact.id}/messages/"
    assert "Nobody has read it yet" in browser.get(where).content.decode()
    assert browser.post(where, {"text": " ", "token": "x"}).status_code == 422
    assert browser.post(where, {"text": "We are coming", "token": "x"}).status_code == 302
    assert "They have not read it yet" in browser.get(where).content.decode()
    assert browser.get(f"/contact/{new_id()}/messages/").status_code == 404
    reader[0] = ROSA
    assert browser.get(where).status_code == 403
