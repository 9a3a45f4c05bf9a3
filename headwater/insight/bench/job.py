"""What a job of ``headwater bench insight`` is: the same input for ourselves and for the best peers, and what was asked.

Standard library and NumPy only: a peer's own Python imports this too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Answer: TypeAlias = Mapping[str, Any]
"""Arrays by name, as ``numpy.savez`` keeps them: what two contestants' answers are compared by."""

Contestant: TypeAlias = Callable[[Path], Callable[[], Answer]]
"""Reads its input from the folder (not counted) and returns the work that is."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether two answers are the same, and how near in words."""

    agrees: bool
    words: str


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody else's way.

    ``package`` is the distribution whose version is printed and without which the peer cannot run. ``ratio`` is how many
    times longer than ours it is asked to take. ``size`` is the largest that it can do in a time that a person waits for;
    0 is the job's own: both run at it. ``compare`` takes our answer, then the peer's.
    """

    name: str
    package: str
    run: Contestant
    compare: Callable[[Answer, Answer], Agreement]
    ratio: float = 1.0
    size: int = 0
    repeats: int = 1


@dataclass(frozen=True, slots=True)
class Job:
    """``make`` writes the input of a size into a folder. ``seconds`` and ``megabytes`` are what is asked of us at ``size``.

    ``megabytes`` are those above what the process held before the work began. Ours is done ``repeats`` times: the first
    is told apart (nothing may compile in it) and the median of the rest is what counts.
    """

    name: str
    what: str
    size: int
    make: Callable[[Path, int], None]
    run: Contestant
    peers: tuple[Peer, ...]
    seconds: float | None = None
    megabytes: float | None = None
    unit: str = "points"
    repeats: int = 5
