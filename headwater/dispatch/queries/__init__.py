"""What other rooms and pages may read of dispatch."""

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
    "Grade",
    "IncidentView",
    "Kind",
    "Likely",
    "PastIncident",
    "at_place",
    "by_caller",
    "grade_of",
    "grades",
    "hubs_open",
    "incident",
    "kind_of",
    "kinds",
    "marker_of",
    "markers",
    "qualifier_of",
    "qualifiers",
    "results",
    "similar_open",
    "skills",
    "statuses",
    "the_network",
]
