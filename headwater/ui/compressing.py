"""Pages for the public are sent compressed: a telephone in a bad place waits for bytes. Staff are near, their pages many."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from headwater.ui.access import is_public


class CompressedPages:
    """Compresses whole HTML answers of public views, padded by a random length so that nothing is guessed from it (BREACH)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response
        self._packed = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self._next(request)
        page = not answer.streaming and answer.get("Content-Type", "").startswith("text/html")
        if page and request.resolver_match is not None and is_public(request.resolver_match.func):
            return self._packed.process_response(request, answer)
        return answer
