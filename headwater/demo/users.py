"""Somebody for each role to sign in as. They have no password: demonstration sign-in is offered on loopback only."""

from __future__ import annotations

from datetime import datetime

from headwater.accounts.actions import create_user
from headwater.accounts.rules import demo_username
from headwater.demo.names import NAMES
from headwater.kernel import Actor, Conflict, Role


def create_users(*, by: Actor, at: datetime) -> None:
    """One user a role; those that exist are left as they are."""
    for role, name in zip(Role, NAMES, strict=False):
        try:
            create_user(by=by, at=at, username=demo_username(role), name=f"{name} (demonstration)", roles=[role])
        except Conflict:  # made by an earlier build
            continue
