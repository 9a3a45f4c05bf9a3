"""What records lets people do, and who may."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel.authority import Role

_CONTROL_ROOM = {Role.HANDLER, Role.SUPERVISOR, Role.DISPATCHER, Role.DUTY_INSPECTOR}
_OFFICERS = {Role.RESPONSE, Role.INVESTIGATOR, Role.SERGEANT, Role.COMMANDER}


class Permission(kernel.Permission):
    RECORDS_READ = (
        "records.read",
        "Look up people, vehicles and premises; every look is noted",
        _CONTROL_ROOM | _OFFICERS | {Role.ANALYST},
    )
    RECORDS_WRITE = "records.write", "Add and amend people, vehicles and premises", _CONTROL_ROOM | _OFFICERS
    MARKER_PLACE = (
        "records.marker.place",
        "Place and lift markers on people, vehicles and premises",
        _CONTROL_ROOM | {Role.INVESTIGATOR, Role.SERGEANT, Role.COMMANDER},
    )
    MARKER_SENSITIVE = (
        "records.marker.sensitive",
        "Read and place sensitive markers, such as those about domestic abuse",
        _CONTROL_ROOM | {Role.RESPONSE, Role.INVESTIGATOR, Role.SERGEANT, Role.COMMANDER},
    )
    RECORDS_MERGE = (
        "records.merge",
        "Merge two records of one person, and part them again",
        {Role.SUPERVISOR, Role.DUTY_INSPECTOR, Role.INVESTIGATOR, Role.SERGEANT},
    )
