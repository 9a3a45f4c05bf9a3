"""Tables of contact."""

from headwater.contact.models.appointments import Appointment, Diary, Slot
from headwater.contact.models.assessments import Assessment, Reassessment
from headwater.contact.models.contacts import Contact
from headwater.contact.models.messages import CaseMessage
from headwater.contact.models.outcomes import CrimeReport, Referral
from headwater.contact.models.plans import CallerPlan
from headwater.contact.models.requests import PublicRequest

__all__ = [
    "Appointment",
    "Assessment",
    "CallerPlan",
    "CaseMessage",
    "Contact",
    "CrimeReport",
    "Diary",
    "PublicRequest",
    "Reassessment",
    "Referral",
    "Slot",
]
