"""What happened to views that people keep, to roads, and to what is offered to insight."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel import Event, Ref


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
