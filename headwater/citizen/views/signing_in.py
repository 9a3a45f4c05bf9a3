"""Signing in to follow a report: whether e-mail is safe, the address, then the code or the link. No account, no password.

What is answered says nothing of whether an address is known. A GET uses nothing up: programs that look at mail open links.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater.citizen import actions, queries
from headwater.citizen.acting import visitor
from headwater.citizen.actions.signing_in import WORKS_FOR
from headwater.citizen.forms.tracking import AddressForm, CodeForm, SafeForm
from headwater.citizen.languages import spoken_page
from headwater.citizen.rules.secrets import identifier_of
from headwater.citizen.strangers import may_ask_sign_in, may_mail_sign_in, may_try_code
from headwater.citizen.views.leaving import elsewhere
from headwater.kernel import now
from headwater.ui.access import public
from headwater.ui.languages import marked as said

PATH = "/yours/"
SESSION, ASKED = "follow", "follow-asked"
"""Cookies: the secret of the session, and of the browser that asked for a code."""

_STRANGER = visitor("citizen.report.follow")
WRONG = said("That code is wrong or too old. Look at the newest e-mail, or ask for another.")
TOO_OFTEN = said("That was tried too often. Wait an hour, or call 101.")


def following(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view of somebody who is signed in to follow their reports; everybody else signs in first."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session = queries.session(request.COOKIES.get(SESSION, ""), now())
        if session is None:
            return redirect("citizen:follow")
        actions.touch_session(by=_STRANGER, at=now(), session=session.ref)
        return view(request, session, *args, **kwargs)

    return found


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
def safe(request: HttpRequest) -> HttpResponse:
    """First of all: may an e-mail be sent?"""
    form = SafeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("citizen:follow_address" if form.cleaned_data["safe"] == "yes" else "citizen:follow_other")
    return render(request, "citizen/tracking/safe.jinja", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
@spoken_page
def other_ways(request: HttpRequest) -> HttpResponse:
    """For whoever cannot be written to."""
    return render(request, "citizen/tracking/other.jinja")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
def address(request: HttpRequest) -> HttpResponse:
    """Where the link and the code go. The answer is the same for every address."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at, email = now(), form.cleaned_data["email"]
        if not may_ask_sign_in(request, at):
            form.add_error(None, TOO_OFTEN)
            return render(request, "citizen/tracking/address.jinja", {"form": form}, status=429)
        mailed = may_mail_sign_in(email, at)
        secret = actions.ask_sign_in(by=_STRANGER, at=at, email=email) if mailed else secrets.token_urlsafe(32)
        answer = redirect("citizen:follow_code")
        _remember(answer, ASKED, secret, int(WORKS_FOR.total_seconds()))
        return answer
    return render(request, "citizen/tracking/address.jinja", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
def code(request: HttpRequest) -> HttpResponse:
    """The six digits, in the browser that asked for them."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        at, typed = now(), form.cleaned_data["code"]
        if may_try_code(request, at):
            secret = actions.sign_in_by_code(by=_STRANGER, at=at, browser=request.COOKIES.get(ASKED, ""), code=typed)
            if secret:
                return _signed_in(secret)
            form.add_error("code", WRONG)
            status = 422
        else:
            form.add_error("code", TOO_OFTEN)
            status = 429
    return render(request, "citizen/tracking/code.jinja", {"form": form}, status=status)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
def link(request: HttpRequest, link: str) -> HttpResponse:
    """What the link in the e-mail opens: a page with one button. Only pressing it signs in."""
    if request.method == "POST":
        secret = actions.sign_in_by_link(by=_STRANGER, at=now(), link=link)
        if secret:
            return _signed_in(secret)
    elif identifier_of(link, settings.SECRET_KEY):
        return render(request, "citizen/tracking/link.jinja")
    return render(request, "citizen/tracking/old_link.jinja", status=404)


@public
@never_cache
@csrf_exempt  # whoever flees must never read that a form is too old; a stranger's page cannot send the cookie (SameSite)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Out: nothing on this device opens the reports any more. Exiting in a hurry leads to a page that says nothing."""
    actions.end_session(by=_STRANGER, at=now(), secret=request.COOKIES.get(SESSION, ""))
    answer = elsewhere() if "exit" in request.POST else redirect("citizen:start")
    for name in (SESSION, ASKED):
        answer.delete_cookie(name, path=PATH)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _signed_in(secret: str) -> HttpResponse:
    answer = redirect("citizen:reports")
    _remember(answer, SESSION, secret, None)
    answer.delete_cookie(ASKED, path=PATH)
    return answer


def _remember(answer: HttpResponse, name: str, value: str, seconds: int | None) -> None:
    answer.set_cookie(
        name, value, max_age=seconds, path=PATH, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
