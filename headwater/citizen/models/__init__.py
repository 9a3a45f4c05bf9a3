"""Tables of citizen: what is being reported, what was, who follows it, and letters that wait to be sent."""

from headwater.citizen.models.letters import Letter
from headwater.citizen.models.reports import Confidence, Draft, DraftFile, Report
from headwater.citizen.models.tracking import AddressChange, Alert, Session, SignIn

__all__ = ["AddressChange", "Alert", "Confidence", "Draft", "DraftFile", "Letter", "Report", "Session", "SignIn"]
