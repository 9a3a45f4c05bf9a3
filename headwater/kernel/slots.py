"""Slots: how an upstream room offers something to a downstream one that may not import it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Slot(Generic[_T]):
    """A named place where contexts register what they offer (menu entries, columns, kinds of figure).

    The room that *uses* the offers owns the slot; the rooms that offer import it, which is downstream. Offers are made once,
    in ``AppConfig.ready`` or at import, and keyed so that offering twice is harmless.
    """

    def __init__(self, name: str, key: Callable[[_T], str]) -> None:
        self.name = name
        self._key = key
        self._offers: dict[str, _T] = {}

    def offer(self, *things: _T) -> None:
        for thing in things:
            self._offers[self._key(thing)] = thing

    def get(self, key: str) -> _T | None:
        return self._offers.get(key)

    def __iter__(self) -> Iterator[_T]:
        return iter(tuple(self._offers.values()))

    def __len__(self) -> int:
        return len(self._offers)
