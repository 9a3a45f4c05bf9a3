"""Finds out who makes a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from headwater.accounts.queries import actor_for, has_second_factor
from headwater.accounts.rules import SECOND_FACTOR_MISSING
from headwater.journal.actions import under
from headwater.kernel import Actor
from headwater.ui.access import NOBODY

_WITHOUT_SECOND_FACTOR = frozenset({"account_logout", "account_reauthenticate", "account_change_password"})


class ActorMiddleware:
    """Sets ``request.actor``: the person signed in, or NOBODY. A request without a session cookie costs no query.

    Staff who have no second factor yet have no rights either, and are led to the page where they set one up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = NOBODY
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            actor = actor_for(request.user)
            if request.session.get(SECOND_FACTOR_MISSING):
                actor = _without_rights(request, actor)
        request.actor = actor  # type: ignore[attr-defined] # read back through ui.access.actor_of
        with under(actor.supervisor):
            response = self._next(request)
        if actor != NOBODY:  # the next person at this machine must not find pages by going back
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.session.get(SECOND_FACTOR_MISSING):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in _WITHOUT_SECOND_FACTOR or name.startswith("mfa_"):
            return None
        messages.warning(request, "Set up an authenticator app or a passkey first: staff accounts need one.")
        return redirect("mfa_index")


def _without_rights(request: HttpRequest, actor: Actor) -> Actor:
    """The same person with no rights, until they have a second factor; then the mark on the session goes."""
    if has_second_factor(actor.ref):
        del request.session[SECOND_FACTOR_MISSING]
        return actor
    return Actor(actor.ref, actor.name)
