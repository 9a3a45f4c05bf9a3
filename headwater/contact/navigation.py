"""What contact puts on the menu and on live pages, and what its things are called."""

from __future__ import annotations

from headwater.contact import queries
from headwater.contact.permissions import Permission
from headwater.journal.queries import Namer, Topic, namers, topics
from headwater.ui.navigation import Entry, Section, entries


def offer() -> None:
    """To the menu, to live pages and to the audit."""
    namers.offer(Namer("contact.contact", queries.names_by_id))
    topics.offer(
        Topic("contact.contact", Permission.QUEUE_READ),
        Topic("contact.referral", Permission.REFERRAL_MANAGE),
        Topic("contact.report", Permission.REPORT_READ),
    )
    entries.offer(
        Entry(
            "Contacts", "contact:queue", Permission.QUEUE_READ, Section.WORK, 10,
            "The queue of calls, reports and referrals; answer whoever is first.",
        ),
        Entry(
            "Contact supervisor", "contact:supervisor", Permission.SUPERVISE, Section.WORK, 12,
            "Who is on what, what has gone stale, and grades chosen against the rules.",
        ),
        Entry("Diary", "contact:diary", Permission.APPOINTMENT_BOOK, Section.WORK, 14, "Appointments, by team and day."),
        Entry(
            "Referrals", "contact:referrals", Permission.REFERRAL_MANAGE, Section.WORK, 16,
            "What was handed to other agencies, and whether they have it.",
        ),
        Entry(
            "Crime reports", "contact:reports", Permission.REPORT_READ, Section.WORK, 18,
            "Reports without deployment that wait for an initial investigation.",
        ),
        Entry(
            "Caller plans", "contact:plans", Permission.PLAN_MAKE, Section.WORK, 55,
            "What to do when somebody calls who calls again and again.",
        ),
    )  # fmt: skip
