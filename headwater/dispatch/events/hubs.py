"""What happened to hubs, and to the work that they hand over."""

from __future__ import annotations

from headwater.kernel import Event, Ref


class HubOpened(Event, subject="hub"):
    """A hub was opened, or the areas that it serves and the work that it can bear were changed."""

    hub: Ref
    name: str
    areas: tuple[Ref, ...]
    capacity: int


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
