"""Coming and going, as the record keeps it: actions that sign-in itself takes, for people who are not yet anybody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.accounts import events
from headwater.accounts.models import User
from headwater.accounts.rules import LOCK_AFTER, locks
from headwater.journal.actions import record
from headwater.kernel import Ref
from headwater.ui.access import NOBODY

LOCKED = (
    f"This account is locked, because {LOCK_AFTER} sign-ins in a row failed. "
    "Ask an administrator to unlock it; waiting does not help."
)


@transaction.atomic
def note_sign_in(*, user: User, at: datetime, how: str, address: str) -> None:
    """Write down that somebody signed in, and forget the failures before it."""
    User.objects.filter(pk=user.pk).update(failed_sign_ins=0)
    record(events.SignedIn(by=user.ref, at=at, user=user.ref, how=how, address=address))


@transaction.atomic
def note_sign_out(*, user: User, at: datetime) -> None:
    record(events.SignedOut(by=user.ref, at=at, user=user.ref))


@transaction.atomic
def note_failure(*, username: str, at: datetime, why: str, address: str) -> None:
    """Write down a failed sign-in; lock the account when there were too many in a row.

    A username that nobody has is not written down: people type passwords into the wrong box.
    """
    user = User.objects.select_for_update().filter(username=username.strip().lower()).first()
    if user is None:
        nobody = Ref("accounts.username", "unknown")
        record(events.SignInFailed(by=NOBODY.ref, at=at, user=nobody, why=why, address=address))
        return
    record(events.SignInFailed(by=NOBODY.ref, at=at, user=user.ref, why=why, address=address))
    if user.locked_at is not None:
        return
    user.failed_sign_ins += 1
    if locks(user.failed_sign_ins):
        user.locked_at = at
        record(events.AccountLocked(by=NOBODY.ref, at=at, user=user.ref, failures=user.failed_sign_ins))
    user.save(update_fields=["failed_sign_ins", "locked_at"])


@transaction.atomic
def note_password_change(*, user: User, at: datetime) -> None:
    record(events.PasswordChanged(by=user.ref, at=at, user=user.ref))


@transaction.atomic
def note_second_factor(*, user: User, at: datetime, what: str, change: str) -> None:
    record(events.SecondFactorChanged(by=user.ref, at=at, user=user.ref, what=what, change=change))


def is_locked(username: str) -> bool:
    """Whether sign-in to this account is refused until an administrator unlocks it."""
    return User.objects.filter(username=username.strip().lower(), locked_at__isnull=False).exists()
