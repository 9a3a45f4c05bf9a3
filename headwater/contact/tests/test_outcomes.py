"""What comes of contacts besides incidents, and what callers are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from headwater.contact import actions, queries
from headwater.contact.models import Assessment, Contact
from headwater.contact.rules import outcomes as rules
from headwater.contact.rules.thrive import thrive
from headwater.contact.tests.factories import ALDER_ROAD, AT, DEV, HAL, HANA, SUNITA, journalled, noted, staff, taken
from headwater.dispatch.queries import kinds
from headwater.kernel import Conflict, Forbidden, Invalid, Ref, Role
from headwater.records.queries import recognise

INES = staff("Ines Example", Role.INVESTIGATOR)
ENDED = AT + timedelta(minutes=6)


def finish(contact: Ref, outcome: actions.Outcome, **given: Any) -> actions.Finished:
    return actions.finish(by=HANA, at=ENDED, contact=contact, outcome=outcome, **given)


@pytest.mark.django_db
def test_a_crime_report_without_deployment_waits_for_an_investigator() -> None:
    contact = noted(
        channel="101",
        number="07700 900123",
        kind="C10",
        summary="Car scratched",
        location=ALDER_ROAD,
        caller_name="Mary Example",
    )
    done = finish(contact, actions.ReportCrime(), told=["report_number", "keep_footage"])
    [report] = queries.reports(by=INES)
    assert done.result == report.ref
    assert (report.kind, report.grade, report.place, report.caller_name) == ("C10", "P5", ALDER_ROAD.text, "Mary Example")
    assert report.number == f"CR {report.ref.id}/18"
    view = queries.contact(contact)
    assert (view.state, view.outcome_name, view.told) == (
        "closed",
        "Crime report, nobody sent",
        ("keep_footage", "report_number"),
    )
    [ended] = journalled("contact.ContactFinished")
    assert (ended["outcome"], ended["told"], ended["result"]) == (
        "crime_report",
        ["keep_footage", "report_number"],
        str(report.ref),
    )
    actions.take_report(by=INES, at=ENDED, report=report.ref)
    assert queries.reports(by=INES) == ()
    assert queries.reports(by=INES, waiting=False)[0].taken_by_name == "Ines Example"
    with pytest.raises(Conflict, match="Ines Example has taken up"):
        actions.take_report(by=INES, at=ENDED, report=report.ref)
    with pytest.raises(Forbidden):
        queries.reports(by=DEV)


@pytest.mark.django_db
def test_what_is_no_crime_is_no_crime_report() -> None:
    contact = noted(kind="A2")
    with pytest.raises(Invalid, match="kind of crime"):
        finish(contact, actions.ReportCrime())
    assert queries.contact(contact).state == "taken"
    assert Assessment.objects.count() == 0


@pytest.mark.django_db
def test_advice_says_what_the_caller_was_told() -> None:
    contact = noted(kind="D6")
    with pytest.raises(Invalid, match="What was the caller told"):
        finish(contact, actions.GiveAdvice())
    done = finish(contact, actions.GiveAdvice("ask the bus company"))
    assert (done.incident, done.result, queries.contact(contact).reason) == (None, None, "ask the bus company")


@pytest.mark.django_db
def test_no_further_action_says_why() -> None:
    contact = taken()
    with pytest.raises(Invalid, match="Why does nothing follow"):
        finish(contact, actions.NoFurtherAction(" "))
    finish(contact, actions.NoFurtherAction("misdial, apologised"))
    assert queries.contact(contact).outcome == "nfa"
    assert Assessment.objects.count() == 0


@pytest.mark.django_db
def test_finishing_twice_the_same_way_is_once_and_another_way_is_refused() -> None:
    contact = noted(kind="C10")
    first = finish(contact, actions.ReportCrime())
    again = finish(contact, actions.ReportCrime())
    assert (again.result, len(journalled("contact.CrimeReported"))) == (first.result, 1)
    with pytest.raises(Conflict, match="finished at 21:36:00"):
        finish(contact, actions.NoFurtherAction("oops"))
    with pytest.raises(Conflict, match="finished"):
        actions.claim(by=HAL, at=ENDED, contact=contact)


@pytest.mark.django_db
def test_only_whoever_has_it_finishes_it() -> None:
    contact = noted(kind="C10")
    with pytest.raises(Conflict, match="Hana Example has this contact"):
        actions.finish(by=HAL, at=ENDED, contact=contact, outcome=actions.ReportCrime())


@pytest.mark.django_db
def test_a_caller_who_gave_a_name_is_recognised_the_next_time() -> None:
    finish(noted(number="07700 900123", caller_name="Mary Example", kind="C10"), actions.ReportCrime())
    [found] = recognise(HANA, ENDED, number="07700 900123")
    assert (found.name, queries.finished(by=HANA, at=ENDED)[0].caller) == ("Mary Example", found.person)
    odd = noted(caller_name="'); DROP TABLE records_person;--", kind="C10")
    finish(odd, actions.ReportCrime())
    assert queries.contact(odd).caller_name == "'); DROP TABLE records_person;--"


# ------------------------------------------------------------------------------------------------------------- assessments


@pytest.mark.django_db
def test_whatever_comes_of_it_is_assessed_and_the_assessment_never_changes() -> None:
    contact = noted(
        kind="C10", letters={"harm": "one scratched door", "threat": ""}, answers={"suspect_known": "yes", "now": "no"}
    )
    done = finish(contact, actions.ReportCrime())
    assert done.assessment is not None
    made = done.assessment
    assert (made.version, made.recommended, made.grade_after, made.rules_version) == (1, "P4", "P4", thrive().version)
    assert (made.letters, made.made_by_name, made.made_at) == ({"harm": "one scratched door"}, "Hana Example", ENDED)
    assert [rule.code for rule in made.fired] == ["suspect", "reported_crime"]
    assert made.fired[0].sentence == "It is known who did it (Does anybody know who did it? Yes)"
    for statement in ("update contact_assessment set recommended = 'P9'", "delete from contact_assessment"):
        with (
            pytest.raises(DatabaseError, match="assessments never change"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Assessment.objects.all().delete()


@pytest.mark.django_db
def test_a_contact_is_assessed_again_and_again() -> None:
    contact = noted(kind="C10")
    first = actions.assess(by=HANA, at=AT, about=contact, letters={}, answers={"now": "no"})
    second = actions.assess(by=HANA, at=AT, about=contact, letters={}, answers={"now": "yes"}, why="caller rang again")
    assert (first.recommended, second.recommended, second.version) == ("P5", "P2", 2)
    assert [one.number for one in queries.history(contact)] == [1, 2]
    latest = queries.latest(contact)
    assert latest is not None
    assert latest.why == "caller rang again"
    assert [entry["rules"][0] for entry in journalled("contact.Assessed")] == ["reported_crime", "recent"]


@pytest.mark.django_db
def test_another_grade_needs_a_reason_and_is_measured() -> None:
    contact = noted(kind="C10")
    with pytest.raises(Invalid, match="recommend P5"):
        actions.assess(by=HANA, at=AT, about=contact, letters={}, answers={}, grade="P2")
    made = actions.assess(
        by=HANA, at=AT, about=contact, letters={}, answers={}, grade="P2", override_reason="caller is frightened"
    )
    assert (made.overridden, made.grade_after, made.override_reason) == (True, "P2", "caller is frightened")
    [entry] = journalled("contact.GradeOverridden")
    assert (entry["recommended"], entry["chosen"], entry["reason"]) == ("P5", "P2", "caller is frightened")
    same = actions.assess(by=HANA, at=AT, about=contact, letters={}, answers={}, grade="P5", override_reason="not needed")
    assert (same.overridden, same.override_reason) == (False, "")
    row = Assessment.objects.get(pk=made.ref.id)
    row.pk, row.version, row.override_reason = None, 9, ""
    with pytest.raises(IntegrityError, match="contact_override_has_reason"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
def test_silent_crime_questions_cannot_be_skipped_unknowingly() -> None:
    contact = noted(kind="C10", qualifiers=["domestic"])
    with pytest.raises(Invalid, match=r"Not answered: “Were they hurt this time\?” and 18 more"):
        finish(contact, actions.ReportCrime())
    assert queries.contact(contact).state == "taken"
    done = finish(contact, actions.ReportCrime(), not_asked="the other person is in the room")
    assert done.assessment is not None
    assert done.assessment.not_asked == "the other person is in the room"


@pytest.mark.django_db
def test_words_of_the_caller_ask_for_silent_crime_questions() -> None:
    contact = noted(kind="C10", summary="My ex has scratched the car")
    with pytest.raises(Invalid, match="Not answered"):
        finish(contact, actions.ReportCrime())
    said = {question.code: "no" for question in thrive().silent["domestic_abuse"].questions}
    done = finish(contact, actions.ReportCrime(), silent=said)
    assert done.assessment is not None
    assert done.assessment.silent == said


@pytest.mark.django_db
def test_nothing_is_assessed_without_a_kind() -> None:
    with pytest.raises(Invalid, match="What kind"):
        actions.assess(by=HANA, at=AT, about=taken(), letters={}, answers={})
    with pytest.raises(Forbidden):
        actions.assess(by=INES, at=AT, about=taken(), letters={}, answers={})


# --------------------------------------------------------------------------------------------------------------- referrals


@pytest.mark.django_db
def test_a_referral_is_acknowledged_in_time_or_raised_with_the_next_in_line() -> None:
    contact = noted(kind="S1", summary="Not eating")
    done = finish(contact, actions.ReferTo("mental_health", "Please visit tonight"), told=["agency_rings"])
    [sent] = queries.referrals(by=DEV, at=ENDED)
    assert (sent.ref, sent.agency_name, sent.due_at) == (
        done.result,
        "Mental health crisis team",
        ENDED + timedelta(minutes=30),
    )
    assert journalled("journal.Disclosed")[0]["recipient"] == "Mental health crisis team"
    clock = SUNITA
    assert actions.escalate_referrals(by=clock, at=ENDED + timedelta(minutes=29)) == 0
    assert actions.escalate_referrals(by=clock, at=ENDED + timedelta(minutes=30)) == 1
    assert actions.escalate_referrals(by=clock, at=ENDED + timedelta(minutes=31)) == 0
    assert actions.escalate_referrals(by=clock, at=ENDED + timedelta(minutes=61)) == 1
    assert actions.escalate_referrals(by=clock, at=ENDED + timedelta(hours=9)) == 0
    [late] = queries.referrals(by=DEV, at=ENDED + timedelta(hours=9))
    assert (late.late, late.level, late.escalated_to) == (True, 2, "Duty inspector")
    assert [(e["level"], e["to"]) for e in journalled("contact.ReferralEscalated")] == [
        (1, "Contact supervisor"),
        (2, "Duty inspector"),
    ]
    assert queries.unread_referrals(by=DEV, at=ENDED + timedelta(hours=9)) == 1
    actions.acknowledge_referral(by=DEV, at=ENDED + timedelta(hours=9), referral=sent.ref, who="Nurse Pat")
    assert queries.unread_referrals(by=DEV, at=ENDED + timedelta(hours=9)) == 0
    with pytest.raises(Conflict, match="Nurse Pat"):
        actions.acknowledge_referral(by=DEV, at=ENDED, referral=sent.ref, who="Another")
    actions.answer_referral(by=DEV, at=ENDED, referral=sent.ref, who="Nurse Pat", answer="On our way", accepted=True)
    [answered] = queries.referrals(by=DEV, at=ENDED)
    assert (answered.state, answered.answer, answered.accepted) == ("answered", "On our way", True)
    with pytest.raises(Conflict, match="answered already"):
        actions.answer_referral(by=DEV, at=ENDED, referral=sent.ref, who="x", answer="y", accepted=False)


@pytest.mark.django_db
def test_a_referral_that_waits_longest_is_first_and_clocks_at_once_raise_each_once() -> None:
    slow = actions.refer(by=DEV, at=AT, agency="victims", text="offer support")
    quick = actions.refer(by=DEV, at=AT, agency="ambulance", text="patient at home")
    assert [one.ref for one in queries.referrals(by=DEV, at=AT)] == [quick, slow]
    with pytest.raises(Invalid, match="directory"):
        actions.refer(by=DEV, at=AT, agency="ghosts", text="x")
    with pytest.raises(Invalid, match="What should"):
        actions.refer(by=DEV, at=AT, agency="victims", text=" ")


# ------------------------------------------------------------------------------------------------------------------ advice


def test_what_callers_are_told_fits_the_kind() -> None:
    told = {one.code for one in rules.advice_for("C1", "crime", "crime_report")}
    assert {"touch_nothing", "lock_up", "report_number", "ring_again"} <= told
    assert "off_the_road" not in told
    assert "officers_coming" not in told
    assert "missing_stay" in {one.code for one in rules.advice_for("S3", "safety", "incident")}
    named = {kind for one in rules.advice().values() for kind in one.kinds} | {
        k for a in rules.agencies().values() for k in a.kinds
    }
    assert named <= set(kinds())
    assert {one.sort for one in rules.advice().values()} == {"safety", "scene", "prevention", "next"}
    assert all(set(one.outcomes) <= set(rules.OUTCOMES) for one in rules.advice().values())


@pytest.mark.django_db
def test_advice_that_nobody_knows_is_refused() -> None:
    contact = noted(kind="D6")
    with pytest.raises(Invalid, match="no advice"):
        finish(contact, actions.GiveAdvice("x"), told=["moon"])
    assert Contact.objects.get(pk=contact.id).state == "taken"
