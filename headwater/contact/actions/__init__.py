"""What changes contacts, and what comes of them."""

from headwater.contact.actions.appointing import (
    NewSlot,
    book_appointment,
    cancel_appointment,
    close_appointment,
    close_slot,
    move_appointment,
    open_diary,
    open_slots,
)
from headwater.contact.actions.assessing import assess
from headwater.contact.actions.cameras import (
    NewCamera,
    answer_footage,
    ask_for_footage,
    confirm_camera,
    forget_cameras,
    note_footage_mailed,
    register_camera,
    renew_camera,
    withdraw_camera,
)
from headwater.contact.actions.due import note_overdue_call_backs
from headwater.contact.actions.exporting import export_contacts
from headwater.contact.actions.finishing import Finished, finish
from headwater.contact.actions.holding import (
    call_back_made,
    claim,
    claim_next,
    listen_in,
    release,
    silent_solution,
    take_over,
)
from headwater.contact.actions.messaging import answer_message, escalate_messages, read_messages
from headwater.contact.actions.noting import Details, note_details, recognise_caller
from headwater.contact.actions.online import Taken, take_online_report
from headwater.contact.actions.owning import ContactCases
from headwater.contact.actions.planning import SORTS, make_plan, review_plan
from headwater.contact.actions.reaching import change_address, change_reach, restore_address
from headwater.contact.actions.reassessing import ask_for_reassessment
from headwater.contact.actions.referring import acknowledge_referral, answer_referral, escalate_referrals, refer
from headwater.contact.actions.reporting import take_report
from headwater.contact.actions.requesting import acknowledge_request, answer_request, escalate_requests, make_request
from headwater.contact.actions.ringing import AML, abandon, answered, ring, ring_off
from headwater.contact.actions.visiting import ask_visit, cancel_visit, choose_time, forget_visits, move_visit
from headwater.contact.rules.outcomes import (
    OUTCOMES,
    BookAppointment,
    GiveAdvice,
    JoinIncident,
    NoFurtherAction,
    OpenIncident,
    Outcome,
    ReferTo,
    ReportCrime,
)
from headwater.contact.sealing import LARGEST, Received, Refused, forget_file, receive_file

__all__ = [
    "AML",
    "LARGEST",
    "OUTCOMES",
    "SORTS",
    "BookAppointment",
    "ContactCases",
    "Details",
    "Finished",
    "GiveAdvice",
    "JoinIncident",
    "NewCamera",
    "NewSlot",
    "NoFurtherAction",
    "OpenIncident",
    "Outcome",
    "Received",
    "ReferTo",
    "Refused",
    "ReportCrime",
    "Taken",
    "abandon",
    "acknowledge_referral",
    "acknowledge_request",
    "answer_footage",
    "answer_message",
    "answer_referral",
    "answer_request",
    "answered",
    "ask_for_footage",
    "ask_for_reassessment",
    "ask_visit",
    "assess",
    "book_appointment",
    "call_back_made",
    "cancel_appointment",
    "cancel_visit",
    "change_address",
    "change_reach",
    "choose_time",
    "claim",
    "claim_next",
    "close_appointment",
    "close_slot",
    "confirm_camera",
    "escalate_messages",
    "escalate_referrals",
    "escalate_requests",
    "export_contacts",
    "finish",
    "forget_cameras",
    "forget_file",
    "forget_visits",
    "listen_in",
    "make_plan",
    "make_request",
    "move_appointment",
    "move_visit",
    "note_details",
    "note_footage_mailed",
    "note_overdue_call_backs",
    "open_diary",
    "open_slots",
    "read_messages",
    "receive_file",
    "recognise_caller",
    "refer",
    "register_camera",
    "release",
    "renew_camera",
    "restore_address",
    "review_plan",
    "ring",
    "ring_off",
    "silent_solution",
    "take_online_report",
    "take_over",
    "take_report",
    "withdraw_camera",
]
