"""Work that the journeys ask for, from inside the platform."""

from __future__ import annotations


def ask() -> None:
    """Ask for the first kind of job there is; nobody works on it, for no worker runs."""
    from headwater.journal import actions
    from headwater.kernel import Actor, now

    kind = next(iter(actions.kinds))
    actions.start_job(by=Actor.system("journeys"), at=now(), kind=kind.name, params={})
