"""What was not answered in time, and who answered it."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel import Event, Ref


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
