"""What other rooms and pages may read of dispatch."""

from headwater.dispatch.queries.board import BoardRow, UnitOn, UnitRow, find, open_rows, rows, unit, unit_rows
from headwater.dispatch.queries.incidents import (
    IncidentView,
    Likely,
    PastIncident,
    at_place,
    by_caller,
    hubs_open,
    incident,
    similar_open,
)
from headwater.dispatch.queries.panels import Panel, Saying, panels, sayings
from headwater.dispatch.queries.recommending import recommend_for
from headwater.dispatch.queries.roads import the_network
from headwater.dispatch.rules.reference import (
    Grade,
    Kind,
    grade_of,
    grades,
    kind_of,
    kinds,
    marker_of,
    markers,
    qualifier_of,
    qualifiers,
    results,
    skills,
    statuses,
)

__all__ = [
    "BoardRow",
    "Grade",
    "IncidentView",
    "Kind",
    "Likely",
    "Panel",
    "PastIncident",
    "Saying",
    "UnitOn",
    "UnitRow",
    "at_place",
    "by_caller",
    "find",
    "grade_of",
    "grades",
    "hubs_open",
    "incident",
    "kind_of",
    "kinds",
    "marker_of",
    "markers",
    "open_rows",
    "panels",
    "qualifier_of",
    "qualifiers",
    "recommend_for",
    "results",
    "rows",
    "sayings",
    "similar_open",
    "skills",
    "statuses",
    "the_network",
    "unit",
    "unit_rows",
]
