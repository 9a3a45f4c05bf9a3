"""What may be read of reports, and of whoever follows them."""

from headwater.citizen.queries.nearby import NEAR, Nearby, published_nearby
from headwater.citizen.queries.reports import Draft, DraftFile, ReportView, draft, references, report
from headwater.citizen.queries.tracking import (
    AddressView,
    SessionView,
    SignInView,
    address_change,
    alerted,
    members_of_the_public,
    phone_of,
    report_about,
    report_of,
    reports_of,
    session,
    sign_in,
)

__all__ = [
    "NEAR",
    "AddressView",
    "Draft",
    "DraftFile",
    "Nearby",
    "ReportView",
    "SessionView",
    "SignInView",
    "address_change",
    "alerted",
    "draft",
    "members_of_the_public",
    "phone_of",
    "published_nearby",
    "references",
    "report",
    "report_about",
    "report_of",
    "reports_of",
    "session",
    "sign_in",
]
