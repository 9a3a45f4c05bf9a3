"""What other rooms and pages may read of accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.sessions.models import Session as Stored
from django.db.models import Q

from headwater.accounts.models import User
from headwater.accounts.permissions import Permission
from headwater.accounts.rules import account_number, browser_name, check_signed, signed
from headwater.kernel import Actor, Forbidden, NotFound, Ref, Role, Slot, now
from headwater.kernel import Permission as Right


@dataclass(frozen=True, slots=True)
class Account:
    """An account as pages show it. ``second_factors`` are kinds: totp, webauthn, recovery_codes."""

    ref: Ref
    username: str
    name: str
    email: str
    roles: frozenset[Role]
    is_active: bool
    created_at: datetime
    closed_at: datetime | None
    locked_at: datetime | None
    last_sign_in: datetime | None
    supervisor: str = ""
    second_factors: tuple[str, ...] = ()

    @property
    def role_labels(self) -> str:
        return ", ".join(sorted(role.label for role in self.roles)) or "No role"


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is signed in."""

    number: int
    began_at: datetime
    address: str
    browser: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to choose from a list."""

    ref: Ref
    name: str
    roles: frozenset[Role]

    @property
    def role_labels(self) -> str:
        return ", ".join(sorted(role.label for role in self.roles))


@dataclass(frozen=True, slots=True)
class Program:
    """A program that speaks to us and signs what it says: a telephone system, vehicles' devices, another control room."""

    name: str
    label: str
    permissions: tuple[Right, ...]


programs: Slot[Program] = Slot("programs that may speak to us", key=lambda program: program.name)


def program_signed(name: str, headers: Mapping[str, str], body: bytes, at: datetime) -> Actor:
    """The program of this name as an actor, if it has signed this body within five minutes of ``at``. Raises Forbidden."""
    check_signed(_program_secret(name), name, headers, body, at)
    program = programs.get(name)
    assert program is not None, "its secret was read"
    held = frozenset(right.value for right in program.permissions)
    return Actor(Ref("site.program", program.label), program.label, permissions=held)


def sign(name: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers that sign this body as the program of this name. Raises Forbidden where there is no such program."""
    return signed(_program_secret(name), name, body, at)


def program_address(name: str) -> str:
    """Where a program listens, by the setting HEADWATER_PROGRAM_ADDRESSES; empty where it has no address and asks us."""
    read = cast("Callable[[str], str]", settings.PROGRAM_ADDRESS)
    return read(name)


def _program_secret(name: str) -> str:
    if programs.get(name) is None:
        raise Forbidden(f"No program called “{name}” may speak to us.", "Ask whoever runs the platform.")
    read = cast("Callable[[str], str]", settings.PROGRAM_SECRET)
    return read(name)


def actor_for(user: User) -> Actor:
    """The actor that this user is, with what their roles hold and the supervisor they act under."""
    supervisor = Ref("accounts.user", str(user.supervisor_id)) if user.supervisor_id else None
    return Actor.with_roles(user.ref, user.name, user.held, supervisor)


def ref_of(username: str) -> Ref:
    """The account with this username, open or closed. Raises NotFound."""
    user = User.objects.filter(username=username.strip().lower()).first()
    if user is None:
        raise NotFound(f"Nobody has the username “{username}”.", "List them with: headwater user list.")
    return user.ref


def name_of(ref: Ref) -> str:
    """What the person is called; “Somebody unknown” where the account is gone."""
    return names_of([ref])[ref]


def names_of(refs: list[Ref]) -> dict[Ref, str]:
    """What these people are called, in one query."""
    known = names_by_id(ref.id for ref in refs if ref.kind == "accounts.user")
    return {ref: known.get(ref.id, ref.id if ref.kind == "site.program" else "Somebody unknown") for ref in refs}


def names_by_id(ids: Iterable[str]) -> dict[str, str]:
    """What the people with these identifiers are called, in one query; those whom nobody knows are left out."""
    numbers = (account_number(Ref("accounts.user", identifier)) for identifier in ids)
    wanted = [number for number in numbers if number is not None]
    return {str(pk): name for pk, name in User.objects.filter(pk__in=wanted).values_list("pk", "name")}


def users(text: str = "") -> tuple[Account, ...]:
    """Every account, open ones first, by name; only those whose name or username holds the text, where there is one."""
    found = User.objects.select_related("supervisor").annotate(factors=ArrayAgg("authenticator__type", distinct=True))
    if text.strip():
        found = found.filter(Q(name__icontains=text.strip()) | Q(username__icontains=text.strip()))
    return tuple(_account(user, user.factors) for user in found.order_by("-is_active", "name", "username"))


def account(ref: Ref) -> Account:
    """One account. Raises NotFound."""
    user = _find(ref)
    if user is None:
        raise NotFound("There is no such account.", "Choose one from the list of accounts.")
    return _account(user, list(Authenticator.objects.filter(user=user).values_list("type", flat=True)))


def has_second_factor(ref: Ref) -> bool:
    """Whether the person has an authenticator app or a passkey (recovery codes alone do not count)."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=ref.id, type__in=kinds).exists())


def sessions(ref: Ref, current: str = "") -> tuple[Session, ...]:
    """Where a person is signed in, latest first. ``current`` is the key of the session that asks."""
    alive = Stored.objects.filter(expire_date__gt=now()).values("session_key")
    found = UserSession.objects.filter(user_id=ref.id, session_key__in=alive).order_by("-created_at")
    return tuple(Session(s.pk, s.created_at, s.ip, browser_name(s.user_agent), s.session_key == current) for s in found)


def supervisors(apart_from: Ref) -> tuple[Person, ...]:
    """Everybody who may be named as a supervisor, by name."""
    roles = [role.value for role in Permission.SUPERVISE.roles]
    found = User.objects.filter(is_active=True, roles__overlap=roles).exclude(pk=apart_from.id).order_by("name")
    return tuple(Person(user.ref, user.name, user.held) for user in found)


def supervised_by(ref: Ref) -> tuple[Person, ...]:
    """Everybody who acts under this supervisor now, by name."""
    found = User.objects.filter(supervisor__id=ref.id, is_active=True).order_by("name")
    return tuple(Person(user.ref, user.name, user.held) for user in found)


def _account(user: User, factors: list[str | None]) -> Account:
    return Account(
        ref=user.ref,
        username=user.username,
        name=user.name,
        email=user.email,
        roles=user.held,
        is_active=user.is_active,
        created_at=user.created_at,
        closed_at=user.closed_at,
        locked_at=user.locked_at,
        last_sign_in=user.last_login,
        supervisor=user.supervisor.name if user.supervisor else "",
        second_factors=tuple(sorted(factor for factor in factors if factor)),
    )


def _find(ref: Ref) -> User | None:
    number = account_number(ref)
    return None if number is None else User.objects.select_related("supervisor").filter(pk=number).first()
