"""What is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from headwater.kernel import Ref


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit that could go: seconds by road, the score by which it is ranked (lower is better), and why, in words.

    ``leaves_uncovered``: what its going leaves below the minimum, "" where nothing.
    """

    unit: Ref
    call_sign: str
    seconds: float
    score: float
    reasons: tuple[str, ...]
    leaves_uncovered: str = ""
    crosses: bool = False

    @property
    def why(self) -> str:
        """Its reasons in one line."""
        return "; ".join(self.reasons)


class Refusal(NamedTuple):
    """A unit that is not proposed. ``cause`` names the rule; ``why`` says it of this unit."""

    unit: Ref
    call_sign: str
    cause: str
    why: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The best units first (as many as the policy shows), and every unit that is not proposed.

    ``chosen``: whom to send, as many as were asked for where there are so many. ``leaves_uncovered``: what they leave below
    the minimum, together. ``short_of``: what was asked for and is not in them. ``none_because``: why nobody, "" otherwise.
    """

    ranked: tuple[Suggestion, ...]
    refused: tuple[Refusal, ...]
    none_because: str
    chosen: tuple[Suggestion, ...] = ()
    leaves_uncovered: tuple[str, ...] = ()
    short_of: tuple[str, ...] = ()
    eligible: int = 0

    def suggestion(self, unit: Ref) -> Suggestion | None:
        return next((one for one in (*self.ranked, *self.chosen) if one.unit == unit), None)
