"""Dispatch's pages on the menu."""

from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.alerting import escalation_banner
from headwater.dispatch.presenters.support_panel import support_panel
from headwater.dispatch.presenters.transfers import transfers_panel
from headwater.dispatch.queries.board import logs_by_id, units_by_id
from headwater.dispatch.queries.hubs import hubs_by_id
from headwater.dispatch.queries.panels import Panel, panels
from headwater.dispatch.queries.support import titles_by_id
from headwater.dispatch.queries.transfers import transfers_by_id
from headwater.journal.queries import Namer, Topic, namers, topics
from headwater.ui.context import BannerSource, banners
from headwater.ui.navigation import Entry, Section, entries


def offer() -> None:
    """Called once, when Django has loaded the models."""
    entries.offer(
        Entry(
            "Board", "dispatch:board", Permission.BOARD_READ, Section.WORK, 8,
            "Every open log and every unit on duty, live, with the map and the command bar.",
        ),
        Entry(
            "Force Support", "dispatch:support", Permission.BOARD_READ, Section.WORK, 13,
            "Searches, cordons and watches: who stands them, and when they are relieved.",
        ),
        Entry(
            "Patrols", "dispatch:patrols", Permission.BOARD_READ, Section.WORK, 28,
            "Places that are to be patrolled, and sending a unit there.",
        ),
        Entry("Units", "dispatch:units", Permission.BOARD_READ, Section.WORK, 13, "Who is on duty, and booking units on."),
        Entry(
            "Roads", "dispatch:roads", Permission.BOARD_READ, Section.WORK, 30,
            "Roads that are closed or slow, by which units are recommended.",
        ),
        Entry(
            "Escalations", "dispatch:escalations", Permission.ESCALATION_ACK, Section.WORK, 12,
            "What nobody has answered in time: answer it, and say what you did.",
        ),
        Entry(
            "Transfers", "dispatch:transfers", Permission.TRANSFER, Section.WORK, 15,
            "Incidents from and to other control rooms, and what nobody has answered.",
        ),
        Entry(
            "Hubs", "dispatch:hubs", Permission.HUB_MANAGE, Section.WORK, 14,
            "The load of each hub, handovers to answer, and a hub that cannot work.",
        ),
    )  # fmt: skip
    banners.offer(BannerSource("escalations", escalation_banner))
    panels.offer(
        Panel("support", "Force Support", 40, Permission.BOARD_READ, "dispatch/support/panel.jinja", support_panel),
        transfers_panel(),
    )
    topics.offer(
        Topic("dispatch.alert", Permission.BOARD_READ),
        Topic("dispatch.hub", Permission.BOARD_READ),
        Topic("dispatch.incident", Permission.BOARD_READ),
        Topic("dispatch.support_task", Permission.BOARD_READ),
        Topic("dispatch.transfer", Permission.TRANSFER),
        Topic("dispatch.unit", Permission.BOARD_READ),
    )
    namers.offer(
        Namer("dispatch.hub", lambda ids: hubs_by_id(list(ids))),
        Namer("dispatch.incident", logs_by_id),
        Namer("dispatch.support_task", titles_by_id),
        Namer("dispatch.transfer", transfers_by_id),
        Namer("dispatch.unit", units_by_id),
    )
