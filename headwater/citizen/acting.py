"""As whom a citizen acts: as themselves, with just the permissions of what the page does (ADR 0007)."""

from __future__ import annotations

from headwater.kernel import Actor, Permission, Ref


def visitor(*may: str, of: Ref | None = None) -> Actor:
    """Somebody whom nobody has signed in, who may do just this. Names are values of permissions, such as recovery.vehicle.own.
    ``of``: what they act upon as its owner, such as their report; nobody in particular without it.

    Raises KeyError for a permission that there is not.
    """
    known = Permission.all()
    held = frozenset(known[one].value for one in may)
    return Actor(of or Ref("citizen.visitor", "anonymous"), "A member of the public", permissions=held)
