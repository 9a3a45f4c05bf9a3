"""The control room of the ambulance service, as the journeys need it: it offers, fetches and answers by its own signed door."""

from __future__ import annotations

import os
import urllib.request
from typing import Any

from tests.journeys.contact_data import EAST, NORTH

CODE = "west-midlands-ambulance"
REFERENCE = "WMAS-2018-4471"


def make() -> None:
    """Ground with streets, and a hub."""
    from tests.journeys.contact_data import make as ground

    ground()


def offers() -> None:
    """The ambulance service asks for help at Alder Road, with something in its document that we have no field for."""
    from headwater.dispatch.rules.transfers import Document, Facts, Party, Place, us, write
    from headwater.kernel import now

    at = now()
    said = write(
        Document(
            "incident", REFERENCE, CODE, us().code, at, "attend", "The crew is threatened and has locked itself in",
            Facts(
                "4471", at, "A patient has a knife and is shouting at the crew. His mother is in the house.",
                priority="Category 2", casualties="One, a cut to the hand", hazards="Knife, kitchen",
                location=Place("12 Alder Road", EAST, NORTH, 20, "CV1 1DD"),
                people=(Party("caller", "Mary Sample", "07700 900123"),),
            ),
        ),
        "xml",
    )  # fmt: skip
    _post(said.replace("<request>", "<vehicle>A417</vehicle><request>"))


def time_passes() -> None:
    """Three minutes pass, in which nobody answers."""
    from datetime import timedelta

    from headwater.dispatch.actions.ringing import ring_due
    from headwater.kernel import now

    ring_due(at=now() + timedelta(minutes=3))


def fetches_and_accepts() -> None:
    """The ambulance service fetches what waits for it, and accepts every incident in it."""
    from defusedxml.ElementTree import fromstring

    from headwater.dispatch.rules.transfers import Answer, Document, us, write
    from headwater.dispatch.rules.transfers.writing import NAMESPACE
    from headwater.kernel import now

    name = f"{{{NAMESPACE}}}"
    for told in fromstring(_ask(None)).findall(f"{name}transfer"):
        if told.findtext(f"{name}type") == "incident":
            answer = Answer("accepted", "Crew on its way, eight minutes", "WMAS-2018-4480")
            reference = str(told.findtext(f"{name}reference"))
            _post(write(Document("acknowledgement", reference, CODE, us().code, now(), answer=answer), "xml"))


def _post(text: str) -> None:
    _ask(text.encode())


def _ask(body: bytes | None) -> Any:
    """One request of the ambulance service, signed by it, to the platform's own door."""
    from headwater.accounts.queries import sign
    from headwater.kernel import now

    headers = {"Content-Type": "application/xml", **sign(f"partner-{CODE}", body or b"", now())}
    where = f"http://localhost:{os.environ['HEADWATER_PORT']}/api/transfers/{CODE}/"
    with urllib.request.urlopen(urllib.request.Request(where, body, headers), timeout=20) as answer:
        assert answer.status == 200, answer.status
        return answer.read()
