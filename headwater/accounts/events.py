"""What happened to accounts. Every one is a row of the journal."""

from __future__ import annotations

from headwater.kernel import Event, Ref


class UserCreated(Event, subject="user"):
    """An account was made for a person."""

    user: Ref
    username: str
    name: str
    roles: tuple[str, ...]


class RolesChanged(Event, subject="user"):
    """A person's roles were changed; their sessions were ended."""

    user: Ref
    before: tuple[str, ...]
    after: tuple[str, ...]


class AccountClosed(Event, subject="user"):
    """An account was closed; nobody can sign in with it."""

    user: Ref


class AccountReopened(Event, subject="user"):
    """A closed account was opened again."""

    user: Ref


class SignedIn(Event, subject="user"):
    """A person signed in.

    ``how`` is password, passkey, single sign-on or demonstration; ``address`` is where the request came from.
    """

    user: Ref
    how: str
    address: str


class SignedOut(Event, subject="user"):
    """A person signed out."""

    user: Ref


class SignInFailed(Event, subject="user"):
    """Somebody tried to sign in and failed.

    The subject is the account, or a username that nobody has. ``why`` is password, second factor or locked.
    """

    user: Ref
    why: str
    address: str


class AccountLocked(Event, subject="user"):
    """Too many sign-ins failed in a row: the account is locked until an administrator unlocks it."""

    user: Ref
    failures: int


class AccountUnlocked(Event, subject="user"):
    """An administrator unlocked an account."""

    user: Ref


class PasswordChanged(Event, subject="user"):
    """A password was set, by the person or by an administrator; other sessions were ended."""

    user: Ref


class SecondFactorChanged(Event, subject="user"):
    """A second factor was added, removed or renewed.

    ``what`` is totp, webauthn or recovery_codes; ``change`` is added, removed, renewed, or reset by an administrator.
    """

    user: Ref
    what: str
    change: str


class SessionsRevoked(Event, subject="user"):
    """Sessions of a person were ended from elsewhere."""

    user: Ref
    number: int


class SupervisionBegan(Event, subject="user"):
    """A person began to act under a named supervisor; every entry of theirs names both."""

    user: Ref
    supervisor: Ref


class SupervisionEnded(Event, subject="user"):
    """A person stopped acting under a supervisor."""

    user: Ref
    supervisor: Ref
