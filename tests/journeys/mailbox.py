"""The e-mails of a platform of journeys: files, one or more letters in each."""

from __future__ import annotations

import re
import time
from email import message_from_string
from email.message import Message
from pathlib import Path

BETWEEN = re.compile(r"^-{79}\n", re.MULTILINE)
"""What Django writes after each letter of a file."""


def letters(folder: Path, to: str) -> list[Message]:
    """What was sent to an address, in no order."""
    files = (folder / "mail").glob("*.log")
    texts = [text for one in files for text in BETWEEN.split(one.read_text(encoding="utf-8")) if text.strip()]
    return [letter for letter in map(message_from_string, texts) if letter["To"] == to]


def letter(folder: Path, to: str, subject: str) -> Message:
    """The letter of this subject that came, or comes within two minutes."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for one in letters(folder, to):
            if one["Subject"] == subject and words(one):
                return one
        time.sleep(0.2)
    raise AssertionError(f"no letter “{subject}” came for {to}")


def words(one: Message) -> str:
    """What a letter says."""
    payload = one.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def path_in(one: Message, below: str) -> str:
    """The page to which a letter links, below an address such as /area/stop/."""
    found = re.search(rf"https?://[^/\s]+({re.escape(below)}\S+)", words(one))
    assert found, words(one)
    return found[1]
