"""How a web process answers: few threads, lasting connections, streams that hold neither."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from headwater.site import serving
from headwater.site.serving import Handler
from headwater.ui.access import public

THREADS = 2


@public
def who(request: HttpRequest) -> HttpResponse:
    """Which thread answers, over which connection, having read how much."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (server,) = cursor.fetchone()
    return HttpResponse(f"{threading.current_thread().name} {server} {len(request.body)}")


@public
def broken(request: HttpRequest) -> HttpResponse:
    """Its connection is cut by the server, as when the database is killed; the request after must not notice."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pg_backend_pid())")
    return HttpResponse("unreachable")


@public
def stream(request: HttpRequest) -> StreamingHttpResponse:
    async def parts() -> AsyncIterator[bytes]:
        yield b"first"
        await asyncio.sleep(3600)

    return StreamingHttpResponse(parts(), content_type="text/event-stream")


class Endless:
    """A file without an end, which notes how much of it was read, and whether it was closed."""

    def __init__(self) -> None:
        self.read, self.closed = 0, False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self.read += 1
        return b"piece "

    def close(self) -> None:
        self.closed = True


endless = Endless()


@public
def download(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(endless)


@public
def short(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"one ", b"", b"two"]))


urlpatterns = [
    path("who/", who), path("broken/", broken), path("stream/", stream), path("download/", download), path("short/", short),
]  # fmt: skip


class Exchange:
    """One request to the handler, and what it sends back."""

    def __init__(self, where: str, *body: bytes) -> None:
        self.scope: dict[str, Any] = {
            "type": "http", "method": "POST" if body else "GET", "path": where, "query_string": b"", "http_version": "1.1",
            "scheme": "http", "headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        self._body = [*body] or [b""]
        self.gone = asyncio.Event()
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        if self._body:
            return {"type": "http.request", "body": self._body.pop(0), "more_body": bool(self._body)}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()


@pytest.fixture
def handler(settings: Any) -> Any:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["headwater.ui.errors.FaultMiddleware"]
    settings.ALLOWED_HOSTS = ["localhost"]
    made = Handler(THREADS)
    yield made
    for _ in range(THREADS * 4):  # each thread closes what it opened
        made._threads.submit(connections.close_all).result()
    made._threads.shutdown()


async def _ask(handler: Handler, where: str, *body: bytes) -> Exchange:
    exchange = Exchange(where, *body)
    await handler(exchange.scope, exchange.receive, exchange.send)
    return exchange


@pytest.mark.django_db(transaction=True)
def test_many_requests_need_few_threads_and_few_connections(handler: Handler) -> None:
    async def crowd() -> list[str]:
        return [one.text for one in await asyncio.gather(*(_ask(handler, "/who/") for _ in range(40)))]

    answers = asyncio.run(crowd())
    assert len({answer.split()[0] for answer in answers}) <= THREADS
    assert len({answer.split()[1] for answer in answers}) <= THREADS


@pytest.mark.django_db(transaction=True)
def test_after_the_database_cut_the_line_the_next_request_is_answered(handler: Handler) -> None:
    async def run() -> list[int]:
        cut = [await _ask(handler, "/broken/") for _ in range(THREADS)]
        after = [await _ask(handler, "/who/") for _ in range(THREADS)]
        return [one.sent[0]["status"] for one in (*cut, *after)]

    assert asyncio.run(run()) == [503] * THREADS + [200] * THREADS


@pytest.mark.django_db(transaction=True)
def test_a_body_in_pieces_is_read_whole(handler: Handler) -> None:
    assert asyncio.run(_ask(handler, "/who/", b"x" * 1000, b"y" * 2000, b"z")).text.endswith(" 3001")


@pytest.mark.django_db(transaction=True)
def test_streams_hold_no_thread_and_end_when_the_reader_goes(handler: Handler) -> None:
    async def run() -> int:
        exchanges = [Exchange("/stream/") for _ in range(THREADS * 5)]
        streams = [asyncio.create_task(handler(one.scope, one.receive, one.send)) for one in exchanges]
        while not all(one.text == "first" for one in exchanges):
            await asyncio.sleep(0.01)
        answered = (await _ask(handler, "/who/")).sent[0]["status"]
        for one in exchanges:
            one.gone.set()
        await asyncio.gather(*streams)
        return int(answered)

    assert asyncio.run(asyncio.wait_for(run(), 20)) == 200


@pytest.mark.django_db(transaction=True)
def test_a_file_is_read_as_it_is_sent_and_closed_when_the_reader_goes(handler: Handler) -> None:
    async def run() -> None:
        exchange = Exchange("/download/")
        sending = asyncio.create_task(handler(exchange.scope, exchange.receive, exchange.send))
        while len(exchange.sent) < 10:
            await asyncio.sleep(0.01)
        assert exchange.text.startswith("piece piece ")
        assert endless.read <= len(exchange.sent) + 1, "no more is read than was sent"
        exchange.gone.set()
        await sending

    asyncio.run(asyncio.wait_for(run(), 60))
    assert endless.closed
    assert asyncio.run(_ask(handler, "/short/")).text == "one two"


class Dripping(Exchange):
    """One whose body stops, or never ends: a byte at a time."""

    def __init__(self, *pieces: bytes) -> None:
        super().__init__("/who/", *pieces, b"never sent")

    async def receive(self) -> dict[str, Any]:
        if len(self._body) == 1:
            await asyncio.sleep(3600)
        await asyncio.sleep(0)
        return await super().receive()


@pytest.mark.parametrize("pieces", [(), (b"a",), (b"a",) * 50])
def test_a_body_that_stops_on_its_way_is_not_waited_for(
    handler: Handler, monkeypatch: pytest.MonkeyPatch, pieces: tuple[bytes, ...]
) -> None:
    monkeypatch.setattr(serving, "PATIENCE", 0.05)
    exchange = Dripping(*pieces)
    asyncio.run(handler(exchange.scope, exchange.receive, exchange.send))
    assert exchange.sent[0]["status"] == 408
    assert "stopped on its way" in exchange.text


class Pausing(Exchange):
    """One whose second piece is late."""

    async def receive(self) -> dict[str, Any]:
        if len(self._body) == 1:
            await asyncio.sleep(0.01)
        return await super().receive()


@pytest.mark.django_db(transaction=True)
def test_what_has_come_earns_the_time_for_the_rest(handler: Handler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "PATIENCE", 0.0)
    monkeypatch.setattr(serving, "SLOWEST", 1)
    exchange = Pausing("/who/", b"a" * 3_600, b"b")
    asyncio.run(handler(exchange.scope, exchange.receive, exchange.send))
    assert exchange.text.endswith(" 3601")


def test_only_http_is_served(handler: Handler) -> None:
    with pytest.raises(ValueError, match="HTTP"):
        asyncio.run(handler({"type": "websocket"}, Exchange("/").receive, Exchange("/").send))
