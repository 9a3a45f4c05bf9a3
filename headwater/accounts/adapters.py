"""How allauth, which runs the sign-in pages, is told our rules."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect

from headwater.accounts import queries, sign_in
from headwater.accounts.models import User
from headwater.accounts.rules import PROVED_AT, SECOND_FACTOR_MISSING, needs_second_factor
from headwater.kernel import now


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Sign-up is closed; every sign-in, failure and sign-out is in the journal; locked accounts stay out."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        username = credentials.get("username", "")
        if sign_in.is_locked(username):
            sign_in.note_failure(username=username, at=now(), why="locked", address=self.get_client_ip(request))
            raise ValidationError(sign_in.LOCKED)
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        username = credentials.get("username", "")
        sign_in.note_failure(username=username, at=now(), why="password", address=self.get_client_ip(request))

    def login(self, request: HttpRequest, user: User) -> None:
        """Everybody who comes in comes by here, whichever way they proved who they are."""
        if user.locked_at is not None:
            sign_in.note_failure(username=user.username, at=now(), why="locked", address=self.get_client_ip(request))
            raise ImmediateHttpResponse(redirect("locked"))
        super().login(request, user)
        request.session[PROVED_AT] = now().timestamp()
        how = _how(request, user)
        sign_in.note_sign_in(user=user, at=now(), how=how, address=self.get_client_ip(request))
        if how == "password" and needs_second_factor(user.held) and not queries.has_second_factor(user.ref):
            request.session[SECOND_FACTOR_MISSING] = True

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            sign_in.note_sign_out(user=user, at=now())

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Not for a while after signing in, nor while somebody sets up their first second factor, having no rights yet."""
        session = self.request.session
        if app == "allauth.mfa" and session.get(SECOND_FACTOR_MISSING):
            return False
        return bool(now().timestamp() - session.get(PROVED_AT, 0) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The platform sends no mail: it works with the internet unplugged."""


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Single sign-on is a way in for people who have an account here, never a way to get one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Secrets of authenticator apps are encrypted at rest, and staff may not give up their last second factor."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return "Headwater"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not needs_second_factor(authenticator.user.held):
            return True
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=authenticator.user, type__in=kinds).exclude(pk=authenticator.pk)
        return authenticator.type not in kinds or bool(others.exists())


def _how(request: HttpRequest, user: User) -> str:
    """By which way somebody just came in, from the methods that allauth noted in the session."""
    if getattr(request, "demonstration", False):
        return "demonstration"
    methods = {record.get("method"): record for record in get_authentication_records(request, user)}
    if "socialaccount" in methods:
        return "single sign-on"
    if methods.get("mfa", {}).get("passwordless"):
        return "passkey"
    return "password"


def _cipher() -> Fernet:
    digest = hashlib.sha256(settings.SECOND_FACTOR_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
