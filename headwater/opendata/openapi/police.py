"""The addresses that data.police.uk has, as OpenAPI 3.1 describes them: for programs that are made from a description."""

from __future__ import annotations

from collections.abc import Mapping

from headwater.opendata.naming import ALL_CRIME, category_names
from headwater.opendata.openapi.parts import LICENCE, UNCHANGED, Said, list_of, object_of, ref_to
from headwater.opendata.rules import AT_ONCE

_TEXT: Said = {"type": "string"}
_MAYBE: Said = {"type": ["string", "null"]}
_TRUTH: Said = {"type": ["boolean", "null"]}
_MONTH: Said = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "examples": ["2018-02"]}
_FORCE: Said = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "examples": ["west-midlands"]}
_DEGREES: Said = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_CRIME_ID: Said = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


_NULL: Said = {"type": "null"}
_CRIME: Mapping[str, Said] = {
    "category": _TEXT,
    "location_type": {"enum": ["Force", "BTP", None]},
    "location": {"oneOf": [ref_to("Location"), _NULL]},
    "context": _TEXT,
    "outcome_status": {"oneOf": [object_of(category=_TEXT, date=_MONTH), _NULL]},
    "persistent_id": {"type": "string", "pattern": "^([0-9a-f]{64})?$", "description": "Empty for anti-social behaviour."},
    "id": {"type": "integer", "minimum": 0, "maximum": 2**48 - 1},
    "location_subtype": _TEXT,
    "month": _MONTH,
}
_HOLDER = dict.fromkeys(("email", "telephone"), _TEXT)

SCHEMAS: dict[str, Said] = {
    "Location": object_of(
        latitude=_DEGREES, street=object_of(id={"type": "integer", "minimum": 0}, name=_TEXT), longitude=_DEGREES
    ),
    "Crime": object_of(**_CRIME),
    "CrimeOfOutcome": object_of(**{name: schema for name, schema in _CRIME.items() if name != "outcome_status"}),
    "OutcomeCategory": object_of(code=_TEXT, name=_TEXT),
    "Outcome": object_of(category=ref_to("OutcomeCategory"), date=_MONTH, person_id=_NULL, crime=ref_to("CrimeOfOutcome")),
    "Case": object_of(
        crime=ref_to("CrimeOfOutcome"),
        outcomes={"type": "array", "items": object_of(category=ref_to("OutcomeCategory"), date=_MONTH, person_id=_NULL)},
    ),
    "Stop": object_of(
        age_range=_MAYBE, outcome=_TEXT, involved_person={"type": "boolean"}, self_defined_ethnicity=_MAYBE, gender=_MAYBE,
        legislation=_MAYBE, outcome_linked_to_object_of_search=_TRUTH, datetime={"type": "string", "format": "date-time"},
        removal_of_more_than_outer_clothing=_TRUTH, outcome_object=object_of(id=_TEXT, name=_TEXT),
        location={"oneOf": [ref_to("Location"), _NULL]}, operation=_TRUTH, officer_defined_ethnicity=_MAYBE, type=_MAYBE,
        operation_name=_MAYBE, object_of_search=_MAYBE,
    ),
    "Category": object_of(url=_TEXT, name=_TEXT),
    "Updated": object_of(date={"type": "string", "format": "date"}),
    "Available": object_of(**{"date": _MONTH, "stop-and-search": {"type": "array", "items": _FORCE}}),
    "ForceName": object_of(id=_FORCE, name=_TEXT),
    "Force": object_of(
        description=_MAYBE, url=_MAYBE,
        engagement_methods={"type": "array", "items": object_of(url=_TEXT, type=_TEXT, description=_MAYBE, title=_TEXT)},
        telephone=_TEXT, id=_FORCE, name=_TEXT,
    ),
    "Named": object_of(id=_TEXT, name=_TEXT),
    "Corner": object_of(latitude=_DEGREES, longitude=_DEGREES),
    "Contact": object_of(("email", "telephone"), **_HOLDER),
    "Neighbourhood": object_of(
        url_force=_TEXT, contact_details=ref_to("Contact"), name=_TEXT, links={"type": "array"}, description=_MAYBE,
        centre={"oneOf": [ref_to("Corner"), _NULL]}, locations={"type": "array"}, id=_TEXT, population=_TEXT,
    ),
    "Officer": object_of(bio=_MAYBE, contact_details=ref_to("Contact"), name=_TEXT, rank=_TEXT),
    "Priority": object_of(**{"action": _MAYBE, "issue-date": _TEXT, "action-date": _MAYBE, "issue": _TEXT}),
    "Event": object_of(
        contact_details=ref_to("Contact"), description=_MAYBE, title=_TEXT, address=_TEXT, type=_TEXT, start_date=_TEXT,
        end_date=_TEXT,
    ),
    "Located": object_of(force=_FORCE, neighbourhood=_TEXT),
}  # fmt: skip

_DATE = ("date", _MONTH, "The month; the newest where it is left out.", False)
_TO = ("to", _MONTH, f"An addition of ours: up to this month, at most {AT_ONCE} in all.", False)
_LAT = ("lat", _DEGREES, "Latitude of the middle of a circle of one mile.", False)
_LNG = ("lng", _DEGREES, "Longitude of the middle of a circle of one mile.", False)
_POLY = ("poly", {"type": "string"}, "Corners as latitude,longitude with colons between them, instead of a point.", False)
_SPOT = ("location_id", {"type": "string", "pattern": "^[0-9]{1,18}$"}, "The number of an anchor point (street.id).", False)
_OF_FORCE = ("force", _FORCE, "The force.", True)
_KINDS = {"type": "string", "enum": [ALL_CRIME, *sorted(category_names())]}
_KIND = ("category", _KINDS, "The kind of crime; all crime where it is left out.", False)
_GROUND = (_LAT, _LNG, _POLY, _SPOT)

Query = tuple[str, Said, str, bool]

ADDRESSES: dict[str, tuple[str, str, tuple[Query, ...], Said, bool]] = {
    # path: (operation, what it answers, its query, the answer, whether it may be asked by POST)
    "/api/forces": ("forces", "Every force.", (), list_of("ForceName"), False),
    "/api/forces/{force}": ("force", "One force.", (), ref_to("Force"), False),
    "/api/forces/{force}/people": ("seniorOfficers", "The senior officers of a force.", (), list_of("Officer"), False),
    "/api/locate-neighbourhood": (
        "locateNeighbourhood", "The neighbourhood that holds a point.",
        (("q", {"type": "string"}, "Latitude and longitude with a comma between them.", True),), ref_to("Located"), False,
    ),
    "/api/crimes-street-dates": ("dates", "Every month, the newest first.", (), list_of("Available"), False),
    "/api/crime-categories": ("categories", "The kinds of crime of a month.", (_DATE,), list_of("Category"), False),
    "/api/crime-last-updated": ("lastUpdated", "The first day of the newest month.", (), ref_to("Updated"), False),
    "/api/crimes-street/{category}": (
        "crimesStreet", "Crimes within a mile of a point, inside a polygon or at an anchor point.", (*_GROUND, _DATE, _TO),
        list_of("Crime"), True,
    ),
    "/api/crimes-at-location": (
        "crimesAtLocation", "Crimes at one anchor point, by its number or as the nearest to a point.",
        (_SPOT, _LAT, _LNG, _DATE), list_of("Crime"), False,
    ),
    "/api/crimes-no-location": (
        "crimesNoLocation", "Crimes of a force that have no location.", (_OF_FORCE, _KIND, _DATE), list_of("Crime"), False,
    ),
    "/api/outcomes-at-location": (
        "outcomesAtLocation", "Outcomes that crimes got in a month.", (*_GROUND, _DATE), list_of("Outcome"), True,
    ),
    "/api/outcomes-for-crime/{crime}": ("outcomesForCrime", "One crime and its outcomes.", (), ref_to("Case"), False),
    "/api/stops-street": (
        "stopsStreet", "Stops within a mile of a point or inside a polygon.", (*_GROUND, _DATE, _TO), list_of("Stop"), True,
    ),
    "/api/stops-at-location": (
        "stopsAtLocation", "Stops at one anchor point.", ((*_SPOT[:3], True), _DATE), list_of("Stop"), False,
    ),
    "/api/stops-no-location": (
        "stopsNoLocation", "Stops of a force that have no location.", (_OF_FORCE, _DATE), list_of("Stop"), False,
    ),
    "/api/stops-force": ("stopsForce", "All stops of a force.", (_OF_FORCE, _DATE), list_of("Stop"), False),
    "/api/{force}/neighbourhoods": ("neighbourhoods", "Every neighbourhood of a force.", (), list_of("Named"), False),
    "/api/{force}/{neighbourhood}": ("neighbourhood", "One neighbourhood.", (), ref_to("Neighbourhood"), False),
    "/api/{force}/{neighbourhood}/boundary": ("boundary", "The outline of a neighbourhood.", (), list_of("Corner"), False),
    "/api/{force}/{neighbourhood}/people": ("people", "The team of a neighbourhood.", (), list_of("Officer"), False),
    "/api/{force}/{neighbourhood}/priorities": ("priorities", "What the team works on.", (), list_of("Priority"), False),
    "/api/{force}/{neighbourhood}/events": ("events", "Where people can meet the team.", (), list_of("Event"), False),
}  # fmt: skip

_IN_PATH: Mapping[str, tuple[Said, str]] = {
    "force": (_FORCE, "The force, as /api/forces names it."),
    "category": (_KINDS, "The kind of crime, as /api/crime-categories names it."),
    "crime": (_CRIME_ID, "The persistent_id of a crime."),
    "neighbourhood": (_TEXT, "The id of a neighbourhood, as /api/{force}/neighbourhoods lists them."),
}
_REFUSALS = {
    "400": "What was asked cannot be read, or a GET request is longer than 4,094 characters.",
    "404": "There is no such thing, or no such month.",
    "405": "This address is not asked in this way.",
    "413": "The form is larger than 2.5 MB.",
    "429": "This address was asked too often; wait as long as Retry-After says.",
    "503": "There are more than 10,000 rows: ask about less ground; or the database does not answer (Retry-After).",
}


def document() -> Said:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open data, as data.police.uk has it",
            "version": "1",
            "description": "Crimes, outcomes, stops and neighbourhoods at the addresses and in the form of data.police.uk.",
            "license": LICENCE,
        },
        "paths": {path: _path(path) for path in ADDRESSES},
        "components": {"schemas": SCHEMAS},
    }


def _path(path: str) -> Said:
    operation, summary, query, answer, posts = ADDRESSES[path]
    in_path = [_parameter(name, "path", *said, True) for name, said in _IN_PATH.items() if f"{{{name}}}" in path]
    in_query = [_parameter(name, "query", schema, words, needed) for name, schema, words, needed in query]
    said: Said = {"get": _operation(operation, summary, answer) | {"parameters": [*in_path, *in_query]}}
    if posts:
        form = object_of(tuple(name for name, *_ in query), **{name: schema for name, schema, _, _ in query})
        body = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}}
        said["post"] = _operation(f"{operation}ByForm", summary, answer) | {"parameters": in_path, "requestBody": body}
    return said


def _operation(operation: str, summary: str, answer: Said) -> Said:
    refusals = {
        status: {"description": words, "content": {"text/plain": {"schema": _TEXT}}} for status, words in _REFUSALS.items()
    }
    found = {"description": summary, "content": {"application/json": {"schema": answer}}}
    return {"operationId": operation, "summary": summary, "responses": {"200": found, "304": UNCHANGED, **refusals}}


def _parameter(name: str, place: str, schema: Said, words: str, needed: bool) -> Said:
    described = {"description": words} if words else {}
    return {"name": name, "in": place, "required": needed, "schema": schema, **described}
