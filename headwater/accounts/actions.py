"""What changes accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from headwater.accounts import events, queries
from headwater.accounts.allowances import forget_allowances as forget_allowances
from headwater.accounts.allowances import take_allowance as take_allowance
from headwater.accounts.models import User
from headwater.accounts.permissions import Permission
from headwater.accounts.rules import DEMO_NAMES, account_number, demo_username, username_of
from headwater.journal.actions import consulted, record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, Role


@transaction.atomic
def create_user(
    *,
    by: Actor,
    at: datetime,
    username: str,
    name: str,
    roles: Iterable[Role],
    email: str = "",
    password: str | None = None,
) -> Ref:
    """Make an account. Without a password the person can sign in only by single sign-on, passkey or demonstration.

    Raises Invalid on a username, name, email or password that will not do, Conflict where the username is taken.
    """
    by.must(Permission.USER_MANAGE)
    wanted = username_of(username)
    if not name.strip():
        raise Invalid("A person needs a name.", "Write the name as colleagues know it.")
    if User.objects.filter(username=wanted).exists():
        raise Conflict(f"Somebody has the username “{wanted}” already.", "Choose another.")
    user = User(username=wanted, name=name.strip(), email=_email(email), roles=_values(roles), created_at=at)
    _set_password(user, password)
    user.save(force_insert=True)
    record(events.UserCreated(by=by.ref, at=at, user=user.ref, username=user.username, name=user.name, roles=tuple(user.roles)))
    return user.ref


@transaction.atomic
def add_demonstration_people(*, by: Actor, at: datetime) -> dict[Role, Ref]:
    """One person for each role, whom the demonstration signs in as with one click; those who exist are left as they are.

    They have no password, so nobody can sign in as them where the demonstration is not running.
    """
    by.must(Permission.USER_MANAGE)
    there = {user.username: user.ref for user in User.objects.filter(username__in=[demo_username(role) for role in Role])}
    return {
        role: there.get(demo_username(role))
        or create_user(by=by, at=at, username=demo_username(role), name=DEMO_NAMES[role], roles=[role])
        for role in Role
    }


@transaction.atomic
def consult(*, by: Actor, at: datetime, user: Ref) -> queries.Account:
    """Look at one account; that somebody looked is written down. Raises NotFound."""
    by.must(Permission.USER_READ)
    account = queries.account(user)
    consulted(by=by, at=at, subjects=[account.ref], what="account")
    return account


@transaction.atomic
def consult_all(*, by: Actor, at: datetime, text: str = "", limit: int | None = None) -> tuple[queries.Account, ...]:
    """Look at every account, or at those whose name or username holds the text; what was looked for is written down."""
    by.must(Permission.USER_READ)
    found = queries.users(text)[:limit]
    what = f"accounts that hold “{text.strip()}”" if text.strip() else "all accounts"
    consulted(by=by, at=at, subjects=[account.ref for account in found], what=what)
    return found


@transaction.atomic
def change_roles(*, by: Actor, at: datetime, user: Ref, roles: Iterable[Role]) -> None:
    """Give a person these roles and no others. Their sessions end, so that nobody goes on with rights they lost."""
    by.must(Permission.USER_MANAGE)
    person = _locked(user)
    before, after = tuple(person.roles), tuple(_values(roles))
    if before == after:
        return
    if Role.ADMINISTRATOR.value not in after:
        _keep_an_administrator(person)
    person.roles = list(after)
    person.save(update_fields=["roles"])
    _end_sessions(person)
    record(events.RolesChanged(by=by.ref, at=at, user=person.ref, before=before, after=after))


@transaction.atomic
def deactivate(*, by: Actor, at: datetime, user: Ref) -> None:
    """Close an account: its sessions end and nobody can sign in with it. Closing twice is harmless."""
    by.must(Permission.USER_MANAGE)
    person = _locked(user)
    if not person.is_active:
        return
    _keep_an_administrator(person)
    person.is_active, person.closed_at, person.supervisor = False, at, None
    person.save(update_fields=["is_active", "closed_at", "supervisor"])
    for supervised in User.objects.select_for_update().filter(supervisor=person):
        _end_supervision(supervised, by=by, at=at)
    _end_sessions(person)
    record(events.AccountClosed(by=by.ref, at=at, user=person.ref))


@transaction.atomic
def reactivate(*, by: Actor, at: datetime, user: Ref) -> None:
    """Open a closed account again, with the roles it had."""
    by.must(Permission.USER_MANAGE)
    person = _locked(user)
    if person.is_active:
        return
    person.is_active, person.closed_at = True, None
    person.save(update_fields=["is_active", "closed_at"])
    record(events.AccountReopened(by=by.ref, at=at, user=person.ref))


@transaction.atomic
def unlock(*, by: Actor, at: datetime, user: Ref) -> None:
    """Let a person whose account locked try again."""
    by.must(Permission.USER_MANAGE)
    person = _locked(user)
    if person.locked_at is None:
        return
    person.locked_at, person.failed_sign_ins = None, 0
    person.save(update_fields=["locked_at", "failed_sign_ins"])
    record(events.AccountUnlocked(by=by.ref, at=at, user=person.ref))


@transaction.atomic
def set_password(*, by: Actor, at: datetime, user: Ref, password: str) -> None:
    """Set somebody's password, which ends their sessions. Raises Invalid on one that is too weak."""
    by.must(Permission.USER_MANAGE)
    person = _locked(user)
    _set_password(person, password)
    person.save(update_fields=["password"])
    _end_sessions(person)
    record(events.PasswordChanged(by=by.ref, at=at, user=person.ref))


@transaction.atomic
def reset_second_factor(*, by: Actor, at: datetime, user: Ref) -> None:
    """Forget a person's lost telephone and keys; they set up new ones when they next sign in. Their sessions end."""
    by.must(Permission.USER_MANAGE)
    person = _locked(user)
    kinds = sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person)
    for kind in kinds:
        record(events.SecondFactorChanged(by=by.ref, at=at, user=person.ref, what=kind, change="reset"))


@transaction.atomic
def revoke_session(*, by: Actor, at: datetime, session: int) -> None:
    """End one session: one's own, or anybody's for those who manage accounts."""
    found = UserSession.objects.filter(pk=session).select_related("user").first()
    if found is None or not (found.user.ref == by.ref or by.may(Permission.USER_MANAGE)):
        raise NotFound("There is no such session.", "It may have ended already: read the list again.")
    found.end()
    record(events.SessionsRevoked(by=by.ref, at=at, user=found.user.ref, number=1))


@transaction.atomic
def revoke_sessions(*, by: Actor, at: datetime, user: Ref) -> int:
    """End all sessions of a person: one's own, or anybody's for those who manage accounts. Returns how many."""
    if user != by.ref:
        by.must(Permission.USER_MANAGE)
    person = _locked(user)
    ended = _end_sessions(person)
    record(events.SessionsRevoked(by=by.ref, at=at, user=person.ref, number=ended))
    return ended


@transaction.atomic
def begin_supervision(*, by: Actor, at: datetime, supervisor: Ref) -> None:
    """From now on act under this supervisor: said on every page, and written beside every entry in the journal.

    Raises Invalid where the supervisor may not supervise, or is oneself.
    """
    by.must(Permission.ACT_SUPERVISED)
    if supervisor == by.ref:
        raise Invalid("You cannot supervise yourself.", "Name somebody else.")
    person, over = _locked(by.ref), _locked(supervisor)
    if not over.is_active or not Permission.SUPERVISE.roles & over.held:
        raise Invalid(f"{over.name} may not supervise.", "Name a dispatcher, sergeant, commander or administrator.")
    if person.supervisor_id == over.id:
        return
    if person.supervisor is not None:
        _end_supervision(person, by=by, at=at)
    person.supervisor = over
    person.save(update_fields=["supervisor"])
    record(events.SupervisionBegan(by=by.ref, at=at, user=person.ref, supervisor=over.ref))


@transaction.atomic
def end_supervision(*, by: Actor, at: datetime) -> None:
    """Act on one's own again."""
    person = _locked(by.ref)
    if person.supervisor is not None:
        _end_supervision(person, by=by, at=at)


def _end_supervision(person: User, *, by: Actor, at: datetime) -> None:
    over = person.supervisor
    if over is None:
        return
    person.supervisor = None
    person.save(update_fields=["supervisor"])
    record(events.SupervisionEnded(by=by.ref, at=at, user=person.ref, supervisor=over.ref))


def _locked(ref: Ref) -> User:
    """The user, held until the transaction ends."""
    number = account_number(ref)
    found = None if number is None else User.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such account.", "Choose one from the list of accounts.")
    return found


def _keep_an_administrator(leaving: User) -> None:
    """Somebody must always be able to make accounts."""
    if Role.ADMINISTRATOR.value not in leaving.roles:
        return
    others = User.objects.select_for_update().filter(is_active=True, roles__contains=[Role.ADMINISTRATOR.value])
    if not others.exclude(pk=leaving.pk).exists():
        raise Conflict(
            f"{leaving.name} is the last administrator.", "Make somebody else an administrator first, and try again."
        )


def _end_sessions(person: User) -> int:
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


def _values(roles: Iterable[Role]) -> list[str]:
    return sorted({role.value for role in roles})


def _email(text: str) -> str:
    email = text.strip().lower()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Invalid(f"“{text}” is not an email address.", "Write it as name@example.org.") from None
    return email


def _set_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise Invalid(" ".join(fault.messages), "Choose another password; three random words will do.") from None
    user.set_password(password)
