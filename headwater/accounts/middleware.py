"""Finds out who makes a request."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from headwater.accounts.queries import actor_for
from headwater.ui.access import NOBODY


class ActorMiddleware:
    """Sets ``request.actor``: the person signed in, or NOBODY. A request without a session cookie costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = NOBODY
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            actor = actor_for(request.user)
        request.actor = actor  # type: ignore[attr-defined] # read back through ui.access.actor_of
        return self._next(request)
