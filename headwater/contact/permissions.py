"""What contact lets people do, and who may."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel import Role

_HANDLING = {Role.HANDLER, Role.SUPERVISOR}
"""Whoever answers callers."""

_ROOM = {*_HANDLING, Role.DISPATCHER, Role.DUTY_INSPECTOR}
"""Whoever sits in a contact hub."""


class Permission(kernel.Permission):
    RING = ("contact.contact.ring", "Put a contact into the queue", {*_ROOM, Role.RESPONSE, Role.SERGEANT})
    QUEUE_READ = ("contact.queue.read", "See the queue of contacts and its trays", {*_ROOM})
    HANDLE = ("contact.contact.handle", "Answer contacts, note what callers say, and finish them", {*_HANDLING})
    CONTACT_READ = ("contact.contact.read", "Read contacts that were taken", {*_ROOM, Role.SERGEANT, Role.INVESTIGATOR})
    SUPERVISE = ("contact.contact.supervise", "Listen in to contacts and take them over, on the record", {Role.SUPERVISOR})
    ASSESS = (
        "contact.assessment.make",
        "Assess threat, harm, risk and vulnerability (THRIVE+), and assess again",
        {*_ROOM, Role.RESPONSE, Role.SERGEANT},
    )
    REPORT_READ = (
        "contact.report.read",
        "Read crime reports that wait for an initial investigation",
        {*_HANDLING, Role.INVESTIGATOR, Role.SERGEANT, Role.DUTY_INSPECTOR},
    )
    APPOINTMENT_BOOK = (
        "contact.appointment.book",
        "Book, move and cancel appointments",
        {*_HANDLING, Role.DISPATCHER, Role.SERGEANT},
    )
    DIARY_MANAGE = (
        "contact.diary.manage",
        "Open and close slots in the appointments diary",
        {Role.SUPERVISOR, Role.SERGEANT, Role.DUTY_INSPECTOR},
    )
    REFERRAL_MANAGE = (
        "contact.referral.manage",
        "Follow referrals to other agencies: acknowledged, answered, escalated",
        {*_ROOM, Role.SERGEANT},
    )
    EXPORT = ("contact.lake.write", "Write contacts into the lake, by reference, for figures", {Role.ADMINISTRATOR})
    PLAN_MAKE = (
        "contact.plan.make",
        "Make and review plans for repeat and nuisance callers",
        {Role.SUPERVISOR, Role.SERGEANT, Role.DUTY_INSPECTOR},
    )
    MESSAGE_ANSWER = (
        "contact.message.answer",
        "Read and answer what people write about what they reported",
        {*_ROOM, Role.SERGEANT, Role.INVESTIGATOR},
    )
    OWN = (
        "contact.case.own",
        "Follow one's own report, write about it, and change its appointment",
        {*_HANDLING},
    )
    REQUEST_MAKE = (
        "contact.request.make",
        "Ask that footage be kept, complain, say thank you, or ask for a visit",
        {*_HANDLING},
    )
    REQUEST_ANSWER = (
        "contact.request.answer",
        "Acknowledge and answer what the public asks for: footage, complaints, thanks",
        {Role.SUPERVISOR, Role.SERGEANT, Role.DUTY_INSPECTOR},
    )
    CAMERA_OWN = (
        "contact.camera.own",
        "Register one's own camera, answer for it, and withdraw it",
        {*_HANDLING},
    )
    CAMERA_SEARCH = (
        "contact.camera.search",
        "Look for cameras of the public near a place, with a reason, and ask their owners for what they recorded",
        {Role.SUPERVISOR, Role.INVESTIGATOR, Role.SERGEANT, Role.RESPONSE, Role.DUTY_INSPECTOR},
    )
    VISIT_OWN = (
        "contact.visit.own",
        "Ask for a visit, choose its time, and cancel it",
        {*_HANDLING},
    )
    REACH_CHANGE = (
        "contact.reach.change",
        "Change how whoever owns a camera or asked for a visit is reached",
        {*_HANDLING},
    )
