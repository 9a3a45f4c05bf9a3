"""What accounts decides: who needs a second factor, when an account locks, what a username may be."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from uuid import UUID

from headwater.kernel import Forbidden, Invalid, Ref, Role
from headwater.kernel.authority import STAFF

LOCK_AFTER = 10
"""Failed sign-ins in a row after which an account is locked until an administrator unlocks it."""

SECOND_FACTOR_MISSING = "second_factor_missing"
"""The mark on a session whose person must first set up a second factor."""

PROVED_AT = "proved_at"
"""When the person of a session last proved who they are (seconds since 1970): by signing in, or by a new second factor."""

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,59}")

_HOST = re.compile(r"(?:(?P<name>[a-z0-9.-]+)|\[(?P<address>[0-9a-f:.]+)\])(?::\d{1,5})?")

FORWARDED_HEADERS = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_ORIGINAL_HOST",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
)
"""What a proxy adds. Any of them means that the person may be elsewhere, whatever the socket says."""


def username_of(text: str) -> str:
    """A username as it is stored: lower case, 2 to 60 letters, digits and ``. _ @ -``. Raises Invalid."""
    username = text.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise Invalid(
            f"“{text}” cannot be a username.",
            "Use 2 to 60 letters, digits, full stops, hyphens and underscores, beginning with a letter or a digit.",
        )
    return username


def account_number(ref: Ref) -> UUID | None:
    """The number of the account that this refers to; None where it refers to anything else."""
    try:
        return UUID(ref.id) if ref.kind == "accounts.user" else None
    except ValueError:
        return None


def needs_second_factor(roles: Iterable[Role]) -> bool:
    """Whether somebody with these roles must prove who they are twice."""
    return bool(STAFF & frozenset(roles))


def locks(failures: int) -> bool:
    """Whether this many failures in a row lock an account."""
    return failures >= LOCK_AFTER


def demo_username(role: Role) -> str:
    """The user of the demonstration force who holds this role."""
    return f"demo.{role.value}"


DEMO_NAMES = {
    Role.HANDLER: "Hana Example",
    Role.SUPERVISOR: "Sunita Example",
    Role.DISPATCHER: "Dev Example",
    Role.DUTY_INSPECTOR: "Dunstan Example",
    Role.RESPONSE: "Rosa Example",
    Role.INVESTIGATOR: "Ines Example",
    Role.ANALYST: "Anil Example",
    Role.SERGEANT: "Sam Example",
    Role.COMMANDER: "Carol Example",
    Role.PARTNER: "Priya Example",
    Role.AUDITOR: "Aud Example",
    Role.ADMINISTRATOR: "Ada Example",
}
"""What the people of the demonstration are called: obviously nobody."""


def is_loopback_only(*, remote: str, host: str, headers: Iterable[str]) -> bool:
    """Whether a request can only have come from this very machine.

    ``remote`` is the address of the socket, ``host`` the Host header with or without a port, ``headers`` the names of all
    headers as in ``request.META``.
    """
    if not frozenset(headers).isdisjoint(FORWARDED_HEADERS):
        return False
    return _is_loopback(remote) and (_host_name(host) == "localhost" or _is_loopback(_host_name(host)))


def _host_name(host: str) -> str:
    """The name or address in a Host header; empty where it is not written as one."""
    found = _HOST.fullmatch(host.lower())
    return (found["name"] or found["address"]) if found else ""


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """What people call the browser that sends this User-Agent header, such as “Firefox on Windows”.

    The order of the tables matters: Edge and Opera say Chrome as well, and Chrome says Safari; Android says Linux.
    """
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if not browser:
        return user_agent.partition("/")[0].strip()[:40] or "An unknown program"
    return f"{browser} on {system}" if system else browser


TIME_HEADER = "X-Headwater-Time"
"""When a program signed its request: ISO 8601 with its zone."""

SIGNATURE_HEADER = "X-Headwater-Signature"
"""HMAC-SHA256 over name, time and body, in hexadecimal digits."""

SIGNED_WITHIN = timedelta(minutes=5)
"""How far a program's clock may be from ours, either way."""


def signed(secret: str, name: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers with which the program of this name signs a request with this body."""
    moment = at.astimezone(UTC).isoformat()
    return {TIME_HEADER: moment, SIGNATURE_HEADER: _signature(secret, name, moment, body)}


def check_signed(secret: str, name: str, headers: Mapping[str, str], body: bytes, at: datetime) -> None:
    """Raise Forbidden unless these headers sign this body, within five minutes of ``at``. Header names in any case."""
    given = {header.lower(): value for header, value in headers.items()}
    moment, signature = given.get(TIME_HEADER.lower(), ""), given.get(SIGNATURE_HEADER.lower(), "")
    if not moment or not signature:
        raise Forbidden("This request is not signed.", f"Send {TIME_HEADER} and {SIGNATURE_HEADER}.")
    if not hmac.compare_digest(_signature(secret, name, moment, body).encode(), signature.encode()):
        raise Forbidden("The signature does not fit this request.", f"Sign name, time and body with the secret of “{name}”.")
    if abs(at - _moment(moment)) > SIGNED_WITHIN:
        raise Forbidden("This request was signed at another time than now.", "Set the program's clock, and sign again.")


def _signature(secret: str, name: str, moment: str, body: bytes) -> str:
    message = name.encode() + b"\n" + moment.encode() + b"\n" + body
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def _moment(text: str) -> datetime:
    moment = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
    if moment is None or moment.tzinfo is None:
        raise Forbidden(f"{TIME_HEADER} is not a time.", "Write it as 2018-03-12T09:30:00+00:00.")
    return moment
