"""What changes records."""

from headwater.records.actions.consulting import (
    consult_person,
    consult_premises,
    consult_vehicle,
    look_for,
    search_people,
    search_premises,
    search_vehicles,
)
from headwater.records.actions.links import end_link, link
from headwater.records.actions.markers import lift_marker, place_marker, review_marker
from headwater.records.actions.merging import merge_people, part_people
from headwater.records.actions.people import (
    NewPerson,
    add_address,
    add_other_name,
    add_people,
    add_person,
    add_phone,
    amend_person,
    leave_address,
)
from headwater.records.actions.premises import premises_at
from headwater.records.actions.vehicles import add_vehicle, amend_vehicle

__all__ = [
    "NewPerson",
    "add_address",
    "add_other_name",
    "add_people",
    "add_person",
    "add_phone",
    "add_vehicle",
    "amend_person",
    "amend_vehicle",
    "consult_person",
    "consult_premises",
    "consult_vehicle",
    "end_link",
    "leave_address",
    "lift_marker",
    "link",
    "look_for",
    "merge_people",
    "part_people",
    "place_marker",
    "premises_at",
    "review_marker",
    "search_people",
    "search_premises",
    "search_vehicles",
]
