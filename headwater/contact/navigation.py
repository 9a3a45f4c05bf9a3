"""What contact puts on the menu and on live pages, and what its things are called."""

from __future__ import annotations

from headwater.contact import queries
from headwater.contact.actions import ContactCases
from headwater.contact.permissions import Permission
from headwater.contact.presenters.panel import panel
from headwater.contact.presenters.sayings import SAYINGS
from headwater.dispatch.queries import Panel, panels, sayings
from headwater.journal.queries import Namer, Topic, namers, topics
from headwater.records.queries import DemandSource, case_sources, demand_sources
from headwater.ui.navigation import Entry, Section, entries


def offer() -> None:
    """To the menu, to live pages and to the audit."""
    namers.offer(
        Namer("contact.contact", queries.contacts_by_id),
        Namer("contact.assessment", queries.assessments_by_id),
        Namer("contact.report", queries.reports_by_id),
        Namer("contact.message", queries.messages_by_id),
        Namer("contact.referral", queries.referrals_by_id),
        Namer("contact.request", queries.requests_by_id),
        Namer("contact.camera", queries.cameras_by_id),
        Namer("contact.footage", queries.footage_by_id),
        Namer("contact.visit", queries.visits_by_id),
        Namer("contact.appointment", queries.appointments_by_id),
        Namer("contact.slot", queries.slots_by_id),
        Namer("contact.diary", queries.diaries_by_id),
        Namer("contact.plan", queries.plans_by_id),
    )
    panels.offer(Panel("contact", "Risk (THRIVE+)", 10, Permission.ASSESS, "contact/panel.jinja", panel))
    sayings.offer(*SAYINGS)
    demand_sources.offer(DemandSource("contact", queries.demand_on, Permission.CONTACT_READ, order=20))
    case_sources.offer(ContactCases())
    topics.offer(
        Topic("contact.contact", Permission.QUEUE_READ),
        Topic("contact.appointment", Permission.APPOINTMENT_BOOK),
        Topic("contact.referral", Permission.REFERRAL_MANAGE),
        Topic("contact.request", Permission.REQUEST_ANSWER),
        Topic("contact.footage", Permission.CAMERA_SEARCH),
        Topic("contact.report", Permission.REPORT_READ),
    )
    entries.offer(
        Entry(
            "Contacts", "contact:queue", Permission.QUEUE_READ, Section.WORK, 10,
            "The queue of calls, reports and referrals; answer whoever is first.",
        ),
        Entry("Diary", "contact:diary", Permission.APPOINTMENT_BOOK, Section.WORK, 14, "Appointments, by team and day."),
        Entry(
            "Crime reports", "contact:reports", Permission.REPORT_READ, Section.WORK, 18,
            "Reports without deployment that wait for an initial investigation.",
        ),
        Entry(
            "Cameras of the public", "contact:cameras", Permission.CAMERA_SEARCH, Section.WORK, 19,
            "Doorbells and other cameras near a place, whose owners may be asked what they recorded.",
        ),
    )  # fmt: skip
