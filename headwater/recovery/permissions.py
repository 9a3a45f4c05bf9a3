"""What recovery lets people do, and who may."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel import Role

_ROOM = {Role.HANDLER, Role.SUPERVISOR, Role.DISPATCHER, Role.DUTY_INSPECTOR}


class Permission(kernel.Permission):
    READ = (
        "recovery.vehicle.read",
        "See vehicles that were seized, and what they cost",
        {*_ROOM, Role.RESPONSE, Role.INVESTIGATOR, Role.SERGEANT, Role.COMMANDER},
    )
    SEIZE = (
        "recovery.vehicle.seize",
        "Enter a vehicle that was seized or removed",
        {*_ROOM, Role.RESPONSE, Role.INVESTIGATOR, Role.SERGEANT},
    )
    HOLD = (
        "recovery.vehicle.hold",
        "Say that a vehicle may not be released, and that it may again",
        {Role.DUTY_INSPECTOR, Role.INVESTIGATOR, Role.SERGEANT},
    )
    RELEASE = (
        "recovery.vehicle.release",
        "Release vehicles to their keepers, tell keepers, and dispose of what nobody fetched",
        {Role.HANDLER, Role.SUPERVISOR, Role.DUTY_INSPECTOR, Role.SERGEANT},
    )
    DECIDE = ("recovery.dispute.decide", "Decide about charges that keepers dispute", {
        Role.SUPERVISOR, Role.DUTY_INSPECTOR, Role.SERGEANT,
    })  # fmt: skip
    POUND_OPEN = ("recovery.pound.open", "Say where vehicles are kept, and when they can be fetched", {
        Role.COMMANDER, Role.ADMINISTRATOR,
    })  # fmt: skip
    OWN = ("recovery.vehicle.own", "Book the collection of one's own vehicle, and dispute its charges", {
        Role.HANDLER, Role.SUPERVISOR, Role.DUTY_INSPECTOR,
    })  # fmt: skip
