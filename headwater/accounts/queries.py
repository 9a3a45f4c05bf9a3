"""What other rooms and pages may read of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headwater.kernel import Actor, Ref

if TYPE_CHECKING:
    from headwater.accounts.models import User


def actor_for(user: User) -> Actor:
    """The actor that this user is, with what their roles hold and the supervisor they act under."""
    supervisor = Ref("accounts.user", str(user.supervisor_id)) if user.supervisor_id else None
    return Actor.with_roles(user.ref, user.name, user.held, supervisor)
