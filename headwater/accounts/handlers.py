"""What allauth announces about passwords and second factors, written into the journal.

It announces a new authenticator app after the commit that keeps it, so these entries have transactions of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver
from django.http import HttpRequest

from headwater.accounts import sign_in
from headwater.accounts.rules import PROVED_AT
from headwater.kernel import now

if TYPE_CHECKING:
    from headwater.accounts.models import User


@receiver(authenticator_added)
def second_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    request.session[PROVED_AT] = now().timestamp()
    sign_in.note_second_factor(user=user, at=now(), what=authenticator.type, change="added")


@receiver(authenticator_removed)
def second_factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    sign_in.note_second_factor(user=user, at=now(), what=authenticator.type, change="removed")


@receiver(authenticator_reset)
def second_factor_renewed(user: User, authenticator: Authenticator, **_: Any) -> None:
    sign_in.note_second_factor(user=user, at=now(), what=authenticator.type, change="renewed")


@receiver(authentication_failed)
def second_factor_failed(request: HttpRequest, user: User, **_: Any) -> None:
    address = get_adapter(request).get_client_ip(request)
    sign_in.note_failure(username=user.username, at=now(), why="second factor", address=address)


@receiver(password_changed)
def password_was_changed(user: User, **_: Any) -> None:
    sign_in.note_password_change(user=user, at=now())
