"""What may be read of reports, and of whoever follows them."""

from headwater.citizen.queries.nearby import NEAR, Nearby, published_nearby
from headwater.citizen.queries.reports import Draft, DraftFile, ReportView, draft, references, report
from headwater.citizen.queries.tracking import (
    SessionView,
    SignInView,
    alerted,
    members_of_the_public,
    report_about,
    report_of,
    reports_of,
    session,
    sign_in,
)

__all__ = [
    "NEAR",
    "Draft",
    "DraftFile",
    "Nearby",
    "ReportView",
    "SessionView",
    "SignInView",
    "alerted",
    "draft",
    "members_of_the_public",
    "published_nearby",
    "references",
    "report",
    "report_about",
    "report_of",
    "reports_of",
    "session",
    "sign_in",
]
