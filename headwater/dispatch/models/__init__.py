"""Tables of dispatch. The log of an incident is not here: it is the journal's timeline of that incident."""

from headwater.dispatch.models.hubs import Hub, HubArea
from headwater.dispatch.models.incidents import DayNumber, Incident, IncidentFile, IncidentLink, IncidentSubject
from headwater.dispatch.models.support import SupportTask
from headwater.dispatch.models.units import Crew, Deployment, Duty, Position, Unit

__all__ = [
    "Crew",
    "DayNumber",
    "Deployment",
    "Duty",
    "Hub",
    "HubArea",
    "Incident",
    "IncidentFile",
    "IncidentLink",
    "IncidentSubject",
    "Position",
    "SupportTask",
    "Unit",
]
