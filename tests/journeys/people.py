"""The people of the journeys: one for each role, made as the demonstration makes them."""

from __future__ import annotations


def make() -> None:
    from headwater.accounts import actions
    from headwater.kernel import Actor, now

    actions.add_demonstration_people(by=Actor.system("journeys"), at=now())
