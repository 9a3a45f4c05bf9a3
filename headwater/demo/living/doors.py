"""The doors by which telephones and units speak to the platform: the same that the real ones use, signed as they sign."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from headwater.accounts.queries import sign
from headwater.kernel import HeadwaterError, Ref

TIMEOUT = 10.0


class Sends(Protocol):
    """Sends bytes to an address under /api/, and returns what is answered. Raises HeadwaterError where it is refused."""

    def __call__(self, path: str, body: bytes, headers: Mapping[str, str]) -> bytes: ...


class Doors:
    """Speaks to a platform through ``send``, signed as the program whose door it is."""

    def __init__(self, send: Sends) -> None:
        self._send = send

    def telephone(self, *, at: datetime, event: str, call: str, line: str, **details: object) -> Ref:
        """What a telephone exchange says of a call; returns the contact that it is."""
        told = {"event": event, "call": call, "line": line, **details}
        return Ref.parse(json.loads(self._post("telephony", "telephony/calls/", told, at))["contact"])

    def positions(self, *, at: datetime, positions: Sequence[Mapping[str, object]]) -> None:
        """Where units are, as their radios report it."""
        if positions:
            self._post("devices", "units/positions/", {"positions": list(positions)}, at)

    def status(self, *, at: datetime, unit: str, status: int) -> None:
        """A status code that a crew sends from its terminal. Raises HeadwaterError where it cannot be."""
        self._post("devices", "units/status/", {"unit": unit, "status": status}, at)

    def _post(self, program: str, path: str, told: Mapping[str, Any], at: datetime) -> bytes:
        body = json.dumps(told, default=_plain).encode()
        return self._send(f"api/{path}", body, {"Content-Type": "application/json", **sign(program, body, at)})


def over_http(address: str) -> Sends:
    """To a running platform at ``address``, which ends in a slash. Raises OSError where it cannot be reached."""

    def send(path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        try:
            with urlopen(Request(address + path, body, dict(headers)), timeout=TIMEOUT) as answer:  # noqa: S310 - our own
                return bytes(answer.read())
        except HTTPError as refused:
            raise HeadwaterError(f"{path} answered {refused.code}: {refused.read(300).decode(errors='replace')}") from None

    return send


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
