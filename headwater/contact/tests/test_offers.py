"""What contact offers to other rooms: what its things are called, and what was asked about a record."""

from __future__ import annotations

import pytest

from headwater.contact import actions, queries
from headwater.contact.tests.factories import ALDER_ROAD, AT, DEV, HANA, ROSA, SUNITA, counted, noted
from headwater.contact.tests.test_diary import book, diary, open_day
from headwater.contact.tests.test_plans import plan
from headwater.journal.queries import names_of
from headwater.kernel import Ref
from headwater.records.actions import premises_at
from headwater.records.queries import demand


@pytest.mark.django_db
def test_everything_has_a_name_and_what_is_gone_has_its_reference() -> None:
    team = diary()
    slot = open_day(team)[0].ref
    contact = noted(channel="101", kind="C10", location=ALDER_ROAD)
    done = actions.finish(by=HANA, at=AT, contact=contact, outcome=actions.ReportCrime())
    assert done.result is not None
    assert done.assessment is not None
    referral = actions.refer(by=DEV, at=AT, agency="victims", text="offer support")
    gone = [Ref(f"contact.{noun}", "not-there") for noun in ("contact", "report", "slot")]
    names = names_of([contact, done.result, done.assessment.ref, referral, book(slot), slot, team, plan(), *gone])
    assert list(names.values())[:8] == [
        "101 contact, 21:30 on 12 March 2018",
        f"CR {done.result.id}/18",
        "THRIVE+ version 1, P5",
        "Referral to Victim support",
        "Appointment at 09:00 on 13 March 2018",
        "Slot of Coventry appointments at 09:00 on 13 March 2018",
        "Diary of Coventry appointments",
        "Plan for a caller, made on 12 March 2018",
    ]
    assert [names[ref] for ref in gone] == [str(ref) for ref in gone]


@pytest.mark.django_db
def test_the_pages_of_people_and_premises_list_their_contacts() -> None:
    contact = noted(channel="101", kind="C10", location=ALDER_ROAD, caller_name="Mary Example", number="07700 900123")
    actions.finish(by=HANA, at=AT, contact=contact, outcome=actions.ReportCrime())
    person = queries.contact(contact).caller
    home = premises_at(by=SUNITA, at=AT, location=ALDER_ROAD)
    assert person is not None
    for ref in (person, home):
        with counted() as statements:
            [one] = demand(DEV, [ref])
        assert (one.ref, one.title, one.detail) == (contact, "101: Criminal damage", "Crime report, nobody sent")
        assert one.href == f"/contact/{contact.id}/"
        assert len(statements) <= 3
    assert demand(ROSA, [person]) == ()
