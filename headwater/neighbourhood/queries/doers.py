"""To whom a task can be given: people who may say what came of it."""

from __future__ import annotations

from headwater.accounts.queries import Account, account, users
from headwater.kernel import Actor, Invalid, Ref
from headwater.neighbourhood.permissions import Permission

NAMED = 5
"""People that a refusal names."""


def doer_named(text: str) -> Ref:
    """The one person whose name or username this is, or in whose it occurs. One query. Raises Invalid where there is none, or
    more than one.
    """
    wanted = text.strip().casefold()
    found = [one for one in users(text) if _may_do(one)]
    exact = [one for one in found if wanted in (one.name.casefold(), one.username.casefold())]
    chosen = exact or found
    if not chosen:
        raise Invalid(f"Nobody called “{text.strip()[:60]}” can do tasks.", "Write a name or username, or leave it empty.")
    if len(chosen) > 1:
        names = ", ".join(f"{one.name} ({one.username})" for one in chosen[:NAMED])
        raise Invalid(f"That may be {len(chosen)} people: {names}.", "Write the username of one.")
    return chosen[0].ref


def doer_of(ref: Ref) -> Account:
    """Somebody who can do tasks. Raises Invalid where they cannot, NotFound where there is no such account."""
    found = account(ref)
    if not _may_do(found):
        raise Invalid(f"{found.name} cannot do tasks.", "Give it to a sergeant or an officer, or to the whole team.")
    return found


def _may_do(one: Account) -> bool:
    return one.is_active and Actor.with_roles(one.ref, one.name, one.roles).may(Permission.TASK_FINISH)
