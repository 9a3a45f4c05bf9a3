"""How contacts come in, which is answered first, and what is owed to a caller who rang off."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


class Channel(Enum):
    """A way in."""

    EMERGENCY = "999"
    NON_EMERGENCY = "101"
    WEB = "web"
    COUNTER = "counter"
    PARTNER = "partner"
    OFFICER = "officer"


class State(Enum):
    """Where a contact has got to."""

    WAITING = "waiting"
    TAKEN = "taken"
    ABANDONED = "abandoned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CallBack:
    """What is owed to a caller who rang off: seconds to the first attempt, how many, seconds between, and then what."""

    within: int
    attempts: int
    again: int
    then: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """How a channel is treated. ``priority`` 1 is answered first; ``answer_within`` is in seconds."""

    code: str
    name: str
    priority: int
    answer_within: int
    call: bool = False
    call_back: CallBack | None = None


@cache
def channels() -> Mapping[str, ChannelRule]:
    """Every channel by its code."""
    found = {}
    for row in read("queue")["channel"]:
        owed = row.pop("call_back", None)
        found[row["code"]] = ChannelRule(**row, call_back=CallBack(**owed) if owed else None)
    return found


@cache
def stale_after() -> timedelta:
    """How long somebody may have a contact without touching it before it is shown as stale."""
    return timedelta(seconds=int(read("queue")["stale_after"]))


def is_stale(state: str, touched_at: datetime | None, at: datetime) -> bool:
    """Whether a contact that somebody has was left alone for too long. It stays theirs."""
    return state == State.TAKEN.value and touched_at is not None and at - touched_at > stale_after()


def is_late(channel: str, rang_at: datetime, at: datetime) -> bool:
    """Whether a waiting contact has waited longer than its channel allows."""
    return at - rang_at > timedelta(seconds=channels()[channel].answer_within)


def call_back_by(channel: str, has_number: bool, at: datetime, attempts: int = 0) -> datetime | None:
    """When a caller who rang off must be called (again); None where nothing is owed, or there is no number to call."""
    owed = channels()[channel].call_back
    if owed is None or not has_number or attempts >= owed.attempts:
        return None
    return at + timedelta(seconds=owed.again if attempts else owed.within)


def read(name: str) -> dict[str, Any]:
    """A reference file of contact."""
    with (REFERENCE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
