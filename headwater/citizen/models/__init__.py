"""Tables of citizen: what is being reported, what was, and who follows it."""

from headwater.citizen.models.reports import Confidence, Draft, DraftFile, Report
from headwater.citizen.models.tracking import Alert, Session, SignIn

__all__ = ["Alert", "Confidence", "Draft", "DraftFile", "Report", "Session", "SignIn"]
