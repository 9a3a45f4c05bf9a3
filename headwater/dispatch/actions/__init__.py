"""What changes the record of dispatch."""

from headwater.dispatch.actions.attaching import attach, attach_file, detach, link
from headwater.dispatch.actions.closing import close, reopen
from headwater.dispatch.actions.duties import book_off, book_on
from headwater.dispatch.actions.exporting import export_deployments, export_incidents
from headwater.dispatch.actions.incidents import add_entry, change_grade, join_incident, mark, open_incident
from headwater.dispatch.actions.locating import change_kind, change_location
from headwater.dispatch.actions.opening_hubs import open_hub
from headwater.dispatch.actions.patrols import open_patrol
from headwater.dispatch.actions.positions import UnitPosition, report_positions
from headwater.dispatch.actions.reporting import answer_unit, set_status
from headwater.dispatch.actions.roads import change_roads, circle, restore_roads
from headwater.dispatch.actions.sending import assign, divert, stand_down

__all__ = [
    "UnitPosition",
    "add_entry",
    "answer_unit",
    "assign",
    "attach",
    "attach_file",
    "book_off",
    "book_on",
    "change_grade",
    "change_kind",
    "change_location",
    "change_roads",
    "circle",
    "close",
    "detach",
    "divert",
    "export_deployments",
    "export_incidents",
    "join_incident",
    "link",
    "mark",
    "open_hub",
    "open_incident",
    "open_patrol",
    "reopen",
    "report_positions",
    "restore_roads",
    "set_status",
    "stand_down",
]
