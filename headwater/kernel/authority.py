"""Who acts, and what they may do.

Roles are code, here. Each context lists its own permissions in its ``permissions.py``, and names beside each the roles
that hold it, so that a reader sees in one place what an action asks and who may do it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Self

from headwater.kernel.errors import Forbidden
from headwater.kernel.refs import Ref


class Role(Enum):
    """A job that people do. The value is stored; the label is shown."""

    HANDLER = ("handler", "Contact handler")
    SUPERVISOR = ("supervisor", "Contact supervisor")
    DISPATCHER = ("dispatcher", "Dispatcher")
    DUTY_INSPECTOR = ("duty_inspector", "Duty inspector")
    RESPONSE = ("response", "Response officer")
    INVESTIGATOR = ("investigator", "Investigator")
    ANALYST = ("analyst", "Analyst")
    SERGEANT = ("sergeant", "Neighbourhood sergeant")
    COMMANDER = ("commander", "Commander")
    PARTNER = ("partner", "Partner agency")
    AUDITOR = ("auditor", "Auditor")
    ADMINISTRATOR = ("administrator", "Administrator")

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:  # looked up by its value alone: Role("handler")
        role = object.__new__(cls)
        role._value_ = value
        role.label = label
        return role


STAFF = frozenset(Role) - {Role.PARTNER}
EVERYONE = frozenset(Role)


class Permission(Enum):
    """Base of every context's permissions.

    >>> class P(Permission):
    ...     FIGURE_READ = "scrutiny.figure.read", "Read figures", {Role.ANALYST}
    """

    description: str
    roles: frozenset[Role]

    def __new__(cls, value: str, description: str, roles: Iterable[Role]) -> Self:
        permission = object.__new__(cls)
        permission._value_ = value
        permission.description = description
        permission.roles = frozenset(roles)
        _all[value] = permission
        return permission

    @staticmethod
    def all() -> dict[str, Permission]:
        """Every permission of every imported context, by its value."""
        return dict(_all)

    @staticmethod
    def of(roles: Iterable[Role]) -> frozenset[str]:
        """The values of every permission that any of these roles holds."""
        held = frozenset(roles)
        return frozenset(value for value, permission in _all.items() if permission.roles & held)


_all: dict[str, Permission] = {}


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something: a person signed in, or a program named as itself.

    ``supervisor`` is set while a person acts under supervision; it is journalled with everything they do.
    """

    ref: Ref
    name: str
    roles: frozenset[Role] = frozenset()
    permissions: frozenset[str] = field(default=frozenset())
    supervisor: Ref | None = None

    @classmethod
    def with_roles(cls, ref: Ref, name: str, roles: Iterable[Role], supervisor: Ref | None = None) -> Actor:
        """An actor holding just what these roles hold."""
        held = frozenset(roles)
        return cls(ref, name, held, Permission.of(held), supervisor)

    @classmethod
    def system(cls, program: str) -> Actor:
        """A program of the platform itself (loader, sealer, demonstration): may do anything, and is named in the journal."""
        return cls(Ref("site.program", program), program, frozenset(Role), frozenset(_all))

    def may(self, permission: Permission) -> bool:
        return permission.value in self.permissions

    def must(self, permission: Permission) -> None:
        """Raise Forbidden unless the actor holds this permission."""
        if not self.may(permission):
            raise Forbidden(
                f"You may not {permission.description[:1].lower()}{permission.description[1:]}.",
                "Ask an administrator for a role that includes it.",
            )
