"""A partner's control room for tests: a small server on this machine that keeps what it is given, and answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from headwater.accounts.queries import program_signed
from headwater.dispatch.rules.transfers import Document, Facts, Place, program_of, read, us
from headwater.kernel import now

AMBULANCE = "west-midlands-ambulance"
WARWICKSHIRE = "warwickshire-police"


@dataclass
class PartnerServer:
    """``heard``: every document that came, in order; ``status``: what it answers from now on."""

    address: str = ""
    heard: list[Document] = field(default_factory=list)
    status: int = 200

    def references(self) -> list[tuple[str, str]]:
        return [(document.type, document.reference) for document in self.heard]


@contextmanager
def listening(code: str = AMBULANCE) -> Iterator[PartnerServer]:
    """A partner that listens, and believes only what we have signed to it."""
    ours = PartnerServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            program_signed(program_of(code), dict(self.headers), body, now())
            form = "json" if self.headers["Content-Type"].startswith("application/json") else "xml"
            if ours.status < 300:
                ours.heard.append(read(body, form).document)
            self.send_response(ours.status)
            self.send_header("Content-Length", "0")
            if ours.status in (301, 302, 307):
                self.send_header("Location", ours.address + "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ours.address = f"http://127.0.0.1:{server.server_address[1]}/exchange?force=wmp"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield ours
    finally:
        server.shutdown()
        server.server_close()


def offer(reference: str = "AMB-77", *, code: str = AMBULANCE, place: Place | None = None, **given: Any) -> Document:
    """An incident as a partner offers it."""
    at = datetime(2018, 3, 12, 11, 58, tzinfo=UTC)
    where = Place("12 Alder Road", 433_500, 279_000, 20) if place is None else place
    told: dict[str, Any] = {
        "number": "77", "opened_at": at, "text": "A patient threatens the crew", "priority": "Category 2", "location": where,
    } | given  # fmt: skip
    return Document(
        "incident", reference, code, us().code, at + timedelta(minutes=1), "attend", "The crew is threatened",
        Facts(**told),
    )  # fmt: skip
