"""Reading a record: whoever reads it is written down, what they searched for too, found or not."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from headwater.journal.actions import consulted
from headwater.kernel import Actor, Ref
from headwater.records import queries
from headwater.records.permissions import Permission
from headwater.records.queries.pages import PersonPage, PremisesPage, VehiclePage, person_page, premises_page, vehicle_page


@transaction.atomic
def consult_person(*, by: Actor, at: datetime, person: Ref, reason: str = "") -> PersonPage:
    """A person's page. Raises NotFound, and Forbidden without the right to read records."""
    by.must(Permission.RECORDS_READ)
    page = person_page(by, at, person)
    consulted(by=by, at=at, subjects=page.person.records, what="a person's record", reason=reason)
    return page


@transaction.atomic
def consult_vehicle(*, by: Actor, at: datetime, vehicle: Ref, reason: str = "") -> VehiclePage:
    """A vehicle's page. Raises NotFound and Forbidden."""
    by.must(Permission.RECORDS_READ)
    page = vehicle_page(by, vehicle)
    consulted(by=by, at=at, subjects=[page.vehicle.ref], what="a vehicle's record", reason=reason)
    return page


@transaction.atomic
def consult_premises(*, by: Actor, at: datetime, premises: Ref, reason: str = "") -> PremisesPage:
    """The page of premises, with those who live there. Raises NotFound and Forbidden."""
    by.must(Permission.RECORDS_READ)
    page = premises_page(by, premises)
    people = [one.person for one in page.residents]
    consulted(by=by, at=at, subjects=[page.premises.ref, *people], what="the record of premises", reason=reason)
    return page


@transaction.atomic
def search_people(*, by: Actor, at: datetime, text: str, limit: int = 10) -> tuple[queries.PersonSummary, ...]:
    """People by name or number. What was searched for is noted with whom it found, and where it found nobody."""
    by.must(Permission.RECORDS_READ)
    found = queries.find_people(text, limit)
    consulted(by=by, at=at, subjects=[one.ref for one in found], what=f"people found by “{text.strip()[:100]}”")
    return found


@transaction.atomic
def search_vehicles(*, by: Actor, at: datetime, text: str, limit: int = 10) -> tuple[queries.VehicleView, ...]:
    """Vehicles by registration mark; noted where any was found."""
    by.must(Permission.RECORDS_READ)
    found = queries.find_vehicles(text, limit)
    if found:
        consulted(by=by, at=at, subjects=[one.ref for one in found], what=f"vehicles found by “{text.strip()[:100]}”")
    return found


def search_premises(*, by: Actor, text: str, limit: int = 10) -> tuple[tuple[Ref, str], ...]:
    """Premises by address: where they are says nothing about people, so that it is not noted."""
    by.must(Permission.RECORDS_READ)
    return queries.find_premises(text, limit)


@transaction.atomic
def look_for(
    *, by: Actor, at: datetime, number: str = "", name: str = "", birth_date: date | None = None
) -> tuple[queries.Recognised, ...]:
    """Who somebody may be, before a new record is made of them; noted."""
    found = queries.recognise(by, at, number=number, name=name, birth_date=birth_date)
    consulted(by=by, at=at, subjects=[one.person for one in found], what="people alike, before a record is made")
    return found
