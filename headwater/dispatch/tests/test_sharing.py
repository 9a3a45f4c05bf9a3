"""What many ask for together is worked out for all of them, and is never older than the asking."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Semaphore
from time import sleep

import pytest

from headwater.dispatch.presenters.sharing import Shared


class Counted:
    """A lock that says how many have come to it."""

    def __init__(self) -> None:
        self._lock, self.came = Lock(), Semaphore(0)

    def __enter__(self) -> None:
        self.came.release()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_those_who_ask_meanwhile_share_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    go_on = Event()

    def work() -> int:
        begun.append(len(begun) + 1)
        mine = begun[-1]
        assert go_on.wait(60)
        return mine

    shared, door = Shared(work), Counted()
    monkeypatch.setattr(shared, "_one_at_a_time", door)
    with ThreadPoolExecutor(40) as people:
        first = people.submit(shared.get)
        assert door.came.acquire(timeout=60)
        while not begun:
            sleep(0.001)
        others = [people.submit(shared.get) for _ in range(39)]
        assert all(door.came.acquire(timeout=60) for _ in others)
        go_on.set()
        assert {one.result(10) for one in others} == {2}, "begun after they asked, and by one of them"
    assert first.result() == 1
    assert begun == [1, 2]


def test_each_who_asks_alone_is_told_how_it_is_now() -> None:
    numbers = iter(range(10))
    shared = Shared(lambda: next(numbers))
    assert [shared.get() for _ in range(3)] == [0, 1, 2]


def test_a_fault_is_told_to_whoever_met_it_and_kept_from_the_next() -> None:
    answers: Iterator[ValueError | int] = iter([ValueError("no"), 7])

    def work() -> int:
        answer = next(answers)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    shared = Shared(work)
    with pytest.raises(ValueError, match="no"):
        shared.get()
    assert shared.get() == 7
