"""What citizen puts on the menu of visitors, and on its own start page."""

from __future__ import annotations

from headwater.citizen.queries import members_of_the_public, references
from headwater.citizen.services import Service, services
from headwater.journal.queries import Namer, namers
from headwater.ui.navigation import Entry, Section, entries


def offer() -> None:
    """Called once, when Django has loaded the models."""
    namers.offer(
        Namer("citizen.visitor", lambda ids: dict.fromkeys(ids, "A member of the public")),
        Namer("citizen.report", references),
        Namer("citizen.letter", lambda ids: dict.fromkeys(ids, "An e-mail that somebody asked for")),
        Namer("citizen.address", lambda ids: dict.fromkeys(ids, "A change of address")),
        Namer("citizen.session", members_of_the_public),
        Namer("citizen.sign_in", members_of_the_public),
    )
    entries.offer(
        Entry(
            "Help and services", "citizen:start", None, Section.PUBLIC, 5,
            "Report something, find out what became of it, and get help from the right place.", public=True,
        )
    )  # fmt: skip
    services.offer(
        Service(
            "Your area", "citizen:area_find",
            "Who your neighbourhood’s team is, what they work on, what happened near you, and how to take part.", order=30,
        ),
        Service(
            "Report something, or find who can help", "citizen:find",
            "Say what it is about in your own words. You can report to us here, also without saying who you are.", order=10,
        ),
        Service(
            "Follow your report", "citizen:reports",
            "See what became of it, write to us, change an appointment or how we reach you, or print a confirmation.",
            order=20,
        ),
        Service(
            "Warnings", "citizen:warnings",
            "Dangers that you should know of now, and how to be told of the next one.", order=40,
        ),
        Service(
            "Ask us to keep footage", "citizen:request_footage",
            "What officers’ cameras record is deleted after 31 days, unless somebody asks for it.", order=70,
        ),
        Service(
            "Register a camera", "citizen:camera_register",
            "A doorbell or another camera that sees the street. We ask you when something happened near it; you can say no.",
            order=75,
        ),
        Service(
            "Ask for a visit", "citizen:visit_ask",
            "Advice on keeping your home safe, or a talk with your neighbourhood’s team, at a time that you choose.", order=40,
        ),
        Service("Complain", "citizen:request_complain", "Tell us what we did wrong, or did not do.", order=80),
        Service("Say thank you", "citizen:request_thank", "Tell us who did something well.", order=85),
        Service(
            "Get back a vehicle that was seized", "citizen:vehicle_find",
            "Find where it is, what it costs today, what to bring, and book a time to fetch it.", order=60,
        )
    )  # fmt: skip
