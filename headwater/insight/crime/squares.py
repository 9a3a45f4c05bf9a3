"""A square of the National Grid, as a question about crime names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from headwater.insight.figures import Question
from headwater.kernel import Invalid
from headwater.space.grid import reference

LARGEST = 5_000
"""Metres of a side."""

_FARTHEST = 1_400_000


@dataclass(frozen=True, slots=True)
class Square:
    """``west``, ``south``: its south-west corner in metres; it holds what is less than ``metres`` east and north of it."""

    west: int
    south: int
    metres: int

    @classmethod
    def of(cls, question: Question) -> Self:
        """As a question writes it. Raises Invalid where it is none."""
        numbers = [question[name] for name in ("west", "south", "metres")]
        if not all(one.isascii() and one.isdecimal() and len(one) < 8 for one in numbers):
            raise Invalid("The link names no square.", "Follow the link from a page of figures.")
        west, south, metres = map(int, numbers)
        if not 0 < metres <= LARGEST or max(west, south) > _FARTHEST:
            raise Invalid("The link names no square of the National Grid.", "Follow the link from a page of figures.")
        return cls(west, south, metres)

    def params(self) -> dict[str, int]:
        return {"west": self.west, "south": self.south, "metres": self.metres}

    def __str__(self) -> str:
        return f"the square of {self.metres:,} m at {reference(self.west, self.south)}"
