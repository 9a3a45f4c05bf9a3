"""What many ask for at the same time and is the same for all of them: worked out once for everybody who waits."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Shared(Generic[T]):
    """One works it out; those who ask meanwhile wait, and share the next one.

    Nobody is given what was begun before they asked, so that it is as fresh as if each had worked it out alone: three
    hundred boards that are told to read everything anew ask the database twice or three times.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._one_at_a_time = Lock()
        self._begun = 0
        self._made: tuple[int, T] | None = None

    def get(self) -> T:
        """What is so now. Raises what the work raises, to whoever did it."""
        before = self._begun
        with self._one_at_a_time:
            if self._made is None or self._made[0] <= before:
                self._begun += 1
                self._made = (self._begun, self._work())
            return self._made[1]
