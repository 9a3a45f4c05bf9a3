"""Tables of citizen: what is being reported, and what was."""

from headwater.citizen.models.reports import Confidence, Draft, DraftFile, Report

__all__ = ["Confidence", "Draft", "DraftFile", "Report"]
