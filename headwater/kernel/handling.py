"""How each piece of stored data must be handled: its protective marking, how long it is kept, whether it is personal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Marking(Enum):
    """Government Security Classifications, 2023."""

    PUBLIC = "Public"
    OFFICIAL = "Official"
    OFFICIAL_SENSITIVE = "Official-Sensitive"


class Retention(Enum):
    """How long a row is kept. The value is the rule in words, as the audit view prints it."""

    REFERENCE = "Kept while it is in force, then as history"
    JOURNAL = "Kept for the life of the platform; never altered (DPA 2018 s.62)"
    INCIDENT = "Six years after the incident is closed, longer where a crime or a person's record needs it"
    RECORD = "Reviewed under the management of police information (MoPI), by group, at six or ten years"
    WORKFORCE = "Until six years after the person leaves"
    ACCOUNT = "Until two years after the account is closed"
    SESSION = "Until the session ends"
    DRAFT = "Until it is sent or left, at most seven days"
    WANTED = "Until whoever asked for it stops it; then erased at once"
    WORKING = "Ninety days after the work is done"


@dataclass(frozen=True, slots=True)
class Handling:
    """A model's declaration: every field is listed once, as personal or as plain, and shares the marking and retention.

    Set it as the class attribute ``handling`` of each model. A test walks every model and fails on a field that is listed
    nowhere or twice. ``personal`` and ``plain`` are field names separated by spaces.
    """

    marking: Marking
    retention: Retention
    personal: str = ""
    plain: str = ""

    def declared(self) -> dict[str, bool]:
        """Field name → whether it is personal data. Raises ValueError where a field is listed twice."""
        listed = [*((name, True) for name in self.personal.split()), *((name, False) for name in self.plain.split())]
        if len(dict(listed)) != len(listed):
            raise ValueError("a field is listed twice")
        return dict(listed)
