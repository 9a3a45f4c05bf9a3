"""What other rooms and pages may read of records. Whoever shows a person's record notes the read."""

from headwater.records.queries.cases import (
    Appointment,
    Case,
    CaseSource,
    Message,
    Owner,
    PropertyItem,
    Step,
    Time,
    case_sources,
    cases_of,
    source_of,
)
from headwater.records.queries.demand import Demand, DemandSource, demand, demand_sources
from headwater.records.queries.keying import number_key, person_keys, rekeyed_since
from headwater.records.queries.links import LinkView, links_of
from headwater.records.queries.markers import Marker, all_markers, markers_near, markers_on, reviews_due
from headwater.records.queries.naming import (
    markers_by_id,
    names_of_records,
    people_by_id,
    premises_by_id,
    vehicles_by_id,
)
from headwater.records.queries.people import (
    AddressView,
    PersonSummary,
    PersonView,
    PhoneView,
    people,
    person,
    same_person,
)
from headwater.records.queries.premises import PremisesView, Resident, premises, premises_near, residents
from headwater.records.queries.recognising import Recognised, recognise
from headwater.records.queries.searching import find_people, find_premises, find_vehicles
from headwater.records.queries.vehicles import VehicleView, vehicle, vehicle_with
from headwater.records.rules import LinkKind, MarkerKind, link_kinds, marker_kinds, same_number
from headwater.records.rules.numbers import shown_number, shown_registration

__all__ = [
    "AddressView",
    "Appointment",
    "Case",
    "CaseSource",
    "Demand",
    "DemandSource",
    "LinkKind",
    "LinkView",
    "Marker",
    "MarkerKind",
    "Message",
    "Owner",
    "PersonSummary",
    "PersonView",
    "PhoneView",
    "PremisesView",
    "PropertyItem",
    "Recognised",
    "Resident",
    "Step",
    "Time",
    "VehicleView",
    "all_markers",
    "case_sources",
    "cases_of",
    "demand",
    "demand_sources",
    "find_people",
    "find_premises",
    "find_vehicles",
    "link_kinds",
    "links_of",
    "marker_kinds",
    "markers_by_id",
    "markers_near",
    "markers_on",
    "names_of_records",
    "number_key",
    "people",
    "people_by_id",
    "person",
    "person_keys",
    "premises",
    "premises_by_id",
    "premises_near",
    "recognise",
    "rekeyed_since",
    "residents",
    "reviews_due",
    "same_number",
    "same_person",
    "shown_number",
    "shown_registration",
    "source_of",
    "vehicle",
    "vehicle_with",
    "vehicles_by_id",
]
