"""Every view says who may open it: ``@permitted(Permission.X)``, ``@signed_in``, ``@for_programs`` or ``@public``.

A test walks all URLs and looks for the mark.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern

from headwater.kernel import Actor, Permission, Ref
from headwater.ui.pacing import network_of

NOBODY = Actor(Ref("ui.visitor", "anonymous"), "Not signed in")
"""Who acts while nobody is signed in: no role, no permission."""

_V = TypeVar("_V", bound=Callable[..., Any])
_MARK = "headwater_access"

PROGRAMS = "programs"
"""How a view is marked that only programs may use, by their signature."""


def actor_of(request: HttpRequest) -> Actor:
    """Who makes this request, as the accounts middleware found out; NOBODY when nobody is signed in."""
    actor = getattr(request, "actor", NOBODY)
    return cast(Actor, actor)


def address_of(request: HttpRequest) -> str:
    """The network that a request comes from, as it is counted: the proxy that ends TLS says it, where there is one."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies:
        said = request.headers.get("X-Forwarded-For", "").split(",")
        return network_of(said[-proxies].strip()) if len(said) >= proxies else ""
    return network_of(str(request.META.get("REMOTE_ADDR", "")))


def public(view: _V) -> _V:
    """Anybody may open this, signed in or not."""
    setattr(view, _MARK, "public")
    return view


def for_programs(view: _V) -> _V:
    """Only a program that signs its requests (``accounts.queries.program_signed``); the view refuses all others itself."""
    setattr(view, _MARK, PROGRAMS)
    return view


def signed_in(view: _V) -> _V:
    """Anybody signed in may open this, whatever their roles: their own account, the way out, help."""
    return _guarded(view, "signed in", lambda actor: None)


def permitted(permission: Permission) -> Callable[[_V], _V]:
    """Only an actor who holds the permission may open this.

    Somebody not signed in is sent to sign in (401 under /api/); somebody who lacks the permission gets 403 with a page
    that says which right is missing and whom to ask. Works on plain and on async views.
    """

    def decorate(view: _V) -> _V:
        return _guarded(view, permission, lambda actor: actor.must(permission))

    return decorate


def access_of(pattern: URLPattern) -> str | Permission | None:
    """How the view behind a URL is marked: "public", "signed in", "programs", the permission, or None where it says nothing."""
    mark = getattr(pattern.callback, _MARK, None)
    return cast("str | Permission | None", mark)


def is_public(view: Callable[..., Any]) -> bool:
    """Whether anybody may open this view."""
    return getattr(view, _MARK, None) == "public"


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The answer to somebody who must sign in first; they come back to the same page afterwards."""
    if request.path.startswith("/api/"):
        return JsonResponse({"message": "Nobody is signed in.", "remedy": "Sign in, then ask again."}, status=401)
    here = request.get_full_path() if request.method == "GET" else "/"
    to_sign_in = redirect_to_login(here)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": to_sign_in.url})
    return to_sign_in


def _guarded(view: _V, mark: str | Permission, check: Callable[[Actor], None]) -> _V:
    def refusal(request: HttpRequest) -> HttpResponse | None:
        actor = actor_of(request)
        if actor == NOBODY:
            return ask_to_sign_in(request)
        check(actor)
        return None

    guarded: Callable[..., Any]
    if iscoroutinefunction(view):

        @wraps(view)
        async def guarded_async(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = refusal(request)
            if refused is not None:
                return refused
            return await cast(Awaitable[HttpResponseBase], view(request, *args, **kwargs))

        guarded = guarded_async
    else:

        @wraps(view)
        def guarded_sync(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return refusal(request) or cast(HttpResponseBase, view(request, *args, **kwargs))

        guarded = guarded_sync
    setattr(guarded, _MARK, mark)
    return cast(_V, guarded)
