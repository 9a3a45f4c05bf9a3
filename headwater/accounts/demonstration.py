"""One-click sign-ins of the demonstration: in demonstration mode, at this very machine, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest

from headwater.accounts.models import User
from headwater.accounts.rules import demo_username, is_loopback_only
from headwater.kernel import Role


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A button on the sign-in page."""

    role: str
    label: str
    name: str


def offered(request: HttpRequest) -> bool:
    """Whether demonstration sign-ins exist for whoever makes this request."""
    if not settings.DEMO:
        return False
    remote, host = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_HOST", "")
    return is_loopback_only(remote=remote, host=host, headers=request.META)


def people(request: HttpRequest) -> tuple[DemoPerson, ...]:
    """Who can be signed in as, in the order of the roles; nobody where it is not offered."""
    if not offered(request):
        return ()
    names = {demo_username(role): role for role in Role}
    found = {user.username: user.name for user in User.objects.filter(username__in=names, is_active=True)}
    return tuple(DemoPerson(role.value, role.label, found[name]) for name, role in names.items() if name in found)


def sign_in(request: HttpRequest, role: str) -> bool:
    """Sign in as the demonstration's user with this role; False, and nothing done, for a request that may not."""
    user = _user_for(request, role)
    if user is None:
        return False
    request.demonstration = True  # type: ignore[attr-defined] # read by the adapter, for the journal
    get_adapter().login(request, user)
    UserSession.objects.create_from_request(request)
    return True


def _user_for(request: HttpRequest, role: str) -> User | None:
    wanted = next((known for known in Role if known.value == role), None)
    if wanted is None or not offered(request):
        return None
    return User.objects.filter(username=demo_username(wanted), is_active=True, locked_at__isnull=True).first()
