"""How a web process answers: each request is one call in one of a few threads that last, and a stream is none.

Django's own ASGI handler gives every request a thread of its own, and so a database connection of its own: a hundred
requests a second open a hundred connections a second, and every open stream holds a thread that does nothing. Here the
whole of Django runs as one plain call in a thread that keeps its connection; what is sent as a stream afterwards is sent by
the event loop alone, and holds neither thread nor request.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, aclosing, suppress
from contextvars import copy_context
from typing import IO, Any, cast

from django.conf import settings
from django.core import signals
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from headwater.ui import errors

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


LARGEST = 110 * 1024 * 1024
"""Bytes of a request that are taken at all: two photographs or videos of the largest size, and their form."""

_THROWN_AWAY = 32 * 1024 * 1024

PATIENCE = 60.0
"""Seconds that the body of a request may take, whatever its size."""

SLOWEST = 1_024
"""Bytes a second that a longer one comes with at least: a photograph over the worst mobile network is several times as fast."""


class TooLarge(Exception):
    """More came than was declared, or than is taken."""


class TooSlow(Exception):
    """The body stopped coming, or drips so that it would hold its place here for ever."""


class Handler(ASGIHandler):
    """Django for an ASGI server, in ``threads`` threads. Every view is called as a plain one; streams may be asynchronous."""

    def __init__(self, threads: int) -> None:
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"this platform serves HTTP only, not {scope['type']}")
        if _declared(scope) > LARGEST:
            await self._refuse(receive, send)
            return
        try:
            body = await _read(receive)
        except TooLarge:
            await self._refuse(receive, send)
            return
        except TooSlow:
            await self.send_response(errors.too_slow(), send)
            return
        if body is None:
            return
        response = await self._in_a_thread(self._answer, scope, body)
        if not response.streaming:
            await self.send_response(response, send)
            return
        streamed = cast(StreamingHttpResponse, response)
        if streamed.is_async:
            parts = cast("AsyncIterator[bytes]", streamed.streaming_content)
            await self._in_a_thread(response.close)  # lets go of the request; what is left to do needs it no more
        else:
            parts = self._pieces(streamed)
        await send({"type": "http.response.start", "status": response.status_code, "headers": _headers(response)})
        del response, streamed, scope
        await _stream(parts, receive, send)

    async def _pieces(self, response: StreamingHttpResponse) -> AsyncIterator[bytes]:
        """What a file or another plain iterator gives, each piece read in a thread: the whole of it is never in memory."""
        pieces = iter(cast("Iterator[bytes]", response.streaming_content))
        try:
            while (piece := await self._in_a_thread(next, pieces, None)) is not None:
                yield piece
        finally:
            await self._in_a_thread(response.close)

    async def _refuse(self, receive: Receive, send: Send) -> None:
        """Say that it is too large, before it is here. A little more is read and thrown away, so that browsers hear it."""
        await self.send_response(errors.too_large(LARGEST), send)
        thrown = 0
        while thrown < _THROWN_AWAY:
            message = await receive()
            thrown += len(message.get("body", b""))
            if message["type"] != "http.request" or not message.get("more_body", False):
                return

    async def _in_a_thread(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, call, *arguments)

    def _answer(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        """The whole of a request: what Django does at its beginning and at its end looks after this thread's connection."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response = cast(Any, self.get_response(request) if request is not None else refusal)
        response._handler_class = type(self)
        if request is None:
            body.close()
        if not response.streaming:
            response.close()
        return cast(HttpResponseBase, response)


async def _read(receive: Receive) -> IO[bytes] | None:
    """The body of a request, in memory or, where it is large, in a file; None where the sender went away."""
    begun = asyncio.get_running_loop().time()
    message = await _next(receive, begun)
    if message["type"] == "http.request" and not message.get("more_body", False):
        return io.BytesIO(message.get("body", b""))
    with ExitStack() as room:
        file = room.enter_context(tempfile.SpooledTemporaryFile(settings.FILE_UPLOAD_MAX_MEMORY_SIZE, mode="w+b"))
        size = 0
        while message["type"] == "http.request":
            size += file.write(message.get("body", b""))
            if size > LARGEST:
                raise TooLarge
            if not message.get("more_body", False):
                file.seek(0)
                room.pop_all()  # the request closes it
                return cast("IO[bytes]", file)
            message = await _next(receive, begun + size / SLOWEST)
    return None


async def _next(receive: Receive, begun: float) -> Mapping[str, Any]:
    """The next piece of a body. Raises TooSlow; ``begun``: when it would have begun, had it come as slowly as it may."""
    try:
        async with asyncio.timeout_at(begun + PATIENCE):
            return await receive()
    except TimeoutError:
        raise TooSlow from None


async def _stream(parts: AsyncIterator[bytes], receive: Receive, send: Send) -> None:
    """Send the parts as they come, until they end or the reader is gone."""
    here = cast("asyncio.Task[None]", asyncio.current_task())

    async def until_gone() -> None:
        await receive()
        here.cancel()

    watching = asyncio.create_task(until_gone())
    try:
        async with aclosing(cast(Any, parts)):
            async for part in parts:
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})
    except asyncio.CancelledError:
        if not watching.done():
            raise  # the server ends, not the reader
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def _declared(scope: Scope) -> int:
    """How many bytes the sender says that the body has; 0 where it does not say."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() else 0


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    plain = [(name.encode("ascii"), str(value).encode("latin1")) for name, value in response.items()]
    return [
        *plain,
        *((b"Set-Cookie", cookie.output(header="").encode("ascii").strip()) for cookie in response.cookies.values()),
    ]
