"""Tables of contact."""

from headwater.contact.models.appointments import Appointment, Diary, Slot
from headwater.contact.models.assessments import Assessment, Reassessment
from headwater.contact.models.cameras import Camera, FootageAsk
from headwater.contact.models.contacts import Contact
from headwater.contact.models.messages import CaseMessage
from headwater.contact.models.outcomes import CrimeReport, Referral
from headwater.contact.models.plans import CallerPlan
from headwater.contact.models.requests import PublicRequest
from headwater.contact.models.visits import Visit

__all__ = [
    "Appointment",
    "Assessment",
    "CallerPlan",
    "Camera",
    "CaseMessage",
    "Contact",
    "CrimeReport",
    "Diary",
    "FootageAsk",
    "PublicRequest",
    "Reassessment",
    "Referral",
    "Slot",
    "Visit",
]
