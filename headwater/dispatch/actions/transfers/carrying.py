"""The only place from which dispatch speaks to another machine: a document goes to a partner's address, by HTTP or as a file.

Only the worker calls it, with no transaction open. Any answer from 200 to 299 says that the partner has the document; what
else it has to say, it says by a document of its own, which it signs.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from ssl import SSLError
from threading import Timer
from urllib.parse import SplitResult, unquote, urlsplit

from headwater.accounts.queries import program_address, sign
from headwater.dispatch.actions.transfers.giving import Giving
from headwater.dispatch.rules.transfers import FORMATS, program_of, write
from headwater.kernel import HeadwaterError, now

PATIENCE = 5.0
"""Seconds for each of: to reach a partner, to give it the document, to hear that it has it."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def carry(giving: Giving) -> str:
    """Give a document to its partner; returns an empty text, or in words why it could not be given."""
    program, form = program_of(giving.partner.code), giving.partner.format
    body = write(giving.document, form).encode()
    try:
        where = urlsplit(program_address(program))
        match where.scheme:
            case "file":
                return _as_file(Path(unquote(where.path)), giving, body)
            case "https" | "http" if where.scheme == "https" or where.hostname in _LOOPBACK:
                return _by_http(where, {"Content-Type": FORMATS[form], **sign(program, body, now())}, body)
            case _:
                return "the address is neither https nor a folder"
    except HeadwaterError as fault:
        return fault.message
    except (OSError, HTTPException, ValueError) as fault:
        return _words(fault)


def _by_http(where: SplitResult, headers: dict[str, str], body: bytes) -> str:
    """No proxy, no redirect, and no more of the answer than its status: where it goes is what is configured."""
    made = HTTPSConnection if where.scheme == "https" else HTTPConnection
    line = made(where.hostname or "", where.port, timeout=PATIENCE)
    too_long = Timer(3 * PATIENCE, _cut, (line,))  # a partner that answers one letter a second holds nobody up
    too_long.daemon = True
    too_long.start()
    try:
        path = (where.path or "/") + (f"?{where.query}" if where.query else "")
        line.request("POST", path, body, headers)
        status = line.getresponse().status
    finally:
        too_long.cancel()
        line.close()
    return "" if 200 <= status < 300 else f"answered {status}"


def _cut(line: HTTPConnection) -> None:
    if line.sock is not None:
        with suppress(OSError):
            line.sock.shutdown(socket.SHUT_RDWR)


def _as_file(folder: Path, giving: Giving, body: bytes) -> str:
    """Whole or not at all, under a name that is the same at every try."""
    name = f"{giving.document.reference.replace('/', '_').replace(':', '_')}-{giving.document.type}.{giving.partner.format}"
    part = folder / f".{name}.part"
    with part.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / name)
    return ""


def _words(fault: Exception) -> str:
    match fault:
        case socket.gaierror():
            return "the name of its address is not known"
        case TimeoutError():
            return "it did not answer in time"
        case ConnectionRefusedError():
            return "nobody listens at its address"
        case SSLError():
            return "its certificate is not to be trusted"
        case FileNotFoundError() | NotADirectoryError() | PermissionError():
            return "the folder for it cannot be written"
        case _:
            return "the line broke"
