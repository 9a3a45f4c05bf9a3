"""Tables of dispatch. The log of an incident is not here: it is the journal's timeline of that incident."""

from headwater.dispatch.models.handovers import Cover, Handover, Moved, Presence
from headwater.dispatch.models.hubs import Hub, HubArea
from headwater.dispatch.models.incidents import DayNumber, Incident, IncidentFile, IncidentLink, IncidentSubject
from headwater.dispatch.models.roads import RoadChange
from headwater.dispatch.models.stints import Stint
from headwater.dispatch.models.support import SupportTask
from headwater.dispatch.models.timers import Escalation, Timer
from headwater.dispatch.models.transfers import Transfer
from headwater.dispatch.models.units import Crew, Deployment, Duty, Position, Unit
from headwater.dispatch.models.views import SavedView

__all__ = [
    "Cover",
    "Crew",
    "DayNumber",
    "Deployment",
    "Duty",
    "Escalation",
    "Handover",
    "Hub",
    "HubArea",
    "Incident",
    "IncidentFile",
    "IncidentLink",
    "IncidentSubject",
    "Moved",
    "Position",
    "Presence",
    "RoadChange",
    "SavedView",
    "Stint",
    "SupportTask",
    "Timer",
    "Transfer",
    "Unit",
]
