"""What is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

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


class Refusals(Sequence[Refusal]):
    """The units that are not proposed, by call sign; each is put into words when it is looked at, since pages show a few of
    hundreds.
    """

    __slots__ = ("_refused", "_rows")

    def __init__(self, rows: Sequence[int], refused: Callable[[int], Refusal]) -> None:
        self._rows, self._refused = rows, refused

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Refusal: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Refusal, ...]: ...
    def __getitem__(self, at: int | slice) -> Refusal | tuple[Refusal, ...]:
        return tuple(map(self._refused, self._rows[at])) if isinstance(at, slice) else self._refused(self._rows[at])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusals) and self[:] == other[:]

    def __hash__(self) -> int:
        return hash(self[:])


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The best units first (as many as the policy shows), and every unit that is not proposed.

    ``chosen``: whom to send, as many as were asked for where there are so many. ``leaves_uncovered``: what they leave below
    the minimum, together. ``short_of``: what was asked for and is not in them. ``none_because``: why nobody, "" otherwise.
    """

    ranked: tuple[Suggestion, ...]
    refused: Refusals
    none_because: str
    chosen: tuple[Suggestion, ...] = ()
    leaves_uncovered: tuple[str, ...] = ()
    short_of: tuple[str, ...] = ()
    eligible: int = 0

    def suggestion(self, unit: Ref) -> Suggestion | None:
        return next((one for one in (*self.ranked, *self.chosen) if one.unit == unit), None)
