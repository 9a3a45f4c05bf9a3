"""What may be read of reports."""

from headwater.citizen.queries.reports import Draft, DraftFile, ReportView, draft, references, report

__all__ = ["Draft", "DraftFile", "ReportView", "draft", "references", "report"]
