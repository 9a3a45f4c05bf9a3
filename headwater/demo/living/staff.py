"""The people who work in the simulated control room. They have accounts without a password: nobody signs in as them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from headwater.accounts.actions import create_user
from headwater.accounts.queries import ref_of
from headwater.kernel import Actor, NotFound, Role

HANDLERS = 8
_NAMES = ("Wren Sherbourne", "Robin Sowe", "Rowan Avon", "Hazel Tame", "Jay Rea", "Linden Cole", "Heron Blythe", "Merle Anker")


@dataclass(frozen=True, slots=True)
class Staff:
    """Who takes calls, who sends units, who answers what was escalated."""

    handlers: tuple[Actor, ...]
    dispatcher: Actor
    inspector: Actor

    @property
    def refs(self) -> frozenset[str]:
        return frozenset(str(one.ref) for one in (*self.handlers, self.dispatcher, self.inspector))


def staff(*, by: Actor, at: datetime) -> Staff:
    """The same people every time; those who are missing are made."""

    def somebody(username: str, name: str, role: Role) -> Actor:
        called = f"{name} (synthetic)"
        try:
            ref = ref_of(username)
        except NotFound:
            ref = create_user(by=by, at=at, username=username, name=called, roles=[role])
        return Actor.with_roles(ref, called, [role])

    return Staff(
        tuple(somebody(f"synthetic-handler-{n + 1}", _NAMES[n], Role.HANDLER) for n in range(HANDLERS)),
        somebody("synthetic-dispatcher", "Teal Leam", Role.DISPATCHER),
        somebody("synthetic-inspector", "Aspen Arrow", Role.DUTY_INSPECTOR),
    )
