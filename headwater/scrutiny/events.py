"""What happened to charts. Every one is a row of the journal."""

from __future__ import annotations

from headwater.kernel import Event, Ref


class ChartRebased(Event, subject="rebase"):
    """New limits were begun on a month chart, because a process changed. ``chart`` says which: record, area and offence."""

    rebase: Ref
    chart: str
    month: int
    reason: str


class RebaseWithdrawn(Event, subject="rebase"):
    """A month chart has the limits again that it had before a rebase."""

    rebase: Ref
    chart: str
    month: int
    reason: str
