"""What dispatch lets people do, and who may."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel import Role

_ROOM = {Role.HANDLER, Role.SUPERVISOR, Role.DISPATCHER, Role.DUTY_INSPECTOR}
"""Whoever sits in a contact hub."""


class Permission(kernel.Permission):
    BOARD_READ = (
        "dispatch.board.read",
        "See the board, and open incident logs and units",
        {*_ROOM, Role.SERGEANT, Role.COMMANDER, Role.RESPONSE, Role.INVESTIGATOR},
    )
    INCIDENT_OPEN = ("dispatch.incident.open", "Open incident logs", {*_ROOM, Role.RESPONSE})
    INCIDENT_WRITE = (
        "dispatch.incident.write",
        "Write in incident logs, and attach people, vehicles, places and files to them",
        {*_ROOM, Role.RESPONSE},
    )
    INCIDENT_GRADE = ("dispatch.incident.grade", "Grade incidents, and change their kind and location", {*_ROOM})
    INCIDENT_CLOSE = (
        "dispatch.incident.close",
        "Close and reopen incident logs",
        {Role.SUPERVISOR, Role.DISPATCHER, Role.DUTY_INSPECTOR},
    )
    DEPLOY = ("dispatch.unit.deploy", "Send units to incidents, divert them and stand them down", {
        Role.DISPATCHER, Role.DUTY_INSPECTOR,
    })  # fmt: skip
    UNIT_MANAGE = (
        "dispatch.unit.manage",
        "Book units on and off duty",
        {Role.DISPATCHER, Role.DUTY_INSPECTOR, Role.SERGEANT},
    )
    UNIT_STATUS = ("dispatch.unit.status", "Report the status and position of units", {
        Role.DISPATCHER, Role.DUTY_INSPECTOR, Role.RESPONSE,
    })  # fmt: skip
    HUB_MANAGE = ("dispatch.hub.manage", "Hand work over between hubs, and declare a hub dark", {
        Role.DISPATCHER, Role.DUTY_INSPECTOR,
    })  # fmt: skip
    HUB_OPEN = ("dispatch.hub.open", "Open hubs, and say which areas they serve", {Role.COMMANDER, Role.ADMINISTRATOR})
    ESCALATION_ACK = (
        "dispatch.escalation.acknowledge",
        "Acknowledge escalations and alarms",
        {Role.SUPERVISOR, Role.DISPATCHER, Role.DUTY_INSPECTOR, Role.SERGEANT, Role.COMMANDER},
    )
    SUPPORT_MANAGE = (
        "dispatch.support.manage",
        "Book searches, cordons and watches, put units on them, relieve them and end them",
        {Role.DISPATCHER, Role.DUTY_INSPECTOR, Role.SERGEANT},
    )
    SUPPORT_STAND = (
        "dispatch.support.stand",
        "Write in the record of searches, cordons and watches, and acknowledge hand-overs on them",
        {Role.DISPATCHER, Role.DUTY_INSPECTOR, Role.SERGEANT, Role.RESPONSE},
    )
    TRANSFER = ("dispatch.incident.transfer", "Transfer incidents to and from other control rooms", {
        Role.SUPERVISOR, Role.DISPATCHER, Role.DUTY_INSPECTOR, Role.COMMANDER,
    })  # fmt: skip
    EXPORT = ("dispatch.lake.write", "Write incident logs and deployments into the lake, by reference, for figures", {
        Role.ADMINISTRATOR,
    })  # fmt: skip
    ROADS_CHANGE = ("dispatch.roads.change", "Close roads, slow areas, and open them again", {
        Role.DISPATCHER, Role.DUTY_INSPECTOR,
    })  # fmt: skip
