"""Work that a person waits for reports its progress through this, and stops when it is told to."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """The person who waits asked to stop. Raised out of ``Progress.advance``; leave everything as it was and let it pass."""


class Progress(Protocol):
    """Where long work says how far it is. A page, a terminal and a test each have their own."""

    def begin(self, total: int, note: str) -> None:
        """Start a stage of ``total`` steps (0 when unknown)."""

    def advance(self, steps: int = 1, note: str = "") -> None:
        """Say that steps are done. Raises Cancelled when the person who waits has asked to stop."""


class Quiet:
    """Progress that nobody watches."""

    def begin(self, total: int, note: str) -> None:
        pass

    def advance(self, steps: int = 1, note: str = "") -> None:
        pass
