"""From a contact to an incident, and back when what is known of it changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from headwater.contact import actions, handlers, queries
from headwater.contact.rules.thrive import thrive
from headwater.contact.tests.factories import (
    ALDER_ROAD,
    AT,
    DEV,
    HANA,
    ROSA,
    SUNITA,
    counted,
    hub,
    journalled,
    noted,
    taken,
)
from headwater.dispatch import actions as dispatch
from headwater.dispatch import queries as logs
from headwater.dispatch.events import IncidentGraded, IncidentMoved, IncidentReclassified, LogEntryAdded, SubjectAttached
from headwater.journal.queries import timeline
from headwater.kernel import Conflict, Forbidden, Invalid, Ref
from headwater.places.queries import Location
from headwater.records.actions import add_person, place_marker, premises_at

LATER = AT + timedelta(minutes=4)
BURGLARY = {"now": "yes", "offender_there": "yes"}


@pytest.fixture
def a_hub(db: None) -> None:
    hub()


def opened(grade: str = "", reason: str = "", **details: Any) -> actions.Finished:
    said: dict[str, Any] = {
        "kind": "C1", "summary": "They are in the garden", "location": ALDER_ROAD, "answers": BURGLARY,
    }  # fmt: skip
    said |= details
    contact = noted(number="07700 900123", caller_name="Mary Example", **said)
    return actions.finish(by=HANA, at=LATER, contact=contact, outcome=actions.OpenIncident(grade, reason), told=["lock_up"])


def log(done: actions.Finished) -> logs.IncidentView:
    assert done.incident is not None
    return logs.incident(done.incident)


def incident_of(done: actions.Finished) -> Ref:
    assert done.incident is not None
    return done.incident


@pytest.mark.usefixtures("a_hub")
def test_a_burglary_in_progress_becomes_an_incident_in_one_transaction() -> None:
    done = opened()
    view = log(done)
    assert (view.kind.code, view.grade.code, view.summary, view.place) == (
        "C1",
        "P1",
        "They are in the garden",
        ALDER_ROAD.text,
    )
    assert view.markers == ("in_progress",)
    assert done.assessment is not None
    assert (done.assessment.recommended, done.assessment.grade_before, done.assessment.grade_after) == ("P1", "", "P1")
    contact = queries.contact(done.contact)
    assert (contact.state, contact.incident, contact.grade, contact.told) == ("closed", done.incident, "P1", ("lock_up",))
    [entry] = journalled("dispatch.IncidentOpened")
    assert entry["source"] == str(done.contact)
    names = [row.name for row in timeline(incident_of(done))]
    assert {"dispatch.IncidentOpened", "contact.Assessed", "dispatch.SubjectAttached"} <= set(names)
    assert [one.number for one in queries.history(incident_of(done))] == [1]


@pytest.mark.usefixtures("a_hub")
def test_finishing_as_an_incident_is_lean() -> None:
    opened()
    contact = noted(number="07700 900456", kind="C1", summary="Again", location=ALDER_ROAD, answers=BURGLARY)
    with counted() as statements:
        actions.finish(by=HANA, at=LATER, contact=contact, outcome=actions.OpenIncident())
    assert len(statements) <= 22, "\n".join(statements)


@pytest.mark.usefixtures("a_hub")
def test_another_grade_needs_a_reason() -> None:
    with pytest.raises(Invalid, match="recommend P1"):
        opened("P3")
    assert journalled("dispatch.IncidentOpened") == []
    done = opened("P3", "caller says they have left the city")
    assert log(done).grade.code == "P3"
    assert journalled("contact.GradeOverridden")[0]["about"] == str(done.incident)


@pytest.mark.usefixtures("a_hub")
def test_markers_of_the_record_reach_the_board_and_the_rules() -> None:
    person = add_person(by=SUNITA, at=AT, name="Mary Example", phones=["07700 900123"])
    place_marker(by=SUNITA, at=AT, subject=person, kind="vulnerable", detail="lives alone", until=None)
    home = premises_at(by=SUNITA, at=AT, location=ALDER_ROAD)
    place_marker(by=SUNITA, at=AT, subject=home, kind="firearms", detail="shotgun in the loft", until=None)
    contact = noted(number="07700 900123", kind="A2", location=ALDER_ROAD, answers={"now": "yes"}, language="Polish")
    actions.recognise_caller(by=HANA, at=AT, contact=contact, person=person)
    done = actions.finish(by=HANA, at=LATER, contact=contact, outcome=actions.OpenIncident())
    assert set(log(done).markers) == {"vulnerable", "firearms", "in_progress", "interpreter"}
    assert done.assessment is not None
    assert done.assessment.facts == ("firearms", "vulnerable")
    assert done.assessment.fired[0].code == "known_firearms"


@pytest.mark.usefixtures("a_hub")
def test_a_repeat_caller_and_place_are_known_before_the_second_question() -> None:
    first = opened()
    contact = noted(number="07700 900123", kind="C10", location=ALDER_ROAD)
    shown = queries.screen(by=HANA, at=LATER, contact=contact)
    assert shown.facts == ("repeat",)
    assert shown.recommended is not None
    assert (shown.recommended.grade, shown.recommended.fired[0].code) == ("APPT", "repeat_victim")
    assert [one.name for one in shown.candidates] == ["Mary Example"]
    assert [one.ref for one in shown.at_place] == [first.incident]
    assert [one.ref for one in shown.by_caller] == [first.contact]
    actions.recognise_caller(by=HANA, at=LATER, contact=contact, person=shown.candidates[0].person)
    shown = queries.screen(by=HANA, at=LATER, contact=contact)
    assert [one.ref for one in shown.by_caller] == [first.incident]
    assert shown.by_caller[0].what == "Log 1: Burglary, residential"
    assert shown.person is not None


@pytest.mark.usefixtures("a_hub")
def test_likely_duplicates_are_offered_and_joined() -> None:
    done = opened(kind="T1", summary="Two cars", answers={"injured": "no"})
    contact = noted(number="07700 900999", kind="T3", summary="A crash on Alder Road", location=ALDER_ROAD)
    [likely] = queries.screen(by=HANA, at=LATER, contact=contact).duplicates
    assert likely.ref == done.incident
    joined = actions.finish(by=HANA, at=LATER, contact=contact, outcome=actions.JoinIncident(likely.ref))
    assert joined.incident == done.incident
    assert len(journalled("dispatch.IncidentOpened")) == 1
    [entry] = journalled("dispatch.ContactJoined")
    assert (entry["source"], entry["text"]) == (str(contact), "A crash on Alder Road")
    assert queries.contact(contact).outcome == "joined"
    assert len(queries.history(incident_of(done))) == 1


@pytest.mark.usefixtures("a_hub")
def test_the_same_crash_from_nine_phones_is_one_incident() -> None:
    done = opened(kind="T1", answers={"injured": "unknown"})
    for caller in range(8):
        contact = noted(number=f"07700 90020{caller}", caller_name=f"Witness {caller}", kind="T1", location=ALDER_ROAD)
        [likely] = queries.screen(by=HANA, at=LATER, contact=contact).duplicates
        actions.finish(by=HANA, at=LATER, contact=contact, outcome=actions.JoinIncident(likely.ref))
    assert len(journalled("dispatch.IncidentOpened")) == 1
    assert len(journalled("dispatch.ContactJoined")) == 8
    assert len(journalled("dispatch.SubjectAttached")) == 9
    assert done.assessment is not None
    assert done.assessment.fired[0].code == "injury_collision"


@pytest.mark.usefixtures("a_hub")
def test_the_same_caller_again_is_attached_once() -> None:
    done = opened()
    contact = noted(number="07700 900123", kind="C1", location=ALDER_ROAD)
    person = queries.contact(done.contact).caller
    actions.recognise_caller(by=HANA, at=AT, contact=contact, person=person)
    actions.finish(by=HANA, at=LATER, contact=contact, outcome=actions.JoinIncident(incident_of(done), "he is back"))
    assert len(journalled("dispatch.SubjectAttached")) == 1


@pytest.mark.usefixtures("a_hub")
def test_a_contact_without_a_place_or_from_outside_the_force_is_taken_all_the_same() -> None:
    nowhere = noted(kind="C6", summary="Help", place_typed="the big tree near the pub")
    done = actions.finish(by=HANA, at=LATER, contact=nowhere, outcome=actions.OpenIncident())
    assert log(done).summary == "Help\nPlace, as it was said: the big tree near the pub"
    assert log(done).easting is None
    away = noted(kind="C6", location=Location(530_000, 180_000, "Strand, outside the force", in_force=False))
    done = actions.finish(by=HANA, at=LATER, contact=away, outcome=actions.OpenIncident())
    assert "outside_force" in log(done).markers


@pytest.mark.usefixtures("a_hub")
def test_a_silent_call_that_pressed_55_is_an_emergency() -> None:
    contact = taken(HANA, number="07700 900123")
    actions.note_details(by=HANA, at=AT, contact=contact, kind="S8")
    actions.silent_solution(by=HANA, at=AT, contact=contact, heard_55=True)
    done = actions.finish(by=HANA, at=LATER, contact=contact, outcome=actions.OpenIncident())
    assert (log(done).grade.code, log(done).markers) == ("P1", ("silent",))


@pytest.mark.usefixtures("a_hub")
def test_a_paste_is_kept_whole_with_the_contact_and_begins_the_log() -> None:
    done = opened(summary="x" * 15_000)
    assert len(log(done).summary) == 10_000
    assert len(queries.contact(done.contact).summary) == 15_000


@pytest.mark.usefixtures("a_hub")
def test_an_incident_of_a_silent_crime_asks_its_questions_first() -> None:
    with pytest.raises(Invalid, match="Not answered: “Is there a reason to be more worried"):
        opened(kind="S3", answers={})
    said = dict.fromkeys((question.code for question in thrive().silent["missing"].questions), "no")
    done = opened(kind="S3", answers={}, silent=said | {"mi_young": "yes", "mi_character": "yes"})
    assert log(done).grade.code == "P1"


def test_without_a_hub_nothing_is_half_done(db: None) -> None:
    with pytest.raises(Conflict):
        opened()
    assert queries.trays(by=HANA, at=LATER).taken[0].state == "taken"
    assert journalled("contact.Assessed") == []


# ----------------------------------------------------------------------------------------------------------- re-assessment


def fact(incident: Ref, text: str = "he has a knife", minutes: int = 10) -> LogEntryAdded:
    return LogEntryAdded(incident=incident, text=text, kind="new_fact", by=DEV.ref, at=AT + timedelta(minutes=minutes))


@pytest.mark.usefixtures("a_hub")
def test_a_new_fact_asks_for_a_new_assessment_that_settles_it() -> None:
    done = opened(answers={"suspect_known": "yes"})
    incident = incident_of(done)
    assert log(done).grade.code == "P4"
    handlers.new_fact(fact(incident))
    handlers.new_fact(fact(incident, "the caller is upstairs"))
    due = queries.due_assessment(incident)
    assert due is not None
    assert (due.why, due.times) == ("New fact: he has a knife; New fact: the caller is upstairs", 2)
    assert "reassess" in log(done).markers
    assert len(journalled("contact.ReassessmentDue")) == 1
    made = actions.assess(
        by=DEV, at=AT + timedelta(minutes=12), about=incident, letters={"threat": "knife"},
        answers={"weapon": "yes", "now": "yes"}, why=due.why,
    )  # fmt: skip
    assert (made.recommended, made.grade_before, made.grade_after) == ("P1", "P4", "P1")
    assert log(done).grade.code == "P1"
    assert "reassess" not in log(done).markers
    assert queries.due_assessments() == ()
    assert [(one.number, one.grade_after) for one in queries.history(incident)] == [(1, "P4"), (2, "P1")]
    [graded] = journalled("dispatch.IncidentGraded")
    assert graded["reason"].startswith("THRIVE+ version 2: A weapon, and it is happening now")


@pytest.mark.usefixtures("a_hub")
def test_what_the_assessment_itself_changed_asks_for_nothing() -> None:
    done = opened()
    incident = incident_of(done)
    at = AT + timedelta(minutes=12)

    def graded(after: str, minutes: int) -> IncidentGraded:
        when = at + timedelta(minutes=minutes)
        return IncidentGraded(incident=incident, before="P1", after=after, reason="x", by=DEV.ref, at=when)

    actions.assess(by=DEV, at=at, about=incident, letters={}, answers={"now": "no"})
    handlers.graded(
        IncidentGraded(incident=incident, before="P1", after="P4", reason="x", by=DEV.ref, at=at + timedelta(seconds=1))
    )
    handlers.somebody_with_a_marker(SubjectAttached(incident=incident, attached=HANA.ref, role="caller", by=HANA.ref, at=LATER))
    assert queries.due_assessment(incident) is None
    handlers.graded(
        IncidentGraded(incident=incident, before="P4", after="P2", reason="x", by=DEV.ref, at=at + timedelta(minutes=1))
    )
    assert queries.due_assessment(incident) is not None


@pytest.mark.usefixtures("a_hub")
@pytest.mark.parametrize("what", ["moved", "reclassified", "attached", "plain note"])
def test_what_asks_for_a_new_assessment(what: str) -> None:
    done = opened()
    incident, at = incident_of(done), AT + timedelta(minutes=10)
    person = add_person(by=SUNITA, at=AT, name="John Example")
    place_marker(by=SUNITA, at=AT, subject=person, kind="officer_safety", detail="fights", until=None)
    match what:
        case "moved":
            handlers.moved(IncidentMoved(incident=incident, before="a", after="Elm Street", by=DEV.ref, at=at))
        case "reclassified":
            handlers.reclassified(IncidentReclassified(incident=incident, before="C1", after="C6", by=DEV.ref, at=at))
        case "attached":
            handlers.somebody_with_a_marker(
                SubjectAttached(incident=incident, attached=person, role="suspect", by=DEV.ref, at=at)
            )
        case _:
            handlers.new_fact(LogEntryAdded(incident=incident, text="tea was had", kind="note", by=DEV.ref, at=at))
    due = queries.due_assessment(incident)
    assert (due.why if due else "") == {
        "moved": "Moved to Elm Street",
        "reclassified": "Now Violence against the person",
        "attached": "Attached as suspect: Officer safety: violent",
        "plain note": "",
    }[what]


@pytest.mark.usefixtures("a_hub")
def test_an_incident_that_was_never_assessed_here_is_passed_over() -> None:
    incident = dispatch.open_incident(by=DEV, at=AT, kind="C7", grade="P3", summary="x", location=None)
    handlers.new_fact(fact(incident))
    assert queries.due_assessments() == ()


@pytest.mark.usefixtures("a_hub")
def test_an_officer_at_the_scene_assesses_and_somebody_who_may_grade_decides() -> None:
    done = opened(answers={"suspect_known": "yes"})
    incident = incident_of(done)
    handlers.new_fact(fact(incident))
    made = actions.assess(
        by=ROSA, at=AT + timedelta(minutes=12), about=incident, letters={}, answers={"weapon": "yes", "now": "yes"}
    )
    assert (made.recommended, made.grade_after, log(done).grade.code) == ("P1", "", "P4")
    assert queries.due_assessment(incident) is not None
    with pytest.raises(Forbidden):
        actions.ask_for_reassessment(by=HANA.__class__(HANA.ref, "Nobody"), at=AT, incident=incident, why="x")


@pytest.mark.usefixtures("a_hub")
def test_the_screen_takes_few_queries() -> None:
    for number in range(12):
        opened(summary=f"burglary {number}")
    contact = noted(number="07700 900123", caller_name="Mary Example", kind="C1", summary="again", location=ALDER_ROAD)
    with counted() as statements:
        shown = queries.screen(by=HANA, at=LATER, contact=contact)
    assert len(statements) <= 14, "\n".join(statements)
    assert len(shown.at_place) == 12
    assert len(shown.duplicates) == 6
    assert set(queries.people_shown(shown)) >= {contact, shown.candidates[0].person}
