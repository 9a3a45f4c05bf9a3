"""Choosing a language by a link."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from headwater.citizen.languages import COOKIE
from headwater.citizen.rules.spoken import TONGUES
from headwater.kernel import NotFound
from headwater.ui.access import public

_YEAR = 365 * 24 * 3600


@public
@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the choice on this device, and go back to the page."""
    if code not in {tongue.code for tongue in TONGUES}:
        raise NotFound("We do not have this in that language yet.", "Choose another.")
    back = request.GET.get("back", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    answer = redirect(back if safe else "citizen:start")
    answer.set_cookie(COOKIE, code, max_age=_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
    return answer
