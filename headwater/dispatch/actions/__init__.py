"""What changes the record of dispatch."""

from headwater.dispatch.actions.incidents import add_entry, attach, change_grade, join_incident, mark, open_incident
from headwater.dispatch.actions.opening_hubs import open_hub
from headwater.dispatch.actions.roads import change_roads, circle, restore_roads

__all__ = [
    "add_entry",
    "attach",
    "change_grade",
    "change_roads",
    "circle",
    "join_incident",
    "mark",
    "open_hub",
    "open_incident",
    "restore_roads",
]
