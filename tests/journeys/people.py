"""The tables of the journeys' database, and its people: one for each role, made as the demonstration makes them."""

from __future__ import annotations

from django.core.management import call_command


def make() -> None:
    """As the database's owner. Both in one process, because starting one takes seconds."""
    from headwater.accounts import actions
    from headwater.kernel import Actor, now

    call_command("migrate", interactive=False, verbosity=0)
    actions.add_demonstration_people(by=Actor.system("journeys"), at=now())
