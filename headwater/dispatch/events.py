"""What happened to incidents, units and hubs. Every one is a row of the journal.

Whatever concerns an incident has it as its subject, and so the journal's timeline of an incident *is* its log.
"""

from __future__ import annotations

from datetime import date, datetime

from headwater.kernel import Event, Ref


class IncidentOpened(Event, subject="incident"):
    """An incident log was opened. ``number`` counts within ``day``, the day in London."""

    incident: Ref
    day: date
    number: int
    kind: str
    grade: str
    hub: Ref
    routed: str
    place: str = ""
    source: Ref | None = None
    caller: Ref | None = None


class ContactJoined(Event, subject="incident"):
    """A further contact turned out to be about an incident that is known already."""

    incident: Ref
    source: Ref | None
    text: str = ""


class LogEntryAdded(Event, subject="incident"):
    """Somebody wrote in the log of an incident. ``kind``: note, new_fact, radio, result…"""

    incident: Ref
    text: str
    kind: str


class IncidentGraded(Event, subject="incident"):
    """The grade of an incident was changed. Every change is kept: figures use the final grade."""

    incident: Ref
    before: str
    after: str
    reason: str


class IncidentMoved(Event, subject="incident"):
    """The location of an incident was changed."""

    incident: Ref
    before: str
    after: str
    easting: int | None = None
    northing: int | None = None


class IncidentReclassified(Event, subject="incident"):
    """The kind of an incident was changed."""

    incident: Ref
    before: str
    after: str


class SubjectAttached(Event, subject="incident"):
    """A person, vehicle or premises was attached to an incident, in a role."""

    incident: Ref
    attached: Ref
    role: str


class SubjectDetached(Event, subject="incident"):
    """Somebody or something attached to an incident turned out not to belong to it."""

    incident: Ref
    attached: Ref
    role: str


class FileAttached(Event, subject="incident"):
    """A file was attached to an incident. It is kept under its SHA-256."""

    incident: Ref
    file: Ref
    name: str
    sha256: str
    media_type: str
    size: int


class IncidentsLinked(Event, subject="incident"):
    """Two incident logs were linked. Noted in the logs of both."""

    incident: Ref
    other: Ref
    why: str


class MarkersChanged(Event, subject="incident"):
    """Markers were put on an incident, or taken off."""

    incident: Ref
    added: tuple[str, ...]
    removed: tuple[str, ...]


class IncidentClosed(Event, subject="incident"):
    """An incident was closed. The closing kind may differ from the opening one."""

    incident: Ref
    opening_kind: str
    closing_kind: str
    grade: str
    result: str
    text: str = ""


class IncidentReopened(Event, subject="incident"):
    """A closed incident was opened again."""

    incident: Ref
    reason: str


class UnitAssigned(Event, subject="incident"):
    """A unit was sent to an incident. ``cross_boundary``: it is not of the policing unit where the incident is."""

    incident: Ref
    unit: Ref
    call_sign: str
    deployment: Ref
    cross_boundary: bool
    expected_seconds: int | None = None
    reason: str = ""


class UnitEnRoute(Event, subject="incident"):
    """A unit is on its way to an incident."""

    incident: Ref
    unit: Ref
    call_sign: str
    deployment: Ref


class UnitArrived(Event, subject="incident"):
    """A unit is at the scene of an incident."""

    incident: Ref
    unit: Ref
    call_sign: str
    deployment: Ref


class UnitCleared(Event, subject="incident"):
    """A unit has left an incident: its work is done, or it was stood down."""

    incident: Ref
    unit: Ref
    call_sign: str
    deployment: Ref
    ending: str
    reason: str = ""


class UnitDiverted(Event, subject="incident"):
    """A unit was called away from an incident to go to another one, which its own log notes as an assignment."""

    incident: Ref
    unit: Ref
    call_sign: str
    deployment: Ref
    to: Ref
    reason: str


class UnitBookedOn(Event, subject="unit"):
    """A unit came on duty. ``short_of_rest``: people of its crew who had less rest than the rule asks for."""

    unit: Ref
    call_sign: str
    crew: tuple[Ref, ...]
    until: datetime
    skills: tuple[str, ...] = ()
    short_of_rest: tuple[Ref, ...] = ()
    reason: str = ""


class UnitBookedOff(Event, subject="unit"):
    """A unit went off duty."""

    unit: Ref
    call_sign: str
    crew: tuple[Ref, ...] = ()


class UnitStatusChanged(Event, subject="unit"):
    """A unit reported another status."""

    unit: Ref
    call_sign: str
    before: int
    after: int


class UnitSignalled(Event, subject="unit"):
    """A unit sent a code that asks for something and is no status, such as an urgent callback."""

    unit: Ref
    call_sign: str
    code: int


class UnitAlarmRaised(Event, subject="unit"):
    """A unit pressed its emergency button."""

    unit: Ref
    call_sign: str
    incident: Ref | None = None


class UnitAlarmAnswered(Event, subject="unit"):
    """Somebody in the control room answered a unit's emergency, or what it had asked for."""

    unit: Ref
    call_sign: str
    text: str = ""


class HubOpened(Event, subject="hub"):
    """A hub was opened, or the areas that it serves and the work that it can bear were changed."""

    hub: Ref
    name: str
    areas: tuple[Ref, ...]
    capacity: int


# Oversight: hubs, timers, Force Support, transfers.


class HandoverAsked(Event, subject="incident"):
    """One hub asked another to take an incident. ``returning``: a hub that was dark is offered what it had."""

    incident: Ref
    handover: Ref
    giver: Ref
    taker: Ref
    reason: str
    returning: bool = False


class HandoverAccepted(Event, subject="incident"):
    """A hub took over an incident that it was asked to take."""

    incident: Ref
    handover: Ref
    giver: Ref
    taker: Ref
    answer: str = ""


class HandoverRefused(Event, subject="incident"):
    """A hub refused to take over an incident: it stays where it was."""

    incident: Ref
    handover: Ref
    giver: Ref
    taker: Ref
    answer: str


class HandoverWithdrawn(Event, subject="incident"):
    """A handover was withdrawn before it was answered, by the giver or because a hub went dark or the incident was closed."""

    incident: Ref
    handover: Ref
    giver: Ref
    taker: Ref
    reason: str


class IncidentRehubbed(Event, subject="incident"):
    """An incident is in the hands of another hub."""

    incident: Ref
    before: Ref
    after: Ref
    reason: str


class HubWentDark(Event, subject="hub"):
    """A hub cannot work, as somebody declared or the platform saw: all that it had was handed over."""

    hub: Ref
    reason: str
    incidents: int
    seen: bool
    takers: tuple[Ref, ...] = ()


class HubCameBack(Event, subject="hub"):
    """A hub works again, and was offered what it had."""

    hub: Ref
    offered: int


class AreaCovered(Event, subject="hub"):
    """A hub answers for an area and its units while another one is dark, or has given them back."""

    hub: Ref
    area: Ref
    of_hub: Ref
    ends: bool = False


class EscalationRaised(Event, subject="about"):
    """A role was told that something waits. ``rung`` counts the roles told so far, ``times`` how often anybody was."""

    about: Ref
    escalation: Ref
    reason: str
    words: str
    role: str
    rung: int
    times: int


class EscalationAcknowledged(Event, subject="about"):
    """Somebody answered an escalation, and said what they did."""

    about: Ref
    escalation: Ref
    reason: str
    role: str
    text: str


class EscalationOver(Event, subject="about"):
    """What was escalated is no longer so: a unit was sent, the incident was closed."""

    about: Ref
    escalation: Ref
    reason: str
    why: str


class AlertsChanged(Event, subject="alert"):
    """What stands in the banner of a role is another thing now. Pages of that role look again."""

    alert: Ref
    escalation: Ref


class WelfareChecked(Event, subject="incident"):
    """Somebody made sure that a unit at a scene is well, or said when to ask it again."""

    incident: Ref
    unit: Ref
    deployment: Ref
    next_due: datetime
    text: str = ""


class SupportBooked(Event, subject="task"):
    """A search, cordon, watch or guard was booked, for an incident or by itself. ``relief_minutes`` 0: no reliefs."""

    task: Ref
    kind: str
    title: str
    needed: int
    starts_at: datetime
    expected_end: datetime
    relief_minutes: int = 0
    incident: Ref | None = None


class SupportChanged(Event, subject="task"):
    """How many a support task needs, how often they are relieved, or when it ends, was changed."""

    task: Ref
    needed: int
    expected_end: datetime
    reason: str
    relief_minutes: int = 0


class SupportEntryAdded(Event, subject="task"):
    """Somebody wrote in the record of a support task: who came through a cordon, what a search found."""

    task: Ref
    text: str


class SupportStarted(Event, subject="task"):
    """A unit was put on a support task."""

    task: Ref
    unit: Ref
    call_sign: str
    deployment: Ref
    officers: int
    relief_due_at: datetime | None = None


class SupportRelieved(Event, subject="task"):
    """A unit took over from another on a support task, which left it a note."""

    task: Ref
    unit: Ref
    call_sign: str
    relieved: Ref
    relieved_call_sign: str
    note: str
    deployment: Ref | None = None
    officers: int = 0
    relief_due_at: datetime | None = None


class SupportNoteTaken(Event, subject="task"):
    """Whoever took over on a support task said that they have the note of those they relieved."""

    task: Ref
    unit: Ref
    call_sign: str
    deployment: Ref


class SupportLeft(Event, subject="task"):
    """A unit left a support task without another in its place; ``to`` is the incident that it was called away to."""

    task: Ref
    unit: Ref
    call_sign: str
    note: str
    to: Ref | None = None


class SupportEnded(Event, subject="task"):
    """A support task was ended, with what came of it; ``units`` stood it until then."""

    task: Ref
    result: str
    units: tuple[Ref, ...] = ()


class SupportNoted(Event, subject="incident"):
    """A support task was booked for an incident, stood for the first time, or ended: its log says so. ``did``: booked, begun
    or ended.
    """

    incident: Ref
    task: Ref
    title: str
    did: str
    text: str = ""


class TransferAsked(Event, subject="incident"):
    """An incident was put into the outbox for another control room or partner."""

    incident: Ref
    transfer: Ref
    partner: str
    reason: str


class TransferSent(Event, subject="incident"):
    """The document about an incident was given to a partner. Their acknowledgement is waited for."""

    incident: Ref
    transfer: Ref
    partner: str
    attempt: int


class TransferFailed(Event, subject="incident"):
    """A document could not be given to a partner; it is tried again."""

    incident: Ref
    transfer: Ref
    partner: str
    attempt: int
    fault: str


class TransferAnswered(Event, subject="incident"):
    """A partner accepted or refused an incident, or the transfer was withdrawn here."""

    incident: Ref
    transfer: Ref
    partner: str
    outcome: str
    answer: str = ""
    their_reference: str = ""


class TransferArrived(Event, subject="transfer"):
    """An incident came from another control room or partner, and waits to be accepted."""

    transfer: Ref
    partner: str
    reference: str


class TransferAccepted(Event, subject="transfer"):
    """An incident from a partner was accepted: a log was opened for it."""

    transfer: Ref
    partner: str
    reference: str
    incident: Ref


class TransferTakenBack(Event, subject="transfer"):
    """A partner took back an incident that it had offered. A log that was opened for it stays open."""

    transfer: Ref
    partner: str
    reference: str
    reason: str


class TransferRefused(Event, subject="transfer"):
    """An incident from a partner was refused, and the partner is told why."""

    transfer: Ref
    partner: str
    reference: str
    reason: str


class ViewKept(Event, subject="owner"):
    """Somebody kept a way of looking at the board under a name."""

    owner: Ref
    name: str
    query: str


class ViewForgotten(Event, subject="owner"):
    """Somebody gave up a way of looking at the board that they had kept."""

    owner: Ref
    name: str


class RoadsChanged(Event, subject="change"):
    """Roads were closed (``pace`` 0) or slowed: every recommendation from now on goes by it."""

    change: Ref
    name: str
    pace: float
    ends_at: datetime | None = None
    reason: str = ""


class RoadsRestored(Event, subject="change"):
    """Roads are open again, or as quick as ever, before their time."""

    change: Ref
    name: str


class DemandExported(Event, subject="dataset"):
    """Incident logs or deployments were written to the lake, by reference: so many months of a force changed."""

    dataset: Ref
    partitions: int
