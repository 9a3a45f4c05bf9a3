"""Styles, scripts and icons, from the same process as the pages."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

MARK = "v"
"""The parameter of a file's address that changes with what is in the file."""

_FOR_GOOD = "public, max-age=31536000, immutable"


class MarkedFiles(StaticFilesStorage):
    """Gives files addresses that change when they do, so that browsers keep them for good and never an old one."""

    def url(self, name: str | None) -> str:
        mark = _mark(name) if name else ""
        return f"{super().url(name)}?{MARK}={mark}" if mark else super().url(name)


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc] # WhiteNoise has no types
    """WhiteNoise, answering with the whole file at once: ours are small, and an ASGI server warns of files read in pieces."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with found.file:
                body = found.file.read()
        answer = HttpResponse(body, status=int(found.status))
        del answer["Content-Type"]
        for name, value in found.headers:
            answer[name] = value
        asked = request.GET.get(MARK)
        if asked and asked == _mark(request.path.removeprefix(settings.STATIC_URL)):
            answer["Cache-Control"] = _FOR_GOOD
        return answer


def _mark(name: str) -> str:
    """Of what is in a file; empty where there is no such file."""
    return _mark_now(name) if settings.DEBUG else _mark_kept(name)


def _mark_now(name: str) -> str:
    path = finders.find(name)
    return sha256(Path(str(path)).read_bytes()).hexdigest()[:12] if path else ""


_mark_kept = cache(_mark_now)
