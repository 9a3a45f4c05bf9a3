"""What neighbourhood decides, in plain Python: kinds of gathering, and how long they last."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Self

from headwater.kernel import Invalid

LONGEST = timedelta(days=3)
AHEAD = timedelta(days=400)


class Kind(Enum):
    """A kind of gathering. The value is stored, and is the ``type`` that police.uk publishes; the label is shown."""

    MEETING = ("meeting", "Meeting")
    SURGERY = ("surgery", "Drop-in")
    STALL = ("stall", "Stall")
    WALK = ("walk", "Walkabout")
    ONLINE = ("online", "Online")
    OTHER = ("other", "Something else")

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        kind = object.__new__(cls)
        kind._value_ = value
        kind.label = label
        return kind


def kind_of(text: str) -> Kind:
    """Raises Invalid for a word that names no kind."""
    try:
        return Kind(text)
    except ValueError:
        raise Invalid(f"“{text[:40]}” is not a kind of event.", f"There are: {', '.join(k.value for k in Kind)}.") from None


def check_times(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Raises Invalid where people could not come: it is over, it lasts for days, it ends before it starts."""
    if ends_at <= starts_at or ends_at - starts_at > LONGEST:
        raise Invalid("It starts, then ends, within three days.", "Look at the times.")
    if ends_at <= at:
        raise Invalid("It is over.", "Write when it will be.")
    if starts_at > at + AHEAD:
        raise Invalid("It is more than a year away.", "Look at the year.")
